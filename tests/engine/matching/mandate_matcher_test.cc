#include "engine/matching/mandate_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/matching/mandate_recommender.h"
#include "tests/engine/matching/small_mandates.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr float kTolerance = 1e-6F;

class NotRow : public RowFilter {
 public:
  explicit NotRow(uint32_t row) : row_(row) {}
  bool Allows(uint32_t row) const override { return row != row_; }

 private:
  uint32_t row_;
};

// Two jobs and three headhunters, whose loads are 0, 1 and 2: the weight of the choice is ln 2, so
// scores are 0, ln 2, ln 4 and shares 1/7, 2/7, 4/7.
class MandateMatcherTest : public ::testing::Test {
 protected:
  MandateMatcherTest() : market_(2, 3) {
    for (uint32_t i = 0; i < 3; ++i) {
      market_.Set(i, HeadhunterTrait::kLoad, static_cast<float>(i));
    }
    weights_.choice[MandateFeature(HeadhunterTrait::kLoad)] = std::log(2.0);
    weights_.fill[MandateFeature("is_headhunter_of_nothing")] = std::log(3.0);
    shares_.assign(2, std::log(7.0F));
  }

  MandateMatcher Write() {
    MandateMatcher::Write(directory_ / "mandates.bole", market_.view(), weights_, shares_, fills_);
    return MandateMatcher::Open(directory_ / "mandates.bole", 2, 3);
  }

  TemporaryDirectory directory_;
  SmallMandates market_;
  MandateWeights weights_;
  std::vector<float> shares_, fills_ = {0, -std::log(9.0F)};
};

TEST_F(MandateMatcherTest, SharesOfAJobAddUpToOne) {
  const MandateMatcher matcher = Write();
  EXPECT_NEAR(matcher.Foretell(0, 0).interest, 1.0F / 7, kTolerance);
  EXPECT_NEAR(matcher.Foretell(0, 1).interest, 2.0F / 7, kTolerance);
  EXPECT_NEAR(matcher.Foretell(0, 2).interest, 4.0F / 7, kTolerance);
}

// Odds of 1 and of 1 / 9, each thrice as good with a headhunter: 3 / 4 and 1 / 4.
TEST_F(MandateMatcherTest, FillsAreOfTheJobAndOfTheHeadhunter) {
  const MandateMatcher matcher = Write();
  EXPECT_NEAR(matcher.Foretell(0, 0).acceptance, 0.75F, kTolerance);
  EXPECT_NEAR(matcher.Foretell(1, 0).acceptance, 0.25F, kTolerance);
}

TEST_F(MandateMatcherTest, NoShareIsMoreThanAll) {
  shares_.assign(2, -1);
  EXPECT_EQ(Write().Foretell(0, 2).interest, 1);
}

TEST_F(MandateMatcherTest, BothDirectionsListByTheSameNumbers) {
  const MandateMatcher matcher = Write();
  const MandateRecommender recommender(matcher);
  const NoFilter everybody;
  const std::vector<uint32_t> all = {0, 1, 2};
  for (uint32_t job = 0; job < 2; ++job) {
    const auto forecasts = matcher.Foretell(Surface::kHeadhuntersForJob, job, all);
    for (const Recommendation& item : recommender.Recommend(job, 3, everybody)) {
      EXPECT_EQ(item.score, forecasts[item.row].joint());
      EXPECT_EQ(item.score, matcher.Foretell(job, item.row).joint());
      for (const Recommendation& back : recommender.RecommendJobs(item.row, 2, everybody)) {
        if (back.row == job) {
          EXPECT_EQ(back.score, item.score);
        }
      }
    }
  }
}

std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

TEST_F(MandateMatcherTest, ListsAreTheBestAllowedOnesAndPrefixesOfLongerOnes) {
  const MandateMatcher matcher = Write();
  const MandateRecommender recommender(matcher);
  EXPECT_THAT(RowsOf(recommender.Recommend(0, 2, NoFilter())), ElementsAre(2, 1));
  EXPECT_THAT(RowsOf(recommender.Recommend(0, 9, NoFilter())), ElementsAre(2, 1, 0));
  EXPECT_THAT(RowsOf(recommender.Recommend(0, 2, NotRow(2))), ElementsAre(1, 0));
  EXPECT_THAT(RowsOf(recommender.RecommendJobs(1, 2, NoFilter())), ElementsAre(0, 1));
  EXPECT_THAT(recommender.Recommend(0, 0, NoFilter()), IsEmpty());
}

TEST_F(MandateMatcherTest, AmongEqualsSmallerRowsComeFirst) {
  weights_.choice = {};
  const MandateMatcher matcher = Write();
  EXPECT_THAT(RowsOf(MandateRecommender(matcher).Recommend(0, 3, NoFilter())),
              ElementsAre(0, 1, 2));
}

TEST_F(MandateMatcherTest, AFileOfOtherTablesIsRefused) {
  Write();
  const auto path = directory_ / "mandates.bole";
  EXPECT_THROW(MandateMatcher::Open(path, 3, 3), Error);
  EXPECT_THROW(MandateMatcher::Open(path, 2, 2), Error);
  shares_.pop_back();
  EXPECT_THROW(Write(), Error);
  EXPECT_THROW(MandateMatcher::Open(directory_ / "none.bole", 2, 3), Error);
}

TEST_F(MandateMatcherTest, TraitsThatPointOutsideAreRefused) {
  market_.firms = {kNoRow, 0, kNoRow};  // there is no firm
  EXPECT_THROW(Write(), Error);
}

}  // namespace
}  // namespace bole
