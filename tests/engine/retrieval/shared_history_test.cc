#include "engine/retrieval/shared_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "features/graph/stays.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr float kNotKnown = std::numeric_limits<float>::quiet_NaN();

std::map<uint32_t, float> ScoresOf(const CandidateSource& source, uint32_t query, size_t num_rows) {
  Accumulator scores(num_rows);
  source.Accumulate(query, scores);
  std::map<uint32_t, float> by_row;
  scores.Drain([&](uint32_t row, float sum) { by_row[row] = sum; });
  return by_row;
}

struct History {
  explicit History(std::vector<StayEntry> entries, size_t members, size_t places)
      : by_member(MakeStays(std::move(entries), members)),
        by_place(TransposeStays(by_member.view(), places)) {}

  SharedStays source() const { return {by_member.view(), by_place.view()}; }

  Stays by_member;
  Stays by_place;
};

TEST(OverlapTest, IsTheCommonShareOfTheTimeOfEither) {
  const Overlap overlap = OverlapOf({0, 2010, 2014}, {0, 2012, 2018});
  EXPECT_EQ(overlap.from_year, 2012);
  EXPECT_EQ(overlap.to_year, 2014);
  EXPECT_FLOAT_EQ(overlap.share, 2 / 8.0f);
  EXPECT_EQ(OverlapOf({0, 2010, 2014}, {0, 2010, 2014}).share, 1);
}

TEST(OverlapTest, YearsApartDontOverlapAndYearsNotKnownMightHave) {
  EXPECT_EQ(OverlapOf({0, 2010, 2012}, {0, 2012, 2014}).share, 0);
  const Overlap overlap = OverlapOf({0, kNotKnown, 2014}, {0, 2012, 2018});
  EXPECT_GT(overlap.share, 0);
  EXPECT_LT(overlap.share, 1);
  EXPECT_FALSE(overlap.known());
}

// Members 0 and 1 at place 0 together, 2 there later; 0, 1, 2 and 3 all at place 1 in the same
// years.
TEST(SharedStaysTest, AddsOverlapsDiscountedBySize) {
  const History history({{0, {0, 2010, 2014}},
                         {1, {0, 2010, 2014}},
                         {2, {0, 2014, 2018}},
                         {0, {1, 2000, 2004}},
                         {1, {1, 2000, 2004}},
                         {2, {1, 2000, 2004}},
                         {3, {1, 2000, 2004}}},
                        4, 2);
  const auto scores = ScoresOf(history.source(), 0, 4);
  EXPECT_FLOAT_EQ(scores.at(1), SizeDiscount(3) + SizeDiscount(4));
  EXPECT_FLOAT_EQ(scores.at(2), SizeDiscount(4));
  EXPECT_FLOAT_EQ(scores.at(3), SizeDiscount(4));
}

TEST(SharedStaysTest, LooksAtASampleOfAHugePlace) {
  std::vector<StayEntry> entries;
  const uint32_t members = 3 * kMostMembersOfAPlace;
  for (uint32_t member = 0; member < members; ++member)
    entries.push_back({member, {0, 2010, 2014}});
  const History history(std::move(entries), members, 1);
  const auto some = ScoresOf(history.source(), 5, members);
  EXPECT_EQ(some.size(), kMostMembersOfAPlace);
  EXPECT_EQ(some, ScoresOf(history.source(), 5, members));
}

TEST(SizeDiscountTest, LargePlacesSayLess) {
  EXPECT_GT(SizeDiscount(2), SizeDiscount(20));
  EXPECT_GT(SizeDiscount(20), SizeDiscount(20000));
  EXPECT_TRUE(std::isfinite(SizeDiscount(0)));
}

Csr Matrix(std::vector<CsrEntry> entries, size_t rows, uint32_t columns) {
  return MakeCsr(std::move(entries), rows, columns, Duplicates::kMax);
}

TEST(AddressBookTest, FindsContactsOnlyForTheOneWhoImportedThem) {
  // 0 has 1 and 2; 1 has 0.
  const Csr contacts = Matrix({{0, 1, 0.5f}, {0, 2, 0.5f}, {1, 0, 0.5f}}, 3, 3);
  const Csr owners = Transpose(contacts.view());
  MemberGraph graph;
  graph.contacts = contacts.view();
  graph.contact_owners = owners.view();
  const AddressBook source(graph);
  const auto scores = ScoresOf(source, 0, 3);
  EXPECT_GT(scores.at(1), scores.at(2));  // they have each other
  EXPECT_THAT(ScoresOf(source, 2, 3), IsEmpty());
}

TEST(SharedGroupsTest, LargeGroupsSayLess) {
  // Group 0: 0 and 1; group 1: all four.
  const Csr groups = Matrix({{0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 1}, {3, 1}}, 4, 2);
  const Csr members = Transpose(groups.view());
  MemberGraph graph;
  graph.groups = groups.view();
  graph.group_members = members.view();
  const auto scores = ScoresOf(SharedGroups(graph), 0, 4);
  EXPECT_FLOAT_EQ(scores.at(1), SizeDiscount(2) + SizeDiscount(4));
  EXPECT_FLOAT_EQ(scores.at(3), SizeDiscount(4));
}

TEST(FollowsTest, BothDirectionsAddUpAndCelebritiesSayLess) {
  // 0 follows 1 and 2; 1 follows 0; 3 and 4 follow 2.
  const Csr follows = Matrix({{0, 1}, {0, 2}, {1, 0}, {3, 2}, {4, 2}}, 5, 5);
  const Csr followers = Transpose(follows.view());
  MemberGraph graph;
  graph.follows = follows.view();
  graph.followers = followers.view();
  EXPECT_THAT(ScoresOf(Follows(graph), 0, 5), ElementsAre(Pair(1, 2.0f), Pair(2, SizeDiscount(3))));
}

}  // namespace
}  // namespace bole
