#include "jobs/night_report.h"

#include <algorithm>
#include <array>
#include <bit>
#include <ctime>

namespace bole {
namespace {

std::string Day(int64_t unix_seconds) {
  if (unix_seconds <= 0) return "not known";
  const std::time_t time = unix_seconds;
  std::tm parts;
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &parts)};
}

nlohmann::json Facts(const SiteConfig& config, const EvaluatedSteps& steps) {
  const nlohmann::json& ingest = steps.ingest.manifest().facts;
  nlohmann::json facts = nlohmann::json::array();
  facts.push_back({{"name", "Data until"}, {"value", Day(ingest.at("as_of"))}});
  facts.push_back({{"name", "Held out"},
                   {"value", config.split_at ? "from " + Day(*config.split_at) : "test tables"}});
  facts.push_back({{"name", "Input files"}, {"value", ingest.at("inputs").size()}});
  facts.push_back({{"name", "Seed"}, {"value", config.seed}});
  return facts;
}

nlohmann::json Tables(const nlohmann::json& counts) {
  nlohmann::json tables = nlohmann::json::array();
  for (const auto& [name, count] : counts.items()) {
    tables.push_back(
        {{"name", name}, {"kept", count.at("kept")}, {"rejected", count.at("rejected")}});
  }
  return tables;
}

nlohmann::json Indexes(const nlohmann::json& indexes) {
  nlohmann::json lines = nlohmann::json::array();
  for (const auto& [name, index] : indexes.items()) {
    lines.push_back({{"name", name},
                     {"kind", index.at("kind")},
                     {"size", index.at("rows")},
                     {"dim", index.at("dim")},
                     {"recall", index.at("recall@10")},
                     {"k", 10}});
  }
  return lines;
}

// How many rows have 0, 1, 2–3, 4–7, ... entries.
nlohmann::json SizeDistribution(const std::string& title, const std::string& unit,
                                const CsrView& matrix) {
  std::vector<uint64_t> counts;
  for (size_t row = 0; row < matrix.num_rows(); ++row) {
    const size_t bucket = static_cast<size_t>(std::bit_width(matrix.row_size(row)));
    if (bucket >= counts.size()) counts.resize(bucket + 1, 0);
    ++counts[bucket];
  }
  nlohmann::json labels = nlohmann::json::array();
  for (size_t bucket = 0; bucket < counts.size(); ++bucket) {
    const uint64_t low = bucket == 0 ? 0 : uint64_t{1} << (bucket - 1);
    const uint64_t high = bucket == 0 ? 0 : (uint64_t{1} << bucket) - 1;
    labels.push_back(low == high ? std::to_string(low)
                                 : std::to_string(low) + "–" + std::to_string(high));
  }
  return {{"title", title}, {"unit", unit}, {"labels", labels}, {"counts", counts}};
}

nlohmann::json Warnings(const nlohmann::json& tables) {
  nlohmann::json warnings = nlohmann::json::array();
  for (const auto& [name, count] : tables.items()) {
    const uint64_t rejected = count.at("rejected");
    if (rejected == 0) continue;
    warnings.push_back(std::to_string(rejected) + " rows of table " + name +
                       " were rejected: see rejected/" + name + ".csv");
  }
  return warnings;
}

// The certificates of planned lists.
nlohmann::json Exposure(const nlohmann::json& lists) {
  nlohmann::json lines = nlohmann::json::array();
  for (const auto& [surface, facts] : lists.items()) {
    if (!facts.contains("exposure")) continue;
    nlohmann::json line = facts.at("exposure");
    const nlohmann::json compared = line.at("compared");
    line.update(compared);
    line["surface"] = surface;
    lines.push_back(std::move(line));
  }
  return lines;
}

nlohmann::json Audit(const nlohmann::json& audit) {
  nlohmann::json lines = nlohmann::json::array();
  for (const auto& [surface, attributes] : audit.items()) {
    for (const auto& [attribute, groups] : attributes.items()) {
      for (nlohmann::json line : groups) {
        line["surface"] = surface;
        line["attribute"] = attribute;
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

}  // namespace

nlohmann::json NightReport(const SiteConfig& config, const EvaluatedSteps& steps,
                           const nlohmann::json& evaluation, const SnapshotAnswers& answers) {
  const Matchmaker& maker = answers.matchmaker();
  nlohmann::json distributions = nlohmann::json::array();
  distributions.push_back(
      SizeDistribution("Connections of a member", "members", maker.graph().ties));
  if (maker.num_jobs() > 0) {
    distributions.push_back(
        SizeDistribution("Jobs that a member acted on", "members", maker.member_job().history()));
    distributions.push_back(SizeDistribution("Members who acted on a job", "jobs",
                                             maker.member_job().history_by_object()));
  }
  const nlohmann::json& tables = steps.ingest.manifest().facts.at("tables");
  return {{"title", config.name},
          {"facts", Facts(config, steps)},
          {"warnings", Warnings(tables)},
          {"tables", Tables(tables)},
          {"surfaces", evaluation.at("surfaces")},
          {"exposure", Exposure(steps.recommend.manifest().facts.at("lists"))},
          {"audit", Audit(evaluation.at("audit"))},
          {"indexes", Indexes(steps.index.manifest().facts.at("indexes"))},
          {"distributions", distributions},
          {"samples", SampleLists(answers, ChooseSamples(answers))}};
}

}  // namespace bole
