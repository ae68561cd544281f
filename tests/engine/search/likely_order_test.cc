#include "engine/search/likely_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/engine/search/likely_people.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::IsEmpty;

OwnHistory RandomHistory(Random& random, size_t size) {
  OwnHistory history;
  for (uint64_t i = random.Below(12); i > 0; --i) {
    history.wanted.push_back({static_cast<uint32_t>(random.Below(size)), 1});
    history.unwanted.push_back({static_cast<uint32_t>(random.Below(size)), 1});
  }
  return history;
}

TEST(LikelyOrderTest, TheFirstAreThoseOfAPlainLoopWhateverMatchesAndHoweverManyAreAsked) {
  constexpr size_t kSize = 700;
  const std::vector<Person> people = RandomPeople(7, kSize);
  const SearchIndex index = IndexOf(people);
  const LikelyRows rows = RowsOf(index, people);
  for (uint64_t number = 0; number < 60; ++number) {
    Random random(8, 2, number);
    std::vector<uint32_t> chosen;
    const double share = std::vector{1.0, 0.5, 0.05, 0.005}[number % 4];
    for (uint32_t row = 0; row < kSize; ++row) {
      if (random.Chance(share)) chosen.push_back(row);
    }
    const RowSet matching = RowSet::Of(chosen);
    const bool secrets = random.Chance(0.5);
    const auto own = std::make_shared<OwnKinds>(rows, RandomHistory(random, kSize));
    const LikelyOrder order(rows, {.knows_secrets = secrets, .own = own});
    std::vector<uint32_t> expected = PlainOrder(people, rows, *own, matching, secrets);
    for (const size_t count : {0, 1, 20, 200, 1000}) {
      const OrderedRows found = order.First(matching, count);
      std::vector<uint32_t> first = expected;
      first.resize(std::min(count, expected.size()));
      ASSERT_EQ(Rows(found.rows), first) << number << " " << count;
      ASSERT_EQ(found.facts.size(), first.size());
    }
  }
}

// A share of all that are as likely as can be: nothing more is looked for.
TEST(LikelyOrderTest, EqualsComeByRow) {
  const std::vector<Person> people(100);
  const SearchIndex index = IndexOf(people);
  const LikelyRows rows = RowsOf(index, people);
  const LikelyOrder order(rows, {});
  EXPECT_THAT(Rows(order.First(RowSet::All(100), 3).rows), ElementsAre(0, 1, 2));
  const RowSet some = RowSet::Of(std::vector<uint32_t>{40, 70, 99});
  EXPECT_THAT(Rows(order.First(some, 2).rows), ElementsAre(40, 70));
}

// (score / best)^4 * odds, of kSix:
//
//   row  score  fit   odds of fit  odds  both
//   2    10     1     1            1     1
//   5    5      .5    1/16         49    3.06
//   0    4      .4    .0256        4     .1
//   3    0      1/16  1/65536      .5
TEST(LikelyOrderTest, FitAndLikelihoodAreWeighedAgainstEachOther) {
  const SearchIndex index = IndexOf(kSix);
  const LikelyRows rows = RowsOf(index, kSix);
  const OrderedRows ordered =
      LikelyOrder(rows, {}).Order(std::vector<ScoredRow>{{10, 2}, {5, 5}, {4, 0}, {0, 3}}, 20);
  EXPECT_THAT(Rows(ordered.rows), ElementsAre(5, 2, 0, 3));
  EXPECT_THAT(ordered.rows[0].score, FloatNear(3.0625f / 4.0625f, 2e-3f));
  EXPECT_THAT(ordered.rows[1].score, FloatNear(0.5f, 1e-3f));
  EXPECT_THAT(ordered.rows[2].score, FloatNear(0.1024f / 1.1024f, 1e-3f));
  EXPECT_GT(ordered.rows[3].score, 0);
  EXPECT_EQ(ordered.facts[0].source, OrderSource::kHabits);
  EXPECT_EQ(ordered.facts[0].fit, 0.5f);
  EXPECT_THAT(ordered.facts[0].likely, FloatNear(0.98f, 1e-3f));
  EXPECT_EQ(ordered.facts[0].own, 1);
  EXPECT_EQ(ordered.facts[3].fit, 0);
  EXPECT_THAT(LikelyOrder(rows, {}).Order({}, 20).rows, IsEmpty());
}

