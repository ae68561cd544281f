#include "jobs/bench/planted_truth.h"

#include <glog/logging.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "features/world/behaviour.h"
#include "features/world/external_id.h"
#include "features/world/truth.h"
#include "features/world/words.h"

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
                                               const Tables& tables, size_t num_threads) {
  const std::filesystem::path path = data / "truth" / "world.json";
  if (!std::filesystem::exists(path)) return std::nullopt;
  WorldOptions options = OptionsOf(path);
  options.num_threads = num_threads;
  PlantedTruth truth;
  truth.population_ = std::make_shared<const world::Population>(world::MakePopulation(options));
  const world::Population& population = *truth.population_;
  const auto rows_of = [&](const Table& table, const char* id, EntityKind kind, size_t num_rows) {
    return RowsOf(table.Text(id), kind, options.seed, num_rows);
  };
  truth.diligence_.assign(world::Functions().size(), 0);
  for (const world::Headhunter& headhunter : population.headhunters) {
    for (size_t i = 0; i < headhunter.num_functions; ++i) {
      truth.diligence_[headhunter.functions[i]] += static_cast<double>(headhunter.diligence);
    }
  }
  truth.members_ =
      rows_of(tables.members, "member_id", EntityKind::kMember, population.members.size());
  truth.jobs_ = rows_of(tables.jobs, "job_id", EntityKind::kJob, population.jobs.size());
  truth.headhunters_ = rows_of(tables.headhunters, "headhunter_id", EntityKind::kHeadhunter,
                               population.headhunters.size());
  return truth;
}

MatchForecast PlantedTruth::Of(uint32_t member, uint32_t job) const {
  const world::Member& who = population_->members[members_[member]];
  const world::Job& what = population_->jobs[jobs_[job]];
  return {static_cast<float>(world::InterestInJob(who, what)),
          static_cast<float>(world::EmployerAccepts(what, who))};
}

double PlantedTruth::Shortlists(uint32_t member, uint32_t job, int64_t applied_at,
                                std::span<const int64_t> hires) const {
  const int64_t read = world::ReadAt(*population_, {jobs_[job], members_[member], applied_at});
  const auto filled = std::ranges::count_if(hires, [&](int64_t at) { return at <= read; });
  return filled < population_->jobs[jobs_[job]].openings ? Of(member, job).acceptance : 0;
}

MatchForecast PlantedTruth::OfHeadhunter(uint32_t headhunter, uint32_t member) const {
  const world::Member& who = population_->members[members_[member]];
  const world::Headhunter& asks = population_->headhunters[headhunters_[headhunter]];
  return {static_cast<float>(world::HeadhunterWants(asks, who)),
          static_cast<float>(world::MemberAnswersHeadhunter(who, asks))};
}

double PlantedTruth::GivesMandate(uint32_t job, uint32_t headhunter) const {
  const uint8_t function = population_->jobs[jobs_[job]].function;
  const world::Headhunter& who = population_->headhunters[headhunters_[headhunter]];
  const auto functions = std::span(who.functions).first(who.num_functions);
  if (std::ranges::find(functions, function) == functions.end()) return 0;
  return static_cast<double>(who.diligence) / diligence_[function];
}

bool PlantedTruth::Knows(Surface surface) {
  switch (surface) {
    case Surface::kJobsForMember:
    case Surface::kCandidatesForJob:
    case Surface::kCandidatesForHeadhunter:
    case Surface::kHeadhuntersForMember:
      return true;
    case Surface::kHeadhuntersForJob:
    case Surface::kPeopleYouMayKnow:
    case Surface::kSimilarMembers:
    case Surface::kSimilarJobs:
      break;  // no probability of these is planted
  }
  return false;
}

MatchForecast PlantedTruth::Of(Surface surface, uint32_t query, uint32_t item) const {
  CHECK(Knows(surface));
  if (surface == Surface::kJobsForMember) return Of(query, item);
  if (surface == Surface::kCandidatesForJob) return Of(item, query);
  if (surface == Surface::kCandidatesForHeadhunter) return OfHeadhunter(query, item);
  return OfHeadhunter(item, query);
}

}  // namespace bole
