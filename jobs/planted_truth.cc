#include "jobs/planted_truth.h"

#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "features/world/external_id.h"
#include "features/world/truth.h"

namespace bole {
namespace {

WorldOptions OptionsOf(const std::filesystem::path& path) {
  WorldOptions options;
  try {
    const nlohmann::json world = nlohmann::json::parse(ReadFile(path));
    const nlohmann::json& given = world.at("options");
    options.seed = world.at("seed");
    options.num_members = given.at("members");
    options.quiet_share = given.at("quiet_share");
    options.zombie_share = given.at("zombie_share");
    options.spammer_share = given.at("spammer_share");
    options.newcomer_share = given.at("newcomer_share");
    options.celebrity_share = given.at("celebrity_share");
    options.ties_per_member = given.at("ties_per_member");
    options.shown_per_member = given.at("shown_per_member");
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorCode::kCorruptData, "not a world's description: " + path.string());
  }
  return options;
}

std::vector<uint32_t> RowsOf(const TextColumn& ids, EntityKind kind, uint64_t seed,
                             size_t num_rows) {
  std::unordered_map<std::string, uint32_t> by_id;
  for (uint32_t row = 0; row < num_rows; ++row) by_id[world::ExternalId(seed, kind, row)] = row;
  std::vector<uint32_t> rows;
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto found = by_id.find(std::string(ids[i]));
    if (found == by_id.end()) {
      throw Error(ErrorCode::kCorruptData, "id that the world hasn't: " + std::string(ids[i]));
    }
    rows.push_back(found->second);
  }
  return rows;
}

}  // namespace

std::optional<PlantedTruth> PlantedTruth::Open(const std::filesystem::path& data,
                                               const Table& members, const Table& jobs,
                                               size_t num_threads) {
  const std::filesystem::path path = data / "truth" / "world.json";
  if (!std::filesystem::exists(path)) return std::nullopt;
  WorldOptions options = OptionsOf(path);
  options.num_threads = num_threads;
  PlantedTruth truth;
  truth.population_ = std::make_shared<const world::Population>(world::MakePopulation(options));
  truth.members_ = RowsOf(members.Text("member_id"), EntityKind::kMember, options.seed,
                          truth.population_->members.size());
  truth.jobs_ =
      RowsOf(jobs.Text("job_id"), EntityKind::kJob, options.seed, truth.population_->jobs.size());
  return truth;
}

MatchForecast PlantedTruth::Of(uint32_t member, uint32_t job) const {
  const world::Member& who = population_->members[members_[member]];
  const world::Job& what = population_->jobs[jobs_[job]];
  return {static_cast<float>(world::InterestInJob(who, what)),
          static_cast<float>(world::EmployerAccepts(what, who))};
}

}  // namespace bole
