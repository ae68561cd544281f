#include "engine/eval/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "engine/base/error.h"
#include "engine/eval/ranking_metrics.h"

namespace bole {
namespace {

struct QualityColumn {
  std::string_view name;
  double ListQuality::*value;
  bool at_k;  // the name gets "@k"
};

// The columns of UserValues, in this order.
constexpr std::array<QualityColumn, 6> kColumns = {
    {{"recall", &ListQuality::recall, true},
     {"capped_recall", &ListQuality::capped_recall, true},
     {"precision", &ListQuality::precision, true},
     {"ndcg", &ListQuality::ndcg, true},
     {"mrr", &ListQuality::reciprocal_rank, false},
     {"hit_rate", &ListQuality::hit_rate, true}}};

std::string AtK(std::string_view name, size_t k) {
  return std::string(name) + "@" + std::to_string(k);
}

// Writes a method's columns from first_column on.
void SetColumns(const std::vector<ListQuality>& quality, size_t first_column, UserValues* values) {
  for (size_t user = 0; user < quality.size(); ++user) {
    for (size_t column = 0; column < kColumns.size(); ++column) {
      (*values)(static_cast<Eigen::Index>(user), static_cast<Eigen::Index>(first_column + column)) =
          quality[user].*kColumns[column].value;
    }
  }
}

// By name, what estimate_of gives for each of kColumns.
template <typename EstimateOf>
std::map<std::string, Estimate> NamedEstimates(size_t k, const EstimateOf& estimate_of) {
  std::map<std::string, Estimate> named;
  for (size_t column = 0; column < kColumns.size(); ++column) {
    const auto& [name, value, at_k] = kColumns[column];
    named[at_k ? AtK(name, k) : std::string(name)] = estimate_of(column);
  }
  return named;
}

nlohmann::json DifferenceToJson(const Estimate& difference) {
  nlohmann::json json = {{"difference", difference.mean},
                         {"standard_error", difference.standard_error}};
  if (difference.mean == 0) {
    json["standard_errors"] = 0;
  } else if (difference.standard_error > 0) {
    json["standard_errors"] = difference.mean / difference.standard_error;
  }
  return json;
}

nlohmann::json MethodToJson(const MethodReport& method, size_t k) {
  nlohmann::json json;
  for (const auto& [name, estimate] : method.quality) {
    json[name] = estimate.mean;
    json[name + "_se"] = estimate.standard_error;
    json[name + "_low"] = estimate.low;
    json[name + "_high"] = estimate.high;
  }
  json[AtK("coverage", k)] = method.spread.coverage;
  json[AtK("gini", k)] = method.spread.gini;
  json[AtK("congestion", k)] = method.spread.congestion;
  json[AtK("mean_popularity", k)] = method.spread.mean_popularity;
  json[AtK("mean_length", k)] = method.spread.mean_length;
  json[AtK("max_exposure", k)] = method.spread.max_exposure;
  for (const auto& [name, difference] : method.versus_baseline) {
    json["versus_baseline"][name] = DifferenceToJson(difference);
  }
  for (const auto& [name, difference] : method.subject_versus_this) {
    json["subject_versus_this"][name] = DifferenceToJson(difference);
  }
  return json;
}

}  // namespace

SurfaceReport EvaluateSurface(const SurfaceTruth& truth, std::span<const MethodLists> methods,
                              const EvaluationOptions& options) {
  SurfaceReport report;
  report.surface = truth.surface;
  report.k = options.k;
  std::map<std::string, size_t> first_columns;
  UserValues values;
  for (const MethodLists& method : methods) {
    const auto measured = MeasureLists(method.lists, truth.relevant, options.k);
    report.users = measured.queries.size();
    const size_t first_column = kColumns.size() * first_columns.size();
    if (!first_columns.emplace(method.name, first_column).second) {
      throw Error(ErrorCode::kInvalidArgument, "two methods have one name: " + method.name);
    }
    // The queries are the same for all methods, so this keeps what is there already.
    values.resize(static_cast<Eigen::Index>(report.users),
                  static_cast<Eigen::Index>(kColumns.size() * methods.size()));
    SetColumns(measured.quality, first_column, &values);
    report.methods[method.name].spread =
        MeasureSpread(method.lists, measured.queries, options.k, truth.popularity);
  }
  if (first_columns.contains(options.baseline)) report.baseline = options.baseline;
  if (first_columns.contains(options.subject)) report.subject = options.subject;
  const Bootstrap bootstrap(values, options.bootstrap);
  const auto difference = [&](const std::string& method, const std::string& subtracted) {
    return NamedEstimates(options.k, [&](size_t column) {
      return bootstrap.OfDifference(first_columns.at(method) + column,
                                    first_columns.at(subtracted) + column);
    });
  };
  for (auto& [name, method] : report.methods) {
    method.quality = NamedEstimates(options.k, [&, first = first_columns.at(name)](size_t column) {
      return bootstrap.Of(first + column);
    });
    if (!report.baseline.empty() && name != report.baseline) {
      method.versus_baseline = difference(name, report.baseline);
    }
    if (!report.subject.empty() && name != report.subject) {
      method.subject_versus_this = difference(report.subject, name);
    }
  }
  return report;
}

nlohmann::json ToJson(const SurfaceReport& report) {
  nlohmann::json json = {{"users", report.users},
                         {"k", report.k},
                         {"baseline", report.baseline},
                         {"subject", report.subject},
                         {"methods", nlohmann::json::object()}};
  for (const auto& [name, method] : report.methods) {
    json["methods"][name] = MethodToJson(method, report.k);
  }
  for (const SurfaceReport& segment : report.segments) {
    nlohmann::json part = ToJson(segment);
    part["name"] = segment.surface;
    json["segments"].push_back(std::move(part));
  }
  return json;
}

nlohmann::json ToJson(std::span<const SurfaceReport> reports) {
  nlohmann::json json = {{"surfaces", nlohmann::json::object()}};
  for (const SurfaceReport& report : reports) json["surfaces"][report.surface] = ToJson(report);
  return json;
}

}  // namespace bole
