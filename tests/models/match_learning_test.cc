#include "models/match_learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/random.h"
#include "tests/support/random_job_market.h"

namespace bole {
namespace {

constexpr uint32_t kMembers = 400, kJobs = 120;
constexpr int kSameCity = 8, kSkillsCovered = 5;  // features

// Members go for jobs of their own city with .6, else with .1; employers accept by skills.
class MatchLearningTest : public ::testing::Test {
 protected:
  MatchLearningTest() : features_(market_.views()) {
    EXPECT_EQ(kJobPairFeatureNames[kSameCity], "same_city");
    EXPECT_EQ(kJobPairFeatureNames[kSkillsCovered], "skills_covered");
  }

  double Interest(uint32_t member, uint32_t job) const {
    return features_.OfActor(member, {&job, 1})(0, kSameCity) == 1 ? 0.6 : 0.1;
  }
  double Acceptance(uint32_t member, uint32_t job) const {
    const float covered = features_.OfActor(member, {&job, 1})(0, kSkillsCovered);
    return covered > 0.2F ? 0.7 : 0.2;
  }

  // Two of seven jobs are shown to everybody.
  MatchRehearsal Rehearse() const {
    Random random(1);
    MatchRehearsal rehearsal{features_, {}, {}, Lists(3), {}};
    for (uint32_t member = 0; member < kMembers; ++member) {
      for (uint32_t job = 0; job < kJobs; ++job) {
        if (job % 7 != 1 && job % 7 != 2) continue;
        const bool applies = random.Chance(Interest(member, job));
        rehearsal.interest.push_back({member, job, applies});
        if (!applies) continue;
        rehearsal.acceptance.push_back({member, job, random.Chance(Acceptance(member, job))});
      }
    }
    return rehearsal;
  }

  // In the order of rows; taken is who is accepted.
  std::vector<JudgedList> Lists(uint64_t seed) const {
    Random random(seed);
    std::vector<JudgedList> lists;
    for (uint32_t member = 0; member < kMembers; ++member) {
      JudgedList list = {member, std::vector<uint32_t>(kJobs), {}};
      std::iota(list.proposed.begin(), list.proposed.end(), 0U);
      for (uint32_t job = 0; job < kJobs; ++job) {
        const double joint = Interest(member, job) * Acceptance(member, job);
        if (random.Chance(0.3 * joint)) list.taken.push_back(job);
      }
      if (!list.taken.empty()) lists.push_back(std::move(list));
    }
    return lists;
  }

  RandomJobMarket market_{kMembers, kJobs};
  JobPairFeatures features_;
};

TEST_F(MatchLearningTest, FindsBothProbabilitiesAndOrdersByThem) {
  const MatchLearning learning = LearnMatches(Rehearse(), {});
  ASSERT_TRUE(learning.ranker.has_value());
  double interest = 0, acceptance = 0;
  for (uint32_t member = 0; member < kMembers; member += 5) {
    const auto forecasts = learning.ranker->Foretell(features_.OfActor(member, {{4, 9}}));
    for (size_t i = 0; i < 2; ++i) {
      const uint32_t job = i == 0 ? 4 : 9;
      interest += std::abs(forecasts[i].interest - Interest(member, job));
      acceptance += std::abs(forecasts[i].acceptance - Acceptance(member, job));
    }
  }
  EXPECT_LT(interest / 160, 0.05);
  EXPECT_LT(acceptance / 160, 0.08);
  EXPECT_TRUE(learning.objects_for_actors.is_better);
  EXPECT_GT(learning.objects_for_actors.joint.recall_at_20,
            1.5 * learning.objects_for_actors.plain.recall_at_20);
  EXPECT_FALSE(learning.actors_for_objects.is_better) << "nothing to judge by";
}

TEST_F(MatchLearningTest, AnOrderThatIsAsGoodAlreadyStays) {
  MatchRehearsal rehearsal = Rehearse();
  for (JudgedList& list : rehearsal.objects_for_actors) {
    std::stable_partition(list.proposed.begin(), list.proposed.end(), [&](uint32_t job) {
      return std::ranges::binary_search(list.taken, job);
    });
  }
  const MatchLearning learning = LearnMatches(rehearsal, {});
  EXPECT_TRUE(learning.ranker.has_value());
  EXPECT_FALSE(learning.objects_for_actors.is_better);
}

TEST_F(MatchLearningTest, TooFewAnswersTeachNothing) {
  MatchRehearsal rehearsal = Rehearse();
  rehearsal.acceptance.resize(kFewestOutcomes);
  EXPECT_FALSE(LearnMatches(rehearsal, {}).ranker.has_value());
}

// Of the latest answers every other one is a refusal that should have been none, and too few were
// accepted to learn from them alone.
TEST_F(MatchLearningTest, LearnsAcceptanceFromEarlierAnswersToo) {
  MatchRehearsal rehearsal = Rehearse();
  const std::vector<PairOutcome> earlier = std::move(rehearsal.acceptance);
  rehearsal.acceptance.clear();
  for (size_t i = 0; i < earlier.size(); i += 3) {
    rehearsal.acceptance.push_back(earlier[i]);
    rehearsal.acceptance.back().is_yes = i % 2 == 0 && earlier[i].is_yes;
  }
  EXPECT_FALSE(LearnMatches(rehearsal, {}).ranker.has_value());
  const auto mean_error = [&] {
    const MatchLearning learning = LearnMatches(rehearsal, {});
    double error = 0, count = 0;
    if (!learning.ranker) return 1.0;
    for (uint32_t member = 0; member < kMembers; member += 5) {
      const auto forecasts = learning.ranker->Foretell(features_.OfActor(member, {{4, 9}}));
      for (size_t i = 0; i < 2; ++i) {
        error += std::abs(forecasts[i].acceptance - Acceptance(member, i == 0 ? 4 : 9));
        ++count;
      }
    }
    return error / count;
  };
  rehearsal.earlier.push_back({features_, earlier});
  rehearsal.earlier.push_back({features_, {}});
  EXPECT_LT(mean_error(), 0.12);
}

TEST_F(MatchLearningTest, ThreadsChangeNothing) {
  const MatchLearning one = LearnMatches(Rehearse(), {.num_threads = 1});
  const MatchLearning three = LearnMatches(Rehearse(), {.num_threads = 3});
  EXPECT_EQ(one.ranker->interest().trees.nodes(), three.ranker->interest().trees.nodes());
  EXPECT_EQ(one.ranker->acceptance().curve.points(), three.ranker->acceptance().curve.points());
  EXPECT_EQ(one.objects_for_actors.joint.ndcg_at_20, three.objects_for_actors.joint.ndcg_at_20);
}

}  // namespace
}  // namespace bole
