#include "engine/matching/exposure_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

// A dense problem that owns its arrays.
struct Problem {
  Csr pairs;
  std::vector<uint32_t> viewer_places, candidate_places;

  ExposureProblem view() const { return {pairs.view(), viewer_places, candidate_places}; }
};

Problem Dense(const std::vector<std::vector<float>>& scores, uint32_t viewer_places,
              std::vector<uint32_t> candidate_places) {
  Problem problem;
  problem.viewer_places.assign(scores.size(), viewer_places);
  problem.candidate_places = std::move(candidate_places);
  problem.pairs.num_columns = static_cast<uint32_t>(problem.candidate_places.size());
  for (const auto& row : scores) {
    for (uint32_t column = 0; column < row.size(); ++column) {
      problem.pairs.columns.push_back(column);
      problem.pairs.values.push_back(row[column]);
    }
    problem.pairs.offsets.push_back(problem.pairs.columns.size());
  }
  return problem;
}

Problem RandomProblem(uint64_t seed, size_t num_viewers, size_t num_candidates) {
  Random random(seed);
  std::vector<std::vector<float>> scores(num_viewers, std::vector<float>(num_candidates));
  for (auto& row : scores) {
    // Coarse, so that there are ties.
    for (float& score : row) score = static_cast<float>(random.Below(20)) / 20;
  }
  std::vector<uint32_t> places(num_candidates);
  for (uint32_t& count : places) count = static_cast<uint32_t>(random.Below(num_viewers));
  return Dense(scores, 3, places);
}

std::vector<uint32_t> CountByCandidate(const Problem& problem, const ListedPairs& listed) {
  std::vector<uint32_t> counts(problem.candidate_places.size());
  for (size_t i = 0; i < listed.size(); ++i) counts[problem.pairs.columns[i]] += listed[i];
  return counts;
}

void ExpectKeepsCapacities(const Problem& problem, const ListedPairs& listed) {
  const auto counts = CountByCandidate(problem, listed);
  for (size_t i = 0; i < counts.size(); ++i) EXPECT_LE(counts[i], problem.candidate_places[i]);
  for (size_t viewer = 0; viewer < problem.viewer_places.size(); ++viewer) {
    uint32_t length = 0;
    for (uint64_t i = problem.pairs.offsets[viewer]; i < problem.pairs.offsets[viewer + 1]; ++i) {
      length += listed[i];
    }
    EXPECT_LE(length, problem.viewer_places[viewer]);
  }
}

// Everyone's list is the best of those with a place left or on it already.
void ExpectBestOfThoseWithRoom(const Problem& problem, const ListedPairs& listed) {
  const auto counts = CountByCandidate(problem, listed);
  const CsrView pairs = problem.pairs.view();
  for (size_t viewer = 0; viewer < pairs.num_rows(); ++viewer) {
    std::vector<std::pair<float, uint32_t>> choice;
    for (uint64_t i = pairs.offsets[viewer]; i < pairs.offsets[viewer + 1]; ++i) {
      const uint32_t row = pairs.columns[i];
      if (listed[i] != 0 || counts[row] < problem.candidate_places[row]) {
        choice.push_back({-pairs.values[i], row});
      }
    }
    std::ranges::sort(choice);
    choice.resize(std::min<size_t>(choice.size(), problem.viewer_places[viewer]));
    for (const auto& [score, row] : choice) {
      EXPECT_EQ(listed[pairs.offsets[viewer] + row], 1) << viewer << " and " << row;
    }
  }
}

// The first wants x a little more than y, the second has nobody but x: greedy gives x to the first.
TEST(ExposureListsTest, APlanGivesUpALittleWhereAnotherGainsMuch) {
  const Problem problem = Dense({{1.0f, 0.9f}, {0.9f, 0.1f}}, 1, {1, 1});
  EXPECT_THAT(ListByPriority(problem.view(), problem.pairs.values), ElementsAre(1, 0, 0, 1));
  EXPECT_THAT(ListFirstCome(problem.view()), ElementsAre(1, 0, 0, 1));
  bool planned = false;
  const ExposurePlan plan = PlanExposure(problem.view(), {});
  EXPECT_THAT(ListByPlan(problem.view(), plan, 1, &planned), ElementsAre(0, 1, 1, 0));
  EXPECT_TRUE(planned);
}

TEST(ExposureListsTest, TiesOfPriorityAreTakenByEntry) {
  const Problem problem = Dense({{0.5f, 0.5f}, {0.5f, 0.5f}}, 1, {1, 1});
  EXPECT_THAT(ListByPriority(problem.view(), problem.pairs.values), ElementsAre(1, 0, 0, 1));
  const std::vector<float> last_first = {-2, -1, 0, 1};
  EXPECT_THAT(ListByPriority(problem.view(), last_first), ElementsAre(1, 0, 0, 1));
  const float never = -std::numeric_limits<float>::infinity();
  const std::vector<float> only_one = {never, never, 3, never};
  EXPECT_THAT(ListByPriority(problem.view(), only_one), ElementsAre(0, 0, 1, 0));
}

TEST(ExposureListsTest, ImprovingGivesWhoeverIsFreeToThoseWhoWantThemMore) {
  const Problem problem = Dense({{0.2f, 0.9f, 0.5f}, {0.8f, 0.7f, 0.1f}}, 1, {1, 1, 1});
  ListedPairs listed = {0, 0, 1, 0, 1, 0};  // the second has what the first wants most
  ImproveLists(problem.view(), &listed);
  EXPECT_THAT(listed, ElementsAre(0, 1, 0, 1, 0, 0));
}

TEST(ExposureListsTest, ManyProblems) {
  double by_plan = 0, by_score = 0;
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    const Problem problem = RandomProblem(seed, 20, 12);
    const ListedPairs greedy = ListByPriority(problem.view(), problem.pairs.values);
    const ListedPairs naive = ListFirstCome(problem.view());
    const ExposurePlan plan = PlanExposure(problem.view(), {});
    const ListedPairs listed = ListByPlan(problem.view(), plan, 1);
    for (const ListedPairs& lists : {greedy, naive, listed}) ExpectKeepsCapacities(problem, lists);
    ExpectBestOfThoseWithRoom(problem, listed);
    EXPECT_GE(TotalScore(problem.view(), listed), TotalScore(problem.view(), greedy));
    EXPECT_GE(TotalScore(problem.view(), listed), TotalScore(problem.view(), naive));
    ListedPairs alone = ListByPriority(problem.view(), PlannedPriorities(problem.view(), plan, 1));
    ImproveLists(problem.view(), &alone);
    by_plan += TotalScore(problem.view(), alone);
    by_score += TotalScore(problem.view(), greedy);
  }
  EXPECT_GT(by_plan, by_score) << "without the choice between the two";
}

TEST(ExposureListsTest, Edges) {
  const Problem nobody = Dense({}, 1, {});
  EXPECT_TRUE(ListByPlan(nobody.view(), PlanExposure(nobody.view(), {}), 1).empty());
  const Problem no_room = Dense({{1, 1}}, 1, {0, 0});
  EXPECT_THAT(ListByPlan(no_room.view(), PlanExposure(no_room.view(), {}), 1), Each(0));
  EXPECT_THAT(ListFirstCome(no_room.view()), Each(0));
  EXPECT_THROW(ListByPriority(no_room.view(), std::vector<float>{1}), Error);
}

}  // namespace
}  // namespace bole
