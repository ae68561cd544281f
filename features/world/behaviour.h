// What everybody did while the log ran, drawn from the probabilities of truth.h.
//
// Each function draws from streams of its row alone, so rows may be asked for in any order, by
// any thread, and again.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/vocabulary.h"
#include "features/world/population.h"
#include "features/world/ties.h"

namespace bole::world {

// A line of the interactions table.
struct Event {
  EntityKind actor_kind = EntityKind::kMember;
  Action action = Action::kView;
  EntityKind object_kind = EntityKind::kJob;
  uint32_t actor = 0;
  uint32_t object = 0;
  Seconds at = 0;
};

// A job that the network showed to a member, and when.
struct ShownJob {
  uint32_t job = 0;
  Seconds at = 0;
};

// What a member is shown: mostly jobs of the function that they want, where they would work,
// the popular ones first; some from elsewhere. Each job once, while it was open.
std::vector<ShownJob> JobsShown(const Population& population, uint32_t member);

// Views, saves, applications and dismissals of one member.
std::vector<Event> SeekJobs(const Population& population, uint32_t member);

struct Application {
  uint32_t job = 0;
  uint32_t member = 0;
  Seconds at = 0;
};

// Everyone's applications, by job, then time.
std::vector<Application> CollectApplications(const Population& population);

// When the employer reads an application, whatever comes of it; perhaps after the end of the log.
Seconds ReadAt(const Population& population, const Application& application);

// Whom a headhunter contacted, what they answered, who was placed and, where that was in a job that
// the headhunter had been given, the hire.
std::vector<Event> ReachOut(const Population& population, uint32_t headhunter);

// A member whom a job's headhunter found for it.
struct Placement {
  uint32_t job = 0;
  uint32_t member = 0;
  Seconds at = 0;
};

// Those of all headhunters, by job, then time: never more than openings.
std::vector<Placement> CollectPlacements(const Population& population);

// What an employer did with the applications to one job, in order of time: with those placed there
// never more hires than openings.
std::vector<Event> AnswerApplications(const Population& population,
                                      std::span<const Application> applications,
                                      std::span<const Placement> placements);

// One member invited another.
struct Invitation {
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t at = 0;                  // Unix seconds
  uint32_t answered_at = 0;         // 0: never
  Action answer = Action::kIgnore;  // accept, decline or ignore, when answered
  bool is_reported = false;
  float accept_probability = 0;
};

// All invitations of the log, by (from, at); each pair at most once, no pair that is tied.
std::vector<Invitation> MakeInvitations(const Population& population, const TieGraph& graph);

std::vector<Event> EventsOf(const Invitation& invitation);

}  // namespace bole::world
