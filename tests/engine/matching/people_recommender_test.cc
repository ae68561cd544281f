#include "engine/matching/people_recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "engine/base/error.h"
#include "engine/matching/profile_recommender.h"
#include "features/graph/member_graph_arrays.h"
#include "tests/support/small_graphs.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Without : public RowFilter {
 public:
  explicit Without(std::vector<uint32_t> rows) : rows_(std::move(rows)) {}
  bool Allows(uint32_t row) const override {
    return std::find(rows_.begin(), rows_.end(), row) == rows_.end();
  }

 private:
  std::vector<uint32_t> rows_;
};

std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

SmallRow Tie(int a, int b) {
  return {{"member_a", std::to_string(a)}, {"member_b", std::to_string(b)}};
}

SmallRow Pupil(int member, const std::string& school) {
  return {{"member_id", std::to_string(member)},
          {"school", school},
          {"started_at", "0"},
          {"ended_at", "99999999"}};
}

// A chain of ties 0 - 1 - 2 - 3; 4 has no ties, but 5 in the address book, a school with 6 and the
// same profile as 7. 8 is nobody's.
class PeopleTest : public ::testing::Test {
 protected:
  PeopleTest() {
    tables_.WriteMembers(9);
    tables_.Write("connections", {Tie(0, 1), Tie(1, 2), Tie(2, 3)});
    tables_.Write("contacts", {{{"from_id", "4"}, {"to_id", "5"}, {"channel", "wechat"}}});
    tables_.Write("educations", {Pupil(4, "PKU"), Pupil(6, "PKU")});
    graph_ = MakeMemberGraph(GraphTables::Open(tables_.path()), {});
    profiles_ = MakeCsr({{4, 0}, {7, 0}}, 9, 1, Duplicates::kSum);
    postings_ = Transpose(profiles_.view());
  }

  PeopleRecommender Make() const {
    return {graph_.view(), ProfileViews{profiles_.view(), profiles_.view(), postings_.view()}};
  }

  SmallTables tables_;
  MemberGraphArrays graph_;
  Csr profiles_;
  Csr postings_;
};

TEST_F(PeopleTest, SomeoneWithoutTiesGetsContactsSchoolmatesAndTheAlike) {
  const auto list = Make().Recommend(4, 4, NoFilter());
  // 1 and 2 have the most ties; the smaller row comes first.
  EXPECT_THAT(RowsOf(list), ElementsAre(5, 6, 7, 1));
  EXPECT_EQ(list[0].source, Source::kContacts);
  EXPECT_EQ(list[1].source, Source::kSharedHistory);
  EXPECT_EQ(list[2].source, Source::kProfile);
  EXPECT_EQ(list[3].source, Source::kPopular);
  EXPECT_GT(list[1].score, 2);
  EXPECT_GT(list[2].score, 1);
  EXPECT_LT(list[3].score, 1);
}

TEST_F(PeopleTest, TiesAndOneselfAreNeverListed) {
  const auto list = Make().Recommend(1, 100, NoFilter());
  EXPECT_EQ(list.size(), 6u);
  EXPECT_EQ(list[0].row, 3u);
  EXPECT_EQ(list[0].source, Source::kSharedConnections);
  EXPECT_THAT(RowsOf(list), ::testing::Not(::testing::Contains(::testing::AnyOf(0u, 1u, 2u))));
}

TEST_F(PeopleTest, ListsAreExactlyAsLongAsAsked) {
  const PeopleRecommender people = Make();
  for (size_t k = 0; k <= 8; ++k) EXPECT_EQ(people.Recommend(4, k, NoFilter()).size(), k);
  EXPECT_EQ(people.Recommend(4, 8, Without({5, 0})).size(), 6u);
  EXPECT_THAT(people.Recommend(4, 3, Without({0, 1, 2, 3, 4, 5, 6, 7, 8})), IsEmpty());
}

