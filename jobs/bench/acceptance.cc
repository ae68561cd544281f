#include "jobs/bench/acceptance.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/matching/pair_features.h"
#include "engine/store/file_lock.h"
#include "features/graph/invitations.h"
#include "features/tables/ingest.h"
#include "jobs/bench/people_models.h"
#include "jobs/bench/reliability_table.h"
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

  LevelledForecasts forecasts;
  for (const Invitation& invitation : ListForetold(ingest.directory(), *config.split_at)) {
    // Much of the truth is a habit of whom is asked that nobody has seen yet.
    Forecast forecast = {.predicted = foreteller.Predict(invitation),
                         .outcome = invitation.is_accepted ? 1.0 : 0.0,
                         .party = invitation.to};
    const auto known = truth.find({invitation.from, invitation.to});
    if (known != truth.end()) forecast.truth = known->second;
    forecasts.Add(forecast, foreteller.level(invitation.to));
  }
  PrintReliability("invitations: accepted, of those sent", forecasts);
}

}  // namespace bole
