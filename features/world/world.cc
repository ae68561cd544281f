#include "features/world/world.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/progress.h"
#include "engine/store/file.h"
#include "features/world/behaviour.h"
#include "features/world/population.h"
#include "features/world/site_tables.h"
#include "features/world/society.h"
#include "features/world/ties.h"
#include "features/world/truth_tables.h"

namespace bole {
namespace {

void Require(bool holds, const std::string& what) {
  if (!holds) throw Error(ErrorCode::kInvalidArgument, "bad option of the world: " + what);
}

void Check(const WorldOptions& options) {
  Require(!options.out.empty(), "out is empty");
  Require(options.num_members >= kMinWorldMembers && options.num_members <= kMaxWorldMembers,
          "num_members must be from 500 to 10000000: " + std::to_string(options.num_members));
  double sum = 0;
  for (const double share : {options.quiet_share, options.zombie_share, options.spammer_share,
                             options.newcomer_share, options.celebrity_share}) {
    Require(share >= 0 && share <= 1, "a share must be from 0 to 1: " + std::to_string(share));
    sum += share;
  }
  Require(sum <= 1, "shares must not exceed 1 together: " + std::to_string(sum));
  Require(options.ties_per_member >= 1 && options.ties_per_member <= 200,
          "ties_per_member must be from 1 to 200: " + std::to_string(options.ties_per_member));
  Require(options.shown_per_member >= 1 && options.shown_per_member <= 400,
          "shown_per_member must be from 1 to 400: " + std::to_string(options.shown_per_member));
  Require(options.num_threads >= 1, "num_threads must be at least 1");
}

void MakeDirectories(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed) {
    throw Error(ErrorCode::kUnavailable,
                "can't make directory (" + failed.message() + "): " + path.string());
  }
}

std::string Describe(const world::Chronicle& chronicle) {
  const WorldOptions& options = chronicle.population.options;
  const nlohmann::ordered_json json = {{"seed", options.seed},
                                       {"begins_at", "2026-01-01T00:00:00Z"},
                                       {"ends_at", "2026-06-30T00:00:00Z"},
                                       {"options",
                                        {{"members", options.num_members},
                                         {"quiet_share", options.quiet_share},
                                         {"zombie_share", options.zombie_share},
                                         {"spammer_share", options.spammer_share},
                                         {"newcomer_share", options.newcomer_share},
                                         {"celebrity_share", options.celebrity_share},
                                         {"ties_per_member", options.ties_per_member},
                                         {"shown_per_member", options.shown_per_member}}},
                                       {"sizes",
                                        {{"members", chronicle.population.members.size()},
                                         {"companies", chronicle.population.employers.size()},
                                         {"jobs", chronicle.population.jobs.size()},
                                         {"headhunters", chronicle.population.headhunters.size()},
                                         {"groups", chronicle.society.num_groups()},
                                         {"connections", chronicle.ties.size()},
                                         {"invitations", chronicle.invitations.size()},
                                         {"applications", chronicle.applications.size()},
                                         {"placements", chronicle.placements.size()}}}};
  return json.dump(2) + "\n";
}

// Accepted invitations become ties.
void AddAccepted(const world::Population& population,
                 const std::vector<world::Invitation>& invitations, std::vector<world::Tie>* ties) {
  for (const world::Invitation& invitation : invitations) {
    if (invitation.answered_at == 0 || invitation.answer != Action::kAccept) continue;
    ties->push_back(
        world::InvitedTie(population, invitation.from, invitation.to, invitation.answered_at));
  }
  world::SortTies(ties);
}

}  // namespace

void GenerateWorld(const WorldOptions& options) {
  Check(options);
  const std::filesystem::path done = options.out / "truth" / "world.json";
  MakeDirectories(done.parent_path());
  // While the files are of two worlds, none says that all is there.
  std::error_code ignored;
  std::filesystem::remove(done, ignored);

  Progress progress("generate", "steps", 6);
  const world::Population population = world::MakePopulation(options);
  progress.Add(1);
  std::vector<world::Tie> ties = world::MakeTies(population);
  const world::TieGraph graph(population.members.size(), ties);
  progress.Add(1);
  const std::vector<world::Invitation> invitations = world::MakeInvitations(population, graph);
  AddAccepted(population, invitations, &ties);
  progress.Add(1);
  const std::vector<world::Application> applications = world::CollectApplications(population);
  const std::vector<world::Placement> placements = world::CollectPlacements(population);
  progress.Add(1);
  const world::Society society(population, graph);
  const world::Chronicle chronicle = {population,  society,      ties,
                                      invitations, applications, placements};
  world::WriteSiteTables(chronicle);
  progress.Add(1);
  world::WriteTruthTables(chronicle);
  WriteFileAtomically(done, Describe(chronicle));
  progress.Add(1);
}

}  // namespace bole
