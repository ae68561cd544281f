#include "engine/search/likely_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/random.h"
#include "engine/search/query_parser.h"
#include "engine/search/searcher.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::IsEmpty;

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

enum LikelyField : size_t { kTitle, kFunction, kCity, kOpen, kDays };

// A row as a test says it; empty and NaN: not known.
struct Person {
  std::string title, function, city;
  bool open = false;
  float days = kUnknown;
  float answered = kUnknown;
};

SearchIndex IndexOf(const std::vector<Person>& people) {
  SearchIndexWriter writer({{.name = "title", .has_words = true, .weight = 4},
                            {.name = "function", .has_values = true},
                            {.name = "city", .has_values = true},
                            {.name = "open_to_work", .has_values = true},
                            {.name = "days_inactive", .is_number = true}});
  const PlainWords words;
  for (const Person& person : people) {
    SearchDocument document;
    const auto add = [&](size_t field, const std::string& text) {
      if (text.empty()) return;
      document.entries.push_back(
          {.field = field, .words = words.Words(text), .key = text, .label = text});
    };
    add(kTitle, person.title);
    add(kFunction, person.function);
    add(kCity, person.city);
    add(kOpen, person.open ? "yes" : "");
    if (!std::isnan(person.days)) document.numbers.push_back({kDays, person.days});
    writer.Add(document);
  }
  const TemporaryDirectory directory;
  writer.Write(directory / "index");
  return SearchIndex::Open(directory / "index");
}

LikelyRows RowsOf(const SearchIndex& index, const std::vector<Person>& people) {
  LikelySources sources = {
      .index = index, .days_field = "days_inactive", .half_life_days = 90, .answered_share = {}};
  for (const Person& person : people) sources.answered_share.push_back(person.answered);
  return LikelyRows(sources);
}

std::vector<uint32_t> Rows(const std::vector<ScoredRow>& scored) {
  std::vector<uint32_t> rows;
  for (const ScoredRow& one : scored) rows.push_back(one.row);
  return rows;
}

// Odds by hand: 1/2 share is 1, three half lives 1/8, one 1/2; .8 is 4; open doubles.
//
//   row  share  days     odds   open
//   0    .8     0        4
//   1    .8     90       2      yes, 4
//   2    not known, 0    1
//   3    .8     not known 1/2
//   4    .8     9000     1/2
//   5    1      0        49: cut to .98
const std::vector<Person> kSix = {{.days = 0, .answered = 0.8f},
                                  {.open = true, .days = 90, .answered = 0.8f},
                                  {.days = 0},
                                  {.answered = 0.8f},
                                  {.days = 9000, .answered = 0.8f},
                                  {.days = 0, .answered = 1}};

TEST(LikelyRowsTest, OddsAreTheShareOfAnswersHalvedByDaysAway) {
  const SearchIndex index = IndexOf(kSix);
  const LikelyRows rows = RowsOf(index, kSix);
  const std::vector<float> odds = {4, 2, 1, 0.5f, 0.5f, 49};
  for (uint32_t row = 0; row < odds.size(); ++row) {
    EXPECT_THAT(rows.row(row).log_odds(false), FloatNear(std::log(odds[row]), 1 / 256.0f)) << row;
    const float open = row == 1 ? std::log(2.0f) : 0;
    EXPECT_THAT(rows.row(row).log_odds(true), FloatNear(std::log(odds[row]) + open, 1 / 256.0f));
  }
  EXPECT_THAT(rows.in_order(false), ElementsAre(5, 0, 1, 2, 3, 4));
  EXPECT_THAT(rows.in_order(true), ElementsAre(5, 0, 1, 2, 3, 4));  // 0 and 1 are equal now
}

TEST(LikelyRowsTest, AnIndexWithoutAnyOfItHasEquals) {
  SearchIndexWriter writer({{.name = "title", .has_words = true, .weight = 4}});
  writer.Add({});
  writer.Add({});
  const TemporaryDirectory directory;
  writer.Write(directory / "index");
  const SearchIndex index = SearchIndex::Open(directory / "index");
  const LikelyRows rows({.index = index, .days_field = "days_inactive", .answered_share = {}});
  EXPECT_THAT(rows.in_order(true), ElementsAre(0, 1));
  EXPECT_EQ(LikelyOrder(rows, {}).First(RowSet::All(2), 5).rows.size(), 2u);
}