TEST_F(PeopleTest, EveryListIsAPrefixOfTheNextAndScoresNeverIncrease) {
  const PeopleRecommender people = Make();
  for (uint32_t member = 0; member < 9; ++member) {
    const auto all = people.Recommend(member, 9, NoFilter());
    for (size_t k = 0; k <= all.size(); ++k) {
      const auto list = people.Recommend(member, k, NoFilter());
      ASSERT_TRUE(std::equal(list.begin(), list.end(), all.begin()));
    }
    for (size_t i = 1; i < all.size(); ++i) ASSERT_GE(all[i - 1].score, all[i].score);
  }
}

TEST_F(PeopleTest, RefusesProfilesOfOtherPeople) {
  const Csr fewer = MakeCsr({{4, 0}}, 5, 1, Duplicates::kSum);
  const Csr postings = Transpose(fewer.view());
  EXPECT_THROW(
      PeopleRecommender(graph_.view(), ProfileViews{fewer.view(), fewer.view(), postings.view()}),
      Error);
}

TEST(PeopleOfOneTest, TheOnlyMemberGetsNobody) {
  SmallTables tables;
  tables.WriteMembers(1);
  const auto graph = MakeMemberGraph(GraphTables::Open(tables.path()), {});
  EXPECT_THAT(PeopleRecommender(graph.view(), std::nullopt).Recommend(0, 5, NoFilter()), IsEmpty());
}

TEST(PeopleLiveTest, AnswersAreTheSameFromManyThreadsAtOnce) {
  SmallTables tables;
  tables.WriteMembers(100);
  std::vector<SmallRow> ties;
  const Csr random = MakeRandomTies(100, 600, 9);
  for (uint32_t a = 0; a < 100; ++a) {
    for (const uint32_t b : random.view().row(a)) {
      if (a < b) ties.push_back(Tie(static_cast<int>(a), static_cast<int>(b)));
    }
  }
  tables.Write("connections", ties);
  const auto graph = MakeMemberGraph(GraphTables::Open(tables.path()), {});
  const PeopleRecommender people(graph.view(), std::nullopt);
  std::vector<std::vector<Recommendation>> expected;
  for (uint32_t member = 0; member < 100; ++member) {
    expected.push_back(people.Recommend(member, 20, NoFilter()));
  }
  std::vector<std::thread> threads;
  std::vector<int> num_same(4, 0);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (uint32_t member = 0; member < 100; ++member) {
        num_same[t] += people.Recommend(member, 20, NoFilter()) == expected[member];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(num_same, ElementsAre(100, 100, 100, 100));
}

TEST(ProfileRecommenderTest, ListsTheAlikeThenThePopular) {
  // Items 0 and 1 share the query's feature, 1 has another one besides; 3 is the most popular.
  const Csr queries = MakeCsr({{0, 0}}, 2, 2, Duplicates::kSum);
  const Csr items = MakeCsr({{0, 0}, {1, 0}, {1, 1}}, 5, 2, Duplicates::kSum);
  const Csr postings = Transpose(items.view());
  const std::vector<uint32_t> popularity = {9, 9, 1, 4, 1};
  const ProfileRecommender recommender({queries.view(), items.view(), postings.view()}, popularity);
  const auto list = recommender.Recommend(0, 9, NoFilter());
  EXPECT_THAT(RowsOf(list), ElementsAre(0, 1, 3, 2, 4));
  EXPECT_EQ(list[0].score, 2);
  EXPECT_EQ(list[2].source, Source::kPopular);
  EXPECT_THAT(RowsOf(recommender.Recommend(0, 2, Without({0}))), ElementsAre(1, 3));
  EXPECT_THAT(RowsOf(recommender.Recommend(1, 3, NoFilter())), ElementsAre(0, 1, 3));
  EXPECT_THAT(recommender.Recommend(0, 0, NoFilter()), IsEmpty());
}

TEST(ProfileRecommenderTest, RefusesPopularityOfOtherItems) {
  const Csr items = MakeCsr({{0, 0}}, 2, 1, Duplicates::kSum);
  const Csr postings = Transpose(items.view());
  const std::vector<uint32_t> popularity = {1, 2, 3};
  EXPECT_THROW(ProfileRecommender({items.view(), items.view(), postings.view()}, popularity),
               Error);
}

}  // namespace
}  // namespace bole
