#include "jobs/bench/acceptance.h"

#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/eval/reliability.h"
#include "engine/matching/pair_features.h"
#include "engine/store/file_lock.h"
#include "features/graph/invitations.h"
#include "features/tables/ingest.h"
#include "jobs/bench/people_models.h"
#include "jobs/steps.h"

namespace bole {
namespace {

using PairTruth = std::map<std::pair<uint32_t, uint32_t>, double>;

// The planted probability of each invitation; empty when there is no truth. The generator's file is
// read as if it were an address book, so that ids become rows in the one way that Bole has.
PairTruth ReadTruth(const SiteConfig& config) {
  PairTruth truth;
  if (!std::filesystem::exists(config.data / "truth" / "invitations.parquet")) return truth;
  const std::filesystem::path folder = config.work / "bench_truth";
  std::filesystem::create_directories(folder);
  IngestOptions options = {.data = config.data, .out = folder, .rejected = folder};
  options.sources["contacts"] =
      "SELECT from_id, to_id, p_accepts::VARCHAR AS channel, \"at\" "
      "FROM '{data}/truth/invitations.parquet'";
  for (const char* other : {"positions", "educations", "companies", "jobs", "headhunters",
                            "connections", "follows", "groups", "interactions", "blocks"}) {
    options.sources[other] = std::string("SELECT * FROM '{data}/") + other + ".parquet' LIMIT 0";
  }
  Ingest(options);
  const Table table = Table::Open(folder / "contacts.bole");
  const auto from = table.Rows("from_id"), to = table.Rows("to_id");
  const TextColumn accepts = table.Text("channel");
  for (size_t i = 0; i < table.num_rows(); ++i) {
    truth[{from[i], to[i]}] = std::stod(std::string(accepts[i]));
  }
  return truth;
}

// What the fold before the split knows.
class Foreteller {
 public:
  explicit Foreteller(const std::filesystem::path& models)
      : models_(models), pairs_(models_.graph(), models_.traits(), models_.profiles()) {
    if (models_.learned().accepts) return;
    throw Error(ErrorCode::kNotFound, "too few invitations before the split to learn from");
  }

  double Predict(const Invitation& invitation) const {
    Matrix features(1, kNumPairFeatures);
    pairs_.Fill(invitation.from, std::span(&invitation.to, 1), features);
    return models_.learned().accepts->Probability({features.data(), kNumPairFeatures});
  }

  float level(uint32_t member) const { return models_.traits().value(member, Trait::kSeniority); }

 private:
  PeopleModels models_;
  PairFeatures pairs_;
};

void PrintGroup(const std::string& name, const ForecastGroup& group,
                std::optional<double> chance = std::nullopt) {
  std::printf("%-12s %8zu %10.4f %10.4f", name.c_str(), group.size, group.predicted,
              group.observed);
  if (!std::isnan(group.truth)) {
    std::printf(" %10.4f %+10.4f", group.truth, group.predicted - group.truth);
    if (chance) std::printf(" %10.4f", *chance);
  }
  std::printf("\n");
}

// Forecasts of a level, and who was asked in each.
struct AskedForecasts {
  std::vector<Forecast> forecasts;
  std::vector<uint32_t> asked;
};

// Standard error of the mean distance of prediction and truth. Much of the truth is a habit that
// nobody has seen yet, and all invitations to one member share it: they count as one.
double ChanceOf(const AskedForecasts& group) {
  const ForecastGroup mean = MeanOf(group.forecasts);
  std::map<uint32_t, double> sums;  // by who is asked
  for (size_t i = 0; i < group.asked.size(); ++i) {
    const Forecast& forecast = group.forecasts[i];
    sums[group.asked[i]] += forecast.predicted - forecast.truth - (mean.predicted - mean.truth);
  }
  double squares = 0;
  for (const auto& [member, sum] : sums) squares += sum * sum;
  return std::sqrt(squares) / static_cast<double>(group.asked.size());
}

// Those sent from the split on that had time to be answered.
std::vector<Invitation> ListForetold(const std::filesystem::path& tables, int64_t split_at) {
  const std::vector<Invitation> all =
      ListInvitations(Table::Open(tables / "interactions.bole"), {});
  int64_t newest = kNoTime;
  for (const Invitation& invitation : all) newest = std::max(newest, invitation.at);
  const int64_t last = newest - AnswerDelay(all);
  std::vector<Invitation> foretold;
  for (const Invitation& invitation : all) {
    if (invitation.at >= split_at && invitation.at <= last) foretold.push_back(invitation);
  }
  return foretold;
}

}  // namespace

void RunBenchAcceptance(const SiteConfig& config) {
  if (!config.split_at) throw Error(ErrorCode::kInvalidArgument, "config has no split.at");
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const Step ingest = RunIngest(config);
  const std::filesystem::path models = config.work / "bench_acceptance";
  StageTimes stages;
  LearnPeopleModels(config, ingest.directory(), HoldoutFold(config), models, &stages);
  const Foreteller foreteller(models);
  const PairTruth truth = ReadTruth(config);

  std::vector<Forecast> forecasts;
  std::map<float, AskedForecasts> by_level;
  for (const Invitation& invitation : ListForetold(ingest.directory(), *config.split_at)) {
    Forecast forecast = {foreteller.Predict(invitation), invitation.is_accepted ? 1.0 : 0.0};
    const auto known = truth.find({invitation.from, invitation.to});
    if (known != truth.end()) forecast.truth = known->second;
    forecasts.push_back(forecast);
    const float level = foreteller.level(invitation.to);
    if (std::isnan(level)) continue;
    by_level[level].forecasts.push_back(forecast);
    by_level[level].asked.push_back(invitation.to);
  }
  const Reliability reliability = MeasureReliability(forecasts);
  std::printf("%-12s %8s %10s %10s %10s %10s %10s\n", "group", "size", "predicted", "observed",
              "truth", "error", "chance");
  for (size_t i = 0; i < reliability.tenths.size(); ++i) {
    PrintGroup("tenth " + std::to_string(i + 1), reliability.tenths[i]);
  }
  for (const auto& [level, group] : by_level) {
    PrintGroup("level " + std::to_string(static_cast<int>(level)), MeanOf(group.forecasts),
               ChanceOf(group));
  }
  PrintGroup("all", MeanOf(forecasts));
  std::printf("calibration error %.4f, Brier score %.4f\n", reliability.calibration_error,
              reliability.brier_score);
}

}  // namespace bole