// Of four with a function three are nurses: u = 3/4 and 1/4. Wanted: a cook, with weight 2;
// unwanted: a nurse.
//
//   cook   (2 + 4/4) / (0 + 4/4) * (1 + 4) / (2 + 4) = 5/2
//   nurse  (0 + 3) / (1 + 3) * 5/6 = 5/8
TEST(OwnKindsTest, WhatWasWantedOfWhatIsUsualRaisesTheOdds) {
  const std::vector<Person> people = {{.function = "nurse"},
                                      {.function = "nurse"},
                                      {.function = "nurse"},
                                      {.function = "cook"},
                                      {}};
  const SearchIndex index = IndexOf(people);
  const LikelyRows rows = RowsOf(index, people);
  const OwnKinds own(rows, {.wanted = {{3, 2}, {4, 9}}, .unwanted = {{0, 1}}});
  EXPECT_THAT(own.LogOdds(rows.row(3)), FloatNear(std::log(2.5f), 1e-5f));
  EXPECT_THAT(own.LogOdds(rows.row(1)), FloatNear(std::log(0.625f), 1e-5f));
  EXPECT_EQ(own.LogOdds(rows.row(4)), 0);
  EXPECT_EQ(own.most(), own.LogOdds(rows.row(3)));
  // Of a hundred wanted cooks: cut.
  const OwnKinds many(rows, {.wanted = {{3, 100}}, .unwanted = {{0, 100}}});
  EXPECT_THAT(many.LogOdds(rows.row(3)), FloatNear(std::log(8.0f), 1e-5f));
  EXPECT_THAT(many.LogOdds(rows.row(0)), FloatNear(-std::log(8.0f), 1e-5f));
  const OwnKinds nothing(rows, {});
  for (uint32_t row = 0; row < 5; ++row) EXPECT_EQ(nothing.LogOdds(rows.row(row)), 0);
}

std::vector<Person> RandomPeople(uint64_t seed, size_t size) {
  std::vector<Person> people;
  for (size_t row = 0; row < size; ++row) {
    Random random(seed, 1, row);
    Person person;
    person.title = random.Chance(0.3) ? "data engineer" : random.Chance(0.5) ? "engineer" : "nurse";
    if (random.Chance(0.9)) person.function = "f" + std::to_string(random.Below(6));
    if (random.Chance(0.9)) person.city = "c" + std::to_string(random.Below(9));
    person.open = random.Chance(0.2);
    if (random.Chance(0.9)) person.days = static_cast<float>(random.Below(40)) * 10;
    if (random.Chance(0.8)) person.answered = static_cast<float>(random.Below(11)) / 10;
    people.push_back(person);
  }
  return people;
}

OwnHistory RandomHistory(Random& random, size_t size) {
  OwnHistory history;
  for (uint64_t i = random.Below(12); i > 0; --i) {
    history.wanted.push_back({static_cast<uint32_t>(random.Below(size)), 1});
    history.unwanted.push_back({static_cast<uint32_t>(random.Below(size)), 1});
  }
  return history;
}

