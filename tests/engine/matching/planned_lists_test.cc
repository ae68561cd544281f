#include "engine/matching/planned_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.h"
#include "tests/support/small_lists.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Lists = std::vector<std::vector<Recommendation>>;

Recommendation Item(uint32_t row, float score) {
  return {row, score, Source::kFused};
}

// Everybody's scores of everybody, best first; the first five are wanted by all.
Lists RandomChoices(size_t num_viewers, size_t num_candidates) {
  Lists choices;
  for (uint32_t viewer = 0; viewer < num_viewers; ++viewer) {
    Random random(1, 0, viewer);
    auto& list = choices.emplace_back();
    for (uint32_t row = 0; row < num_candidates; ++row) {
      list.push_back(Item(row, static_cast<float>(random.Uniform() + (row < 5 ? 0.5 : 0))));
    }
    std::ranges::sort(list, [](const auto& a, const auto& b) { return a.score > b.score; });
  }
  return choices;
}

std::vector<uint32_t> CountsOf(const Lists& lists, size_t num_candidates) {
  std::vector<uint32_t> counts(num_candidates);
  for (const auto& list : lists) {
    for (const Recommendation& item : list) ++counts[item.row];
  }
  return counts;
}

TEST(PlannedListsTest, ChangesWhoIsListedAndNeitherScoreNorOrder) {
  // Both want 0; the second has nobody else worth it.
  const Lists choices = {{Item(0, 1), Item(1, 0.9f)}, {Item(0, 0.9f), Item(1, 0.1f)}};
  const auto planned = PlanLists(choices, {{1, 1}, {}}, {.length = 1, .depth = 2});
  EXPECT_EQ(planned.lists, (Lists{{Item(1, 0.9f)}, {Item(0, 0.9f)}}));
  EXPECT_FLOAT_EQ(planned.compared.planned, 1.8f);
  EXPECT_FLOAT_EQ(planned.compared.greedy, 1.1f);
  EXPECT_FLOAT_EQ(planned.compared.naive, 1.1f);
  EXPECT_FLOAT_EQ(planned.compared.without_capacities, 1.9f);
  EXPECT_THAT(planned.unfilled, IsEmpty());
  EXPECT_THAT(planned.displaced.columns, IsEmpty());
}

TEST(PlannedListsTest, PlansNothingWhereNobodyIsOnTooMany) {
  const Lists choices = {{Item(0, 1), Item(1, 0.9f)}, {Item(1, 0.9f), Item(0, -0.5f)}};
  const auto planned = PlanLists(choices, {{1, 1}, {1, 1}}, {.length = 1, .depth = 2});
  EXPECT_EQ(planned.lists, (Lists{{Item(0, 1)}, {Item(1, 0.9f)}}));
  EXPECT_EQ(planned.num_sweeps, 0u);
  EXPECT_THAT(planned.candidate_factors, IsEmpty());
  EXPECT_FLOAT_EQ(planned.compared.without_capacities, 1.9f);
}

// Both want 0. Were -0.9 as far below a probability as it looks, the first viewer would have to
// give way; as the place in an order it costs next to nothing.
TEST(PlannedListsTest, TheOrderBelowZeroIsWorthNextToNothing) {
  const Lists choices = {{Item(0, 0.02f), Item(1, 0.01f)}, {Item(0, 0.005f), Item(1, -0.9f)}};
  ListPlanOptions options = {.length = 1, .depth = 2};
  EXPECT_THAT(RowsOf(PlanLists(choices, {{1, 1}, {}}, options).lists[1]), ElementsAre(0));
  options.weight_below_zero = 0x1p-10f;
  const auto planned = PlanLists(choices, {{1, 1}, {}}, options);
  EXPECT_THAT(RowsOf(planned.lists[1]), ElementsAre(1));
  EXPECT_EQ(planned.lists[1][0].score, -0.9f);
  EXPECT_FLOAT_EQ(planned.compared.planned, 0.02f) << "what is below 0 is no match";
}

TEST(PlannedListsTest, SaysWhoseListMayGoOn) {
  const Lists choices = {{Item(0, 1), Item(1, 0.5f)}, {Item(0, 1)}, {Item(0, 1), Item(1, 0.2f)}};
  const auto planned = PlanLists(choices, {{3, 1}, {}}, {.length = 2, .depth = 2});
  EXPECT_THAT(planned.unfilled, ElementsAre(2)) << "the second has no more than one choice";
}

