// The section of the report that compares methods.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/eval/html.h"
#include "engine/eval/json_parts.h"
#include "engine/eval/report_sections.h"

namespace bole {
namespace {

using nlohmann::json;

// What the service answers; drawn stronger than the baselines and single sources.
constexpr std::string_view kServed = "served";

// A difference below this many standard errors is no win.
constexpr double kClearDifference = 2;

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSurfaceTitles = {
    {{"people_you_may_know", "可能认识的人"},
     {"jobs_for_member", "推荐职位"},
     {"candidates_for_job", "职位的候选人"},
     {"headhunters_for_member", "推荐猎头"},
     {"candidates_for_headhunter", "猎头的候选人"},
     {"headhunters_for_job", "职位的猎头"},
     {"similar_members", "相似的人"},
     {"similar_jobs", "相似职位"}}};

// A metric of a surface: its key in the methods, its column title.
struct Metric {
  std::string key;
  std::string title;
  int num_digits = 4;
};

std::vector<Metric> Metrics(const json& surface) {
  const std::string at = "@" + CountNumber(NumberPart(surface, "k"));
  const std::string k = at == "@–" ? "@20" : at;
  return {{"recall" + k, "recall" + k},
          {"ndcg" + k, "NDCG" + k},
          {"mrr", "MRR"},
          {"precision" + k, "precision" + k},
          {"hit_rate" + k, "hit rate" + k},
          {"coverage" + k, "coverage" + k},
          {"gini" + k, "Gini" + k},
          {"congestion" + k, "congestion" + k},
          {"mean_popularity" + k, "popularity", 1},
          {"max_exposure" + k, "most shown", 0}};
}

// Metrics that get a chart, by their place in Metrics.
constexpr std::array<size_t, 6> kCharted = {0, 1, 2, 5, 6, 7};

// The first so many metrics are shown of a segment: those of quality.
constexpr size_t kSegmentMetrics = 5;

// What is served first, the baseline last, the others by name.
std::vector<std::string> MethodNames(const json& surface) {
  const std::string baseline = TextPart(surface, "baseline");
  const auto place = [&](const std::string& name) {
    return name == kServed ? 0 : name == baseline ? 2 : 1;
  };
  std::vector<std::string> names;
  for (const auto& [name, method] : Part(surface, "methods").items()) names.push_back(name);
  std::stable_sort(names.begin(), names.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return names;
}

std::string MetricCell(const json& method, const Metric& metric) {
  std::string html = "<td>" + FixedNumber(NumberPart(method, metric.key), metric.num_digits);
  const double error = NumberPart(method, metric.key + "_se");
  if (!std::isnan(error)) {
    html += "<span class=\"se\"> ± " + FixedNumber(error, metric.num_digits) + "</span>";
  }
  return html + "</td>";
}

// "+0.0310 (12.4 SE)".
std::string DifferenceCell(const json& method, const Metric& metric) {
  const json& difference = Part(Part(method, "versus_baseline"), metric.key);
  if (!difference.is_object()) return "<td>–</td>";
  const double value = NumberPart(difference, "difference");
  const double errors = NumberPart(difference, "standard_errors");
  const std::string look = errors >= kClearDifference    ? " class=\"good\""
                           : errors <= -kClearDifference ? " class=\"bad\""
                                                         : "";
  return "<td" + look + ">" + (value > 0 ? "+" : "") + FixedNumber(value, metric.num_digits) +
         "<span class=\"se\"> (" + FixedNumber(errors, 1) + " SE)</span></td>";
}

std::string MethodsTable(const json& surface, const std::vector<Metric>& metrics) {
  const std::string baseline = HtmlText(SpacedName(TextPart(surface, "baseline")));
  std::string html = "<div class=\"scroll\"><table><tr><th>method</th>";
  if (!baseline.empty()) {
    html += "<th class=\"words\">" + metrics[0].title + " against " + baseline + "</th>";
  }
  for (const Metric& metric : metrics) html += "<th>" + HtmlText(metric.title) + "</th>";
  html += "</tr>";
  for (const std::string& name : MethodNames(surface)) {
    const json& method = Part(Part(surface, "methods"), name);
    html += (name == kServed ? "<tr class=\"served\"><td>" : "<tr><td>") +
            HtmlText(SpacedName(name)) + "</td>";
    if (!baseline.empty()) html += DifferenceCell(method, metrics[0]);
    for (const Metric& metric : metrics) html += MetricCell(method, metric);
    html += "</tr>";
  }
  return html + "</table></div>";
}

// What a segment is, in words, where its name doesn't say it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSegmentTitles = {
    {{"cold", "what nobody had acted on, in the same lists"},
     {"cold_only", "what nobody had acted on, ranked by itself"},
     {"mutual", "what the other side wanted too, in the same lists"},
     {"warm", "what somebody had acted on, in the same lists"}}};

std::string SegmentTables(const json& surface) {
  std::string html;
  for (const json& segment : ArrayPart(surface, "segments")) {
    if (!Part(segment, "methods").is_object()) continue;
    const std::string name = TextPart(segment, "name");
    std::string title = HtmlText(SpacedName(name));
    for (const auto& [known, words] : kSegmentTitles) {
      if (known == name) title += ": " + std::string(words);
    }
    std::vector<Metric> metrics = Metrics(segment);
    metrics.resize(kSegmentMetrics);
    html += "<p class=\"soft\">" + title + "; " + CountNumber(NumberPart(segment, "users")) +
            " with something of it in the test part</p>" + MethodsTable(segment, metrics);
  }
  return html;
}

json MethodsChart(const json& surface, const Metric& metric) {
  json chart = {{"kind", "methods"},       {"title", metric.title},   {"labels", json::array()},
                {"values", json::array()}, {"strong", json::array()}, {"low", json::array()},
                {"high", json::array()}};
  for (const std::string& name : MethodNames(surface)) {
    const json& method = Part(Part(surface, "methods"), name);
    if (name == kServed) chart["strong"].push_back(chart["labels"].size());
    chart["labels"].push_back(SpacedName(name));
    chart["values"].push_back(NumberPart(method, metric.key));
    const double low = NumberPart(method, metric.key + "_low");
    const double high = NumberPart(method, metric.key + "_high");
    if (std::isnan(low) || std::isnan(high)) continue;
    chart["low"].push_back(low);
    chart["high"].push_back(high);
  }
  if (chart["low"].size() != chart["values"].size()) {
    chart.erase("low");
    chart.erase("high");
  }
  return chart;
}

bool IsKnown(const json& values) {
  return std::any_of(values.begin(), values.end(),
                     [](const json& value) { return !std::isnan(value.get<double>()); });
}

std::string Surface(const std::string& name, const json& surface, ReportCharts& charts) {
  const std::vector<Metric> metrics = Metrics(surface);
  std::string html = "<h3>" + SurfaceTitle(name) + "</h3><div class=\"card\"><p class=\"soft\">" +
                     CountNumber(NumberPart(surface, "users")) +
                     " with something in the test part; full ranking; bars with 95 % "
                     "intervals over users</p><div class=\"charts\">";
  for (const size_t place : kCharted) {
    const json chart = MethodsChart(surface, metrics[place]);
    if (IsKnown(chart["values"])) html += charts.Add(chart);
  }
  return html + "</div>" + MethodsTable(surface, metrics) + SegmentTables(surface) + "</div>";
}

}  // namespace

std::string SurfaceTitle(const std::string& name) {
  std::string html = HtmlText(SpacedName(name));
  for (const auto& [surface, chinese] : kSurfaceTitles) {
    if (surface == name) html += "<small>" + std::string(chinese) + "</small>";
  }
  return html;
}

std::string SurfacesSection(const json& night, ReportCharts& charts) {
  const json& surfaces = Part(night, "surfaces");
  if (!surfaces.is_object() || surfaces.empty()) return {};
  std::string html = "<h2>Methods compared<small>方法比较</small></h2>";
  for (const auto& [name, surface] : surfaces.items()) {
    if (Part(surface, "methods").is_object()) html += Surface(name, surface, charts);
  }
  return html;
}

}  // namespace bole
