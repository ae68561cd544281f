#include "features/world/truth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "features/world/behaviour.h"

namespace bole::world {
namespace {

constexpr size_t kNumMembers = 12000;

// A population that all tests look at.
const Population& SomePopulation() {
  static const Population population = [] {
    WorldOptions options;
    options.num_members = kNumMembers;
    options.seed = 3;
    options.num_threads = 2;
    return MakePopulation(options);
  }();
  return population;
}

// A middle engineer of machine learning in 上海 and a job as if made for them.
Member Engineer() {
  Member member;
  member.function = member.wish = FunctionByCode("algorithm");
  member.city = CityByName("上海");
  member.willing_cities = uint64_t{1} << member.city;
  member.years = 4;
  member.wanted_pay = 30;
  member.trust = 0.5f;
  member.num_skills = 3;
  for (size_t i = 0; i < 3; ++i) member.skills[i] = SkillOf(member.function, i);
  return member;
}

Job GoodJob() {
  Job job;
  job.function = FunctionByCode("algorithm");
  job.city = CityByName("上海");
  job.pay_low = 25;
  job.pay_high = 35;
  job.min_years = 3;
  job.num_skills = 3;
  for (size_t i = 0; i < 3; ++i) job.skills[i] = SkillOf(job.function, i);
  return job;
}

TEST(TruthTest, InterestIsTheDocumentedSum) {
  // -5.6 + 3.4 (function) + 1.8 (all skills) + 1.3 (city) + 0 (pay as hoped) = 0.9
  EXPECT_NEAR(InterestInJob(Engineer(), GoodJob()), 1 / (1 + std::exp(-0.9)), 1e-9);
  Job elsewhere = GoodJob();
  elsewhere.city = CityByName("北京");
  EXPECT_NEAR(InterestInJob(Engineer(), elsewhere), 1 / (1 + std::exp(0.4)), 1e-9);
}

TEST(TruthTest, EmployersWantSkillsAndYears) {
  const Job job = GoodJob();
  Member weaker = Engineer();
  weaker.num_skills = 1;
  Member younger = Engineer();
  younger.years = 1;  // two short: -1 in the log-odds
  const double p = EmployerAccepts(job, Engineer());
  EXPECT_LT(EmployerAccepts(job, weaker), p);
  const double q = EmployerAccepts(job, younger);
  EXPECT_NEAR(std::log(p / (1 - p)) - std::log(q / (1 - q)), 1, 1e-6);
}

TEST(TruthTest, SkillFitWeighsTheFirstSkillMost) {
  Member member = Engineer();
  const Job job = GoodJob();
  EXPECT_DOUBLE_EQ(SkillFit(member, job), 1);
  member.num_skills = 1;  // 1/2 of 1/2 + 1/3 + 1/4
  EXPECT_DOUBLE_EQ(SkillFit(member, job), 0.5 / (0.5 + 1.0 / 3 + 0.25));
  member.num_skills = 0;
  EXPECT_EQ(SkillFit(member, job), 0);
  EXPECT_EQ(SkillFit(member, Job{}), 0);
}

TEST(TruthTest, OffLimitsPeopleAreNeverWanted) {
  Headhunter headhunter;
  Member member = Engineer();
  member.employer = 17;
  EXPECT_GT(HeadhunterWants(headhunter, member), 0);
  headhunter.off_limits[0] = 17;
  headhunter.num_off_limits = 1;
  EXPECT_EQ(HeadhunterWants(headhunter, member), 0);
}

TEST(TruthTest, InvitationsAreAcceptedByFriendsOfFriendsNotFromSpammers) {
  const Member target = Engineer();
  Member sender = Engineer();
  const double stranger = AcceptsInvite(sender, target, {0});
  EXPECT_GT(AcceptsInvite(sender, target, {10}), stranger);
  sender.kind = MemberKind::kSpammer;
  EXPECT_LT(AcceptsInvite(sender, target, {0}), stranger / 3);
  sender = Engineer();
  Member director = Engineer();
  director.seniority = Seniority::kDirector;
  EXPECT_LT(AcceptsInvite(sender, director, {0}), stranger);
}

TEST(TruthTest, ResonanceIsHighWithinACircleOfTaste) {
  double same = 0, other = 0;
  constexpr int kDraws = 200;
  for (int i = 0; i < kDraws; ++i) {
    Random random(5, 0, i);
    const auto taste = static_cast<uint8_t>(i % kNumTastes);
    const Latent a = DrawLatent(1, taste, random), b = DrawLatent(1, taste, random);
    same += Resonance(a, b) / kDraws;
    other += Resonance(a, DrawLatent(1, static_cast<uint8_t>((taste + 7) % kNumTastes), random)) /
             kDraws;
  }
  EXPECT_GT(same, 1);
  EXPECT_LT(std::abs(other), 0.5);
}

// Applications given a view are drawn with P(interested): in each tenth of it the rate must be
// the mean of the truth, within four standard errors.
TEST(TruthTest, ApplicationsFollowTheTruthInEveryDecile) {
  const Population& population = SomePopulation();
  struct Bin {
    double views = 0, applications = 0, truth = 0, variance = 0;
  };
  std::array<Bin, 10> bins;
  for (uint32_t row = 0; row < kNumMembers; ++row) {
    for (const Event& event : SeekJobs(population, row)) {
      const double p = InterestInJob(population.members[row], population.jobs[event.object]);
      Bin& bin = bins[std::min<size_t>(static_cast<size_t>(p * 10), 9)];
      if (event.action == Action::kApply) ++bin.applications;
      if (event.action != Action::kView) continue;
      ++bin.views;
      bin.truth += p;
      bin.variance += p * (1 - p);
    }
  }
  for (const Bin& bin : bins) {
    EXPECT_GT(bin.views, 200);
    EXPECT_NEAR(bin.applications, bin.truth, 4 * std::sqrt(bin.variance));
  }
}

TEST(TruthTest, AnswersOfEmployersFollowTheTruth) {
  const Population& population = SomePopulation();
  const std::vector<Application> applications = CollectApplications(population);
  double shortlisted = 0, expected = 0, variance = 0;
  // Jobs with many openings, so that none is full.
  for (size_t begin = 0; begin < applications.size();) {
    size_t end = begin;
    while (end < applications.size() && applications[end].job == applications[begin].job) ++end;
    const auto list = std::span(applications).subspan(begin, end - begin);
    begin = end;
    const Job& job = population.jobs[list[0].job];
    if (job.openings < 5) continue;
    // Those that were surely read before the end.
    for (const Application& application : list) {
      if (application.at > kWorldEnd - 60 * kDaySeconds) continue;
      const double p = EmployerAccepts(job, population.members[application.member]);
      expected += p;
      variance += p * (1 - p);
    }
    for (const Event& event : AnswerApplications(population, list, {})) {
      const auto applied = std::find_if(
          list.begin(), list.end(),
          [&](const Application& application) { return application.member == event.object; });
      if (event.action == Action::kShortlist && applied->at <= kWorldEnd - 60 * kDaySeconds)
        ++shortlisted;
    }
  }
  EXPECT_GT(expected, 30);
  EXPECT_NEAR(shortlisted, expected, 4 * std::sqrt(variance));
}

// The first answer comes when the application is read, and is no shortlist once as many of those
// who applied before have been hired as there are openings.
TEST(TruthTest, EmployersAnswerWhatTheyReadWhileThereAreOpenings) {
  const Population& population = SomePopulation();
  const std::vector<Application> applications = CollectApplications(population);
  size_t num_answers = 0, num_full = 0;
  for (size_t begin = 0; begin < applications.size();) {
    size_t end = begin;
    while (end < applications.size() && applications[end].job == applications[begin].job) ++end;
    const auto list = std::span(applications).subspan(begin, end - begin);
    begin = end;
    const std::vector<Event> events = AnswerApplications(population, list, {});
    for (const Event& event : events) {
      if (event.action != Action::kShortlist && event.action != Action::kReject) continue;
      const auto applied = std::ranges::find(list, event.object, &Application::member);
      EXPECT_EQ(event.at, ReadAt(population, *applied));
      ++num_answers;
      const auto hires = std::ranges::count_if(events, [&](const Event& other) {
        return other.action == Action::kHire && other.at <= event.at &&
               std::ranges::find(list, other.object, &Application::member) < applied;
      });
      if (hires < population.jobs[event.actor].openings) continue;
      EXPECT_EQ(event.action, Action::kReject);
      ++num_full;
    }
  }
  EXPECT_GT(num_answers, 1000);
  EXPECT_GT(num_full, 100);
}

}  // namespace
}  // namespace bole::world
