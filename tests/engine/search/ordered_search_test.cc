#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/search/likely_order.h"
#include "engine/search/query_parser.h"
#include "engine/search/searcher.h"
#include "tests/engine/search/likely_people.h"

namespace bole {
namespace {

using ::testing::IsEmpty;

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
