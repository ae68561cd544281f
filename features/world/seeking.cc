// Members look for jobs and employers answer.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include "features/world/behaviour.h"
#include "features/world/collect.h"
#include "features/world/moment.h"
#include "features/world/truth.h"

namespace bole::world {
namespace {

constexpr size_t kMostShown = 400;  // jobs; also of the keenest
constexpr double kOpenSeeks = 1.6;  // times as much as the average
constexpr double kOtherSeeks = 0.83;
constexpr double kNewcomerDays = 0.15;  // of the log; they can't have seen more
constexpr double kMinute = 1.0 / (24 * 60);

// What becomes of a look that was no application: kept for later, or waved away.
constexpr double kSaves = 0.35;      // times the interest
constexpr double kDismisses = 0.25;  // times the lack of it

// What employers do, and the mean days until then.
constexpr double kSaysNo = 0.6, kInterviews = 0.6, kOffers = 0.4, kSigns = 0.75;
constexpr double kReadDays = 4, kInterviewDays = 6, kOfferDays = 8, kSignDays = 5;

uint8_t SomeCity(Random& random, uint64_t cities) {
  auto left = random.Below(std::popcount(cities));
  while (left-- > 0) cities &= cities - 1;
  return static_cast<uint8_t>(std::countr_zero(cities));
}

// One job of the network's own lists, which are good but not perfect.
uint32_t DrawShownJob(const Population& population, const Member& member, Random& random) {
  constexpr double kWishHere = 0.42, kWish = 0.24, kOwn = 0.08, kNeighbour = 0.12;
  const Pool& jobs = population.jobs_by_place;
  const auto of_function = [&](uint8_t function) {
    return jobs.Draw(random, PlaceKey(function, 0), PlaceKey(function, 255));
  };
  double u = random.Uniform();
  const auto falls = [&u](double share) { return (u -= share) < 0; };
  std::optional<uint32_t> row;
  if (falls(kWishHere)) {
    const uint32_t place = PlaceKey(member.wish, SomeCity(random, member.willing_cities));
    row = jobs.Draw(random, place, place);
    if (!row) row = of_function(member.wish);
  } else if (falls(kWish)) {
    row = of_function(member.wish);
  } else if (falls(kOwn)) {
    row = of_function(member.function);
  } else if (falls(kNeighbour)) {
    const std::string_view next = Functions()[member.wish].neighbours[random.Below(3)];
    if (!next.empty()) row = of_function(FunctionByCode(next));
  } else if (random.Chance(0.5)) {
    return static_cast<uint32_t>(random.Below(population.jobs.size()));
  }
  return row ? *row : jobs.Draw(random);
}

double NumShown(const Population& population, const Member& member) {
  double mean = population.options.shown_per_member * member.activity;
  mean *= member.open_to_work ? kOpenSeeks : kOtherSeeks;
  if (member.kind == MemberKind::kNewcomer) mean *= kNewcomerDays;
  return std::min<double>(mean, kMostShown);
}

Event MemberEvent(uint32_t member, Action action, uint32_t job, Seconds at) {
  return {EntityKind::kMember, action, EntityKind::kJob, member, job, at};
}

Event JobEvent(const Application& application, Action action, Seconds at) {
  return {EntityKind::kJob, action, EntityKind::kMember, application.job, application.member, at};
}

// All that becomes of an application is drawn from this; first, when it is read.
Random AnswerStream(const Population& population, const Application& application) {
  return Stream(population.seed(), Purpose::kResponse,
                uint64_t{application.job} << 32 | application.member);
}

// The way from a shortlist to an offer, and to a hire while there is an opening. Returns when that
// was, if it came so far.
std::optional<Seconds> Proceed(Random& random, const Application& application, Seconds at,
                               bool has_opening, std::vector<Event>* events) {
  struct Step {
    Action action;
    double chance, days;
  };
  static constexpr std::array<Step, 3> kSteps = {{{Action::kInterview, kInterviews, kInterviewDays},
                                                  {Action::kOffer, kOffers, kOfferDays},
                                                  {Action::kHire, kSigns, kSignDays}}};
  for (const Step& step : kSteps) {
    at = Later(random, at, step.days);
    if (at >= kWorldEnd || !random.Chance(step.chance)) return std::nullopt;
    if (step.action == Action::kHire && !has_opening) return std::nullopt;
    events->push_back(JobEvent(application, step.action, at));
  }
  return at;
}

}  // namespace

std::vector<ShownJob> JobsShown(const Population& population, uint32_t row) {
  const Member& member = population.members[row];
  Random random = Stream(population.seed(), Purpose::kSeeking, row);
  std::vector<ShownJob> shown;
  std::unordered_set<uint32_t> seen;
  const int first = std::max(kLogBeginDay, member.joined);
  const int end = std::min<int>(kWorldEndDay, member.last_active + 1);
  for (size_t i = RoundAtRandom(random, NumShown(population, member)); i > 0; --i) {
    const uint32_t job_row = DrawShownJob(population, member, random);
    const Job& job = population.jobs[job_row];
    const std::optional<Seconds> at =
        DrawMoment(random, std::max<int>(first, job.posted), std::min<int>(end, job.closed));
    if (at && seen.insert(job_row).second) shown.push_back({job_row, *at});
  }
  return shown;
}

std::vector<Event> SeekJobs(const Population& population, uint32_t row) {
  const Member& member = population.members[row];
  std::vector<Event> events;
  for (const ShownJob& shown : JobsShown(population, row)) {
    const Job& job = population.jobs[shown.job];
    Random random = Stream(population.seed(), Purpose::kSeeking, uint64_t{shown.job} << 32 | row);
    if (!random.Chance(LookAtJob(member, job))) continue;
    const double interest = InterestInJob(member, job);
    const Seconds then = std::min(Later(random, shown.at, 8 * kMinute), kWorldEnd - 1);
    events.push_back(MemberEvent(row, Action::kView, shown.job, shown.at));
    if (random.Chance(interest)) {
      events.push_back(MemberEvent(row, Action::kApply, shown.job, then));
    } else if (random.Chance(kSaves * interest)) {
      events.push_back(MemberEvent(row, Action::kSave, shown.job, then));
    } else if (random.Chance(kDismisses * (1 - interest))) {
      events.push_back(MemberEvent(row, Action::kDismiss, shown.job, then));
    }
  }
  return events;
}

std::vector<Application> CollectApplications(const Population& population) {
  const auto add = [&](uint32_t row, std::vector<Application>* applications) {
    for (const Event& event : SeekJobs(population, row)) {
      if (event.action == Action::kApply) applications->push_back({event.object, row, event.at});
    }
  };
  auto all =
      CollectFromRows<Application>(population.members.size(), population.options.num_threads, add);
  std::sort(all.begin(), all.end(), [](const Application& a, const Application& b) {
    if (a.job != b.job) return a.job < b.job;
    return a.at != b.at ? a.at < b.at : a.member < b.member;
  });
  return all;
}

Seconds ReadAt(const Population& population, const Application& application) {
  Random random = AnswerStream(population, application);
  return Later(random, application.at, kReadDays);
}

std::vector<Event> AnswerApplications(const Population& population,
                                      std::span<const Application> applications,
                                      std::span<const Placement> placements) {
  std::vector<Event> events;
  std::vector<Seconds> hired_at;  // of the job: until its openings are filled it takes candidates
  for (const Placement& placement : placements) hired_at.push_back(placement.at);
  for (const Application& application : applications) {
    const Job& job = population.jobs[application.job];
    const Member& member = population.members[application.member];
    Random random = AnswerStream(population, application);
    const Seconds read = Later(random, application.at, kReadDays);
    if (read >= kWorldEnd) continue;  // not read yet
    const auto num_hired = std::ranges::count_if(hired_at, [&](Seconds at) { return at <= read; });
    const bool wanted = random.Chance(EmployerAccepts(job, member)) && num_hired < job.openings;
    if (wanted) {
      events.push_back(JobEvent(application, Action::kShortlist, read));
      const bool has_opening =
          hired_at.size() < job.openings &&
          std::ranges::find(placements, application.member, &Placement::member) == placements.end();
      const std::optional<Seconds> hired = Proceed(random, application, read, has_opening, &events);
      if (hired) hired_at.push_back(*hired);
    } else if (random.Chance(kSaysNo)) {
      events.push_back(JobEvent(application, Action::kReject, read));
    }
  }
  return events;
}

}  // namespace bole::world