// Nobody's first choice is 2, who is new; the second viewer loses least by it.
TEST(PlannedListsTest, ANewOneIsListedWhereItCostsLeastAndThoseInTheirPlaceAreNamed) {
  const Lists choices = {{Item(0, 1), Item(1, 0.9f), Item(2, 0.1f)},
                         {Item(1, 0.8f), Item(0, 0.7f), Item(2, 0.6f)}};
  const auto planned = PlanLists(choices, {{5, 5, 5}, {0, 0, 1}}, {.length = 1, .depth = 3});
  EXPECT_THAT(RowsOf(planned.lists[0]), ElementsAre(0));
  EXPECT_THAT(RowsOf(planned.lists[1]), ElementsAre(2));
  EXPECT_THAT(planned.displaced.offsets, ElementsAre(0, 0, 2));
  EXPECT_THAT(planned.displaced.columns, ElementsAre(0, 1));
}

TEST(PlannedListsTest, AFloorIsMetWhereverThereArePairs) {
  const ExposureLimits limits = {std::vector<uint32_t>(40, 400), [] {
                                   std::vector<uint32_t> floors(40);
                                   std::fill(floors.begin() + 30, floors.end(), 160);
                                   return floors;
                                 }()};
  const Lists choices = RandomChoices(2000, 40);
  const auto planned = PlanLists(choices, limits, {.length = 3, .depth = 40});
  const auto counts = CountsOf(planned.lists, 40);
  for (size_t row = 0; row < counts.size(); ++row) {
    EXPECT_LE(counts[row], limits.places[row]);
    EXPECT_GE(counts[row], limits.floors[row]);
  }
  // Each list is the best of those with room or on it, less the displaced.
  for (uint32_t viewer = 0; viewer < choices.size(); ++viewer) {
    const auto listed = RowsOf(planned.lists[viewer]);
    const auto displaced = planned.displaced.view().row(viewer);
    std::vector<uint32_t> best;
    for (const Recommendation& item : choices[viewer]) {
      const bool is_on = std::ranges::find(listed, item.row) != listed.end();
      if (!is_on && counts[item.row] >= limits.places[item.row]) continue;
      if (std::ranges::binary_search(displaced, item.row)) continue;
      if (best.size() < 3) best.push_back(item.row);
    }
    ASSERT_EQ(listed, best) << viewer;
  }
}

TEST(PlannedListsTest, KeepsCapacitiesWithTheSameListsForAnyNumberOfThreads) {
  const ExposureLimits limits = {std::vector<uint32_t>(40, 160), std::vector<uint32_t>(40, 90)};
  ListPlanOptions options = {.length = 3, .depth = 40};
  const auto one = PlanLists(RandomChoices(2000, 40), limits, options);
  options.plan.num_threads = 3;
  const auto three = PlanLists(RandomChoices(2000, 40), limits, options);
  EXPECT_EQ(one.lists, three.lists);
  EXPECT_EQ(one.displaced.columns, three.displaced.columns);
  EXPECT_EQ(one.candidate_factors, three.candidate_factors);
  for (const uint32_t count : CountsOf(one.lists, 40)) EXPECT_LE(count, 160u);
  for (const auto& list : one.lists) {
    EXPECT_TRUE(std::ranges::is_sorted(
        list, [](const auto& a, const auto& b) { return a.score > b.score; }));
  }
}

TEST(PlannedListsTest, IsNoWorseThanGreedyAndNaiveListsAndQuickerFromYesterday) {
  const ExposureLimits limits = {std::vector<uint32_t>(40, 160), {}};
  ListPlanOptions options = {.length = 3, .depth = 40};
  const auto planned = PlanLists(RandomChoices(2000, 40), limits, options);
  EXPECT_GE(planned.compared.planned, planned.compared.greedy);
  EXPECT_GE(planned.compared.planned, planned.compared.naive);
  EXPECT_LE(planned.compared.planned, planned.compared.without_capacities);
  const ExposureLimits with_floors = {std::vector<uint32_t>(40, 160),
                                      std::vector<uint32_t>(40, 145)};
  const auto floored = PlanLists(RandomChoices(2000, 40), with_floors, options).compared;
  EXPECT_GE(floored.planned, floored.greedy_with_floors);
  EXPECT_GE(floored.planned, floored.naive_with_floors);
  EXPECT_LT(floored.naive_with_floors, floored.naive) << "floors cost something";
  options.start = planned.candidate_factors;
  const auto again = PlanLists(RandomChoices(2000, 40), limits, options);
  EXPECT_LT(again.num_sweeps, planned.num_sweeps);
  EXPECT_NEAR(again.compared.planned, planned.compared.planned, 1e-3 * planned.compared.planned);
}

TEST(PlannedListsTest, Edges) {
  EXPECT_THAT(PlanLists({}, {}, {}).lists, IsEmpty());
  const auto nobody = PlanLists({{}, {}}, {{1}, {1}}, {.length = 1, .depth = 2});
  EXPECT_EQ(nobody.lists, Lists(2));
  const auto no_room = PlanLists({{Item(0, 1)}}, {{0}, {}}, {.length = 1, .depth = 1});
  EXPECT_EQ(no_room.lists, Lists(1));
  EXPECT_THAT(no_room.unfilled, ElementsAre(0));
}

}  // namespace
}  // namespace bole
