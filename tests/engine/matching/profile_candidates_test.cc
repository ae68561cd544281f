#include "engine/matching/profile_candidates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/matching/outreach_candidates.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// Two queries and five items over three features; rows have length 1.
//
//   query 0: a          items 0: a    1: .8 a + .6 b    2: .6 a + .8 b    3: b    4: c
//   query 1: c
class ProfileCandidatesTest : public ::testing::Test {
 protected:
  ProfileViews Profiles() const { return {queries_.view(), items_.view(), postings_.view()}; }

  static std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& found) {
    std::vector<uint32_t> rows;
    for (const Recommendation& item : found) rows.push_back(item.row);
    return rows;
  }

  Csr queries_ = MakeCsr({{0, 0, 1}, {1, 2, 1}}, 2, 3, Duplicates::kMax);
  Csr items_ = MakeCsr(
      {{0, 0, 1}, {1, 0, 0.8F}, {1, 1, 0.6F}, {2, 0, 0.6F}, {2, 1, 0.8F}, {3, 1, 1}, {4, 2, 1}}, 5,
      3, Duplicates::kMax);
  Csr postings_ = Transpose(items_.view());
  Csr nothing_ = MakeCsr({}, 2, 5, Duplicates::kMax);
  NoFilter everybody_;
};

// All but one.
class AllBut : public RowFilter {
 public:
  explicit AllBut(uint32_t row) : row_(row) {}
  bool Allows(uint32_t row) const override { return row != row_; }

 private:
  uint32_t row_;
};

TEST_F(ProfileCandidatesTest, FindsTheMostAlikeFirstAndNoMoreThanItMay) {
  const ProfileCandidates all(nothing_.view(), Profiles(), 10);
  EXPECT_THAT(RowsOf(all.Find(0, everybody_)), ElementsAre(0, 1, 2));
  EXPECT_THAT(RowsOf(all.Find(1, everybody_)), ElementsAre(4));
  EXPECT_FLOAT_EQ(all.Find(0, everybody_)[1].score, 0.8F);
  EXPECT_EQ(all.Find(0, everybody_)[1].source, Source::kProfile);
  const ProfileCandidates two(nothing_.view(), Profiles(), 2);
  EXPECT_THAT(RowsOf(two.Find(0, everybody_)), ElementsAre(0, 1));
}

TEST_F(ProfileCandidatesTest, FindsNothingThatWasDealtWithOrThatTheFilterForbids) {
  const Csr histories = MakeCsr({{0, 0}, {1, 4}}, 2, 5, Duplicates::kMax);
  const ProfileCandidates two(histories.view(), Profiles(), 2);
  EXPECT_THAT(RowsOf(two.Find(0, everybody_)), ElementsAre(1, 2)) << "the places are filled";
  EXPECT_THAT(RowsOf(two.Find(0, AllBut(1))), ElementsAre(2));
  EXPECT_TRUE(two.Find(1, everybody_).empty());
}

TEST_F(ProfileCandidatesTest, HistoriesMustFit) {
  const Csr other = MakeCsr({}, 2, 4, Duplicates::kMax);
  EXPECT_THROW(ProfileCandidates(other.view(), Profiles(), 2), Error);
  EXPECT_THROW(OutreachCandidates(other.view(), Profiles(), 2), Error);
}

TEST_F(ProfileCandidatesTest, OutreachFindsThoseLikeTheHistoryThenThoseLikeTheProfile) {
  const Csr histories = MakeCsr({{0, 3}}, 2, 5, Duplicates::kMax);
  const OutreachCandidates outreach(histories.view(), Profiles(), 2);
  EXPECT_THAT(RowsOf(outreach.Find(0, everybody_)), ElementsAre(2, 1, 0, 1));
  EXPECT_THAT(RowsOf(outreach.Find(0, AllBut(1))), ElementsAre(2, 0, 2));
}

}  // namespace
}  // namespace bole