TEST(LikelyOrderTest, WhoIsBehindThoseLookedAtKeepsTheOrderByText) {
  const std::vector<Person> people = RandomPeople(9, 60);
  const SearchIndex index = IndexOf(people);
  const LikelyRows rows = RowsOf(index, people);
  std::vector<ScoredRow> by_text;
  for (uint32_t row = 0; row < 60; ++row) by_text.push_back({1 - 0.01f * (row / 10), row});
  const OrderedRows ordered = LikelyOrder(rows, {}).Order(by_text, 40);
  for (size_t i = 0; i < by_text.size(); ++i) {
    const bool looked_at = i < 40;
    EXPECT_EQ(ordered.facts[i].source, looked_at ? OrderSource::kHabits : OrderSource::kText);
    EXPECT_EQ(ordered.rows[i].score > 0, looked_at);
    if (!looked_at) {
      EXPECT_EQ(ordered.rows[i].row, i);
    }
  }
  EXPECT_TRUE(std::ranges::is_sorted(ordered.rows, IsBetter));
}

// Foretells what it was given, and that the others want nothing.
class GivenForecasts : public Foreteller {
 public:
  explicit GivenForecasts(std::vector<float> joint) : joint_(std::move(joint)) {}
  std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                      std::span<const uint32_t> others) const override {
    EXPECT_EQ(surface, Surface::kCandidatesForJob);
    EXPECT_EQ(query, 3u);
    std::vector<MatchForecast> forecasts;
    for (const uint32_t row : others) {
      forecasts.push_back({row < joint_.size() ? joint_[row] : 0, 1});
    }
    return forecasts;
  }

 private:
  std::vector<float> joint_;
};

TEST(LikelyOrderTest, WhatIsForetoldTakesThePlaceOfHabits) {
  const SearchIndex index = IndexOf(kSix);
  const LikelyRows rows = RowsOf(index, kSix);
  const GivenForecasts forecasts({0.1f, 0.2f, 0.5f, 0.4f, 0, 0.3f});
  const LikelyOrder order(
      rows, {.foreteller = &forecasts, .surface = Surface::kCandidatesForJob, .viewer = 3});
  const OrderedRows first = order.First(RowSet::All(6), 5);
  EXPECT_THAT(Rows(first.rows), ElementsAre(2, 3, 5, 1, 0));
  EXPECT_THAT(first.rows[0].score, FloatNear(0.5f, 1e-5f));
  EXPECT_EQ(first.facts[1].likely, 0.4f);
  EXPECT_EQ(first.facts[1].source, OrderSource::kForetold);
  // 1/9 against (1/2)^4
  EXPECT_THAT(Rows(order.Order(std::vector<ScoredRow>{{2, 0}, {1, 2}}, 20).rows),
              ElementsAre(0, 2));
}

TEST(LikelyOrderTest, BeyondThoseForetoldHabitsDecide) {
  const std::vector<Person> people = RandomPeople(3, 150);
  const SearchIndex index = IndexOf(people);
  const LikelyRows rows = RowsOf(index, people);
  const GivenForecasts forecasts(std::vector<float>(75, 0.5f));
  const LikelyOrder order(
      rows, {.foreteller = &forecasts, .surface = Surface::kCandidatesForJob, .viewer = 3});
  const std::vector<ScoredRow> all = order.First(RowSet::All(150), 150).rows;
  EXPECT_TRUE(std::ranges::is_sorted(all, IsBetter));
  const auto habits = Rows(LikelyOrder(rows, {}).First(RowSet::All(150), 150).rows);
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].score > 0, i < LikelyOrder::kForetold);
    if (i >= LikelyOrder::kForetold) {
      EXPECT_EQ(all[i].row, habits[i]);
    }
  }
  for (const size_t count : {1, 99, 101, 140}) {
    const std::vector<ScoredRow> part = order.First(RowSet::All(150), count).rows;
    ASSERT_EQ(part.size(), count);
    EXPECT_TRUE(std::equal(part.begin(), part.end(), all.begin())) << count;
  }
}

}  // namespace
}  // namespace bole