// Every row that matches, from its parts.
std::vector<uint32_t> PlainOrder(const std::vector<Person>& people, const LikelyRows& rows,
                                 const OwnKinds& own, const RowSet& matching, bool secrets) {
  std::vector<ScoredRow> all;
  for (uint32_t row = 0; row < people.size(); ++row) {
    if (!matching.Contains(row)) continue;
    const Person& person = people[row];
    const double share =
        std::isnan(person.answered) ? 0.5 : std::clamp<double>(person.answered, 0.02f, 0.98f);
    const double away = std::isnan(person.days) ? 3 : std::min(person.days / 90.0, 3.0);
    double log_odds = std::log(share / (1 - share)) - away * std::log(2.0);
    if (secrets && person.open) log_odds += std::log(2.0);
    const float level = static_cast<float>(std::lround(log_odds * 256)) / 256;
    all.push_back({level + own.LogOdds(rows.row(row)), row});
  }
  std::ranges::sort(all, IsBetter);
  return Rows(all);
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

class OrderedSearchTest : public ::testing::Test {
 protected:
  static constexpr size_t kSize = 300;

  SearchTask Task(const char* query, const LikelyOrder* order) const {
    return {.query = ParseQuery(query, index_.fields()), .count = kSize, .order = order};
  }

  const std::vector<Person> people_ = RandomPeople(11, kSize);
  const SearchIndex index_ = IndexOf(people_);
  const LikelyRows rows_ = RowsOf(index_, people_);
  const PlainWords words_;
  const Searcher searcher_{index_, words_};
  const RowSet all_ = RowSet::All(kSize);
};

TEST_F(OrderedSearchTest, PagesNeitherRepeatNorSkip) {
  const LikelyOrder order(rows_, {});
  for (const char* query : {"title:engineer", "title:\"data engineer\"", "city:c3", "", "the"}) {
    SearchTask task = Task(query, &order);
    const SearchResult whole = searcher_.Search(task, all_);
    SearchResult plain = searcher_.Search(Task(query, nullptr), all_);
    EXPECT_EQ(whole.total, plain.total);
    EXPECT_THAT(plain.order, IsEmpty());
    EXPECT_THAT(Rows(whole.rows), ::testing::UnorderedElementsAreArray(Rows(plain.rows)));
    ASSERT_EQ(whole.order.size(), whole.rows.size());
    for (const size_t count : {1, 7, 20, 64}) {
      std::vector<ScoredRow> paged;
      std::vector<OrderFacts> facts;
      for (task.count = count, task.offset = 0; task.offset < kSize; task.offset += count) {
        const SearchResult page = searcher_.Search(task, all_);
        paged.insert(paged.end(), page.rows.begin(), page.rows.end());
        facts.insert(facts.end(), page.order.begin(), page.order.end());
      }
      EXPECT_EQ(paged, whole.rows) << query << " " << count;
      EXPECT_EQ(facts, whole.order);
    }
  }
}

// As few as here more than a page is in order; of many a page.
TEST_F(OrderedSearchTest, ByATextAsManyAreInOrderAsHowManyMatchAllows) {
  const LikelyOrder order(rows_, {});
  const SearchResult found = searcher_.Search(Task("title:engineer", &order), all_);
  ASSERT_GT(found.rows.size(), LikelyOrder::kDepthOfFew);
  for (size_t i = 0; i < found.rows.size(); ++i) {
    EXPECT_EQ(found.order[i].source == OrderSource::kHabits, i < LikelyOrder::kDepthOfFew) << i;
  }
  EXPECT_EQ(LikelyOrder::Depth(LikelyOrder::kFewMatching), LikelyOrder::kDepthOfFew);
  EXPECT_EQ(LikelyOrder::Depth(LikelyOrder::kFewMatching + 1), LikelyOrder::kDepth);
}

TEST_F(OrderedSearchTest, WhereNoTextRanksTheLikeliestComeFirst) {
  const LikelyOrder order(rows_, {});
  const std::vector<uint32_t> expected = PlainOrder(people_, rows_, {}, all_, false);
  EXPECT_EQ(Rows(searcher_.Search(Task("", &order), all_).rows), expected);
  // Stop words alone find everybody, and say nothing.
  SearchTask task = Task("", &order);
  task.text = "the";
  EXPECT_EQ(Rows(searcher_.Search(task, all_).rows), expected);
}

// Who mustn't know who is open to work can't read it from the order.
TEST_F(OrderedSearchTest, ASecretChangesNoOrderOfWhoMayNotKnowIt) {
  std::vector<Person> other = people_;
  for (Person& person : other) person.open = !person.open;
  const SearchIndex other_index = IndexOf(other);
  const LikelyRows other_rows = RowsOf(other_index, other);
  const Searcher other_searcher(other_index, words_);
  for (const bool secrets : {false, true}) {
    const LikelyOrder order(rows_, {.knows_secrets = secrets});
    const LikelyOrder other_order(other_rows, {.knows_secrets = secrets});
    for (const char* query : {"", "title:engineer"}) {
      const SearchResult a = searcher_.Search(Task(query, &order), all_);
      const SearchResult b = other_searcher.Search(Task(query, &other_order), all_);
      EXPECT_EQ(a.rows == b.rows && a.order == b.order, !secrets) << query;
    }
  }
}

}  // namespace
}  // namespace bole
