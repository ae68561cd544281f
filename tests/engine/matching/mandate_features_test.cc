#include "engine/matching/mandate_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/matching/small_mandates.h"

namespace bole {
namespace {

using ::testing::Each;
using ::testing::FloatNear;

constexpr float kTolerance = 1e-6F;

// ln(1 + n)
float Log(double count) {
  return static_cast<float>(std::log1p(count));
}

class MandateFeaturesTest : public ::testing::Test {
 protected:
  // Jobs 1 to 5 are others' mandates; job 0 is asked about.
  MandateFeaturesTest() : market_(6, 2) {}

  std::array<float, kNumMandateFeatures> Row(uint32_t job = 0, uint32_t headhunter = 0) const {
    std::array<float, kNumMandateFeatures> row;
    row.fill(99);  // whatever was there before
    FillMandateFeatures(market_.view(), job, headhunter, row);
    return row;
  }
  float Of(std::string_view name, uint32_t headhunter = 0) const {
    const auto place = std::ranges::find(kMandatePairFeatureNames, name);
    return Row(0, headhunter)[static_cast<size_t>(place - kMandatePairFeatureNames.begin())];
  }
  void Give(uint32_t headhunter, std::vector<uint32_t> jobs) {
    std::vector<CsrEntry> entries;
    for (const uint32_t job : jobs) entries.push_back({headhunter, job});
    market_.mandates = SmallMandates::Like(market_.mandates, entries);
  }

  SmallMandates market_;
};

TEST_F(MandateFeaturesTest, WhereNothingIsKnownAllIsZeroButThatThereIsNoMandate) {
  auto row = Row();
  EXPECT_EQ(row[MandateFeature("is_headhunter_of_nothing")], 1);
  row[MandateFeature("is_headhunter_of_nothing")] = 0;
  EXPECT_THAT(row, Each(0));
}

TEST_F(MandateFeaturesTest, ImpactsOfSharedWordsAreAdded) {
  market_.job_words = SmallMandates::Like(market_.job_words, {{0, 1}, {0, 4}, {0, 5}});
  market_.headhunter_words =
      SmallMandates::Like(market_.headhunter_words, {{0, 0, 9}, {0, 1, 2}, {0, 5, 0.5F}});
  EXPECT_NEAR(Of("words"), Log(2.5), kTolerance);
  EXPECT_EQ(Of("words", 1), 0);
}

TEST_F(MandateFeaturesTest, SpecialismsMeetFunctionIndustryAndSkills) {
  market_.Set(0, MandateTrait::kFunction, 3);
  market_.Set(0, MandateTrait::kIndustry, 4);
  market_.of_jobs = SmallMandates::Like(market_.of_jobs, {{0, 1}, {0, 5}, {0, 6}, {0, 7}});
  market_.terms = SmallMandates::Like(market_.terms, {{0, 3}, {0, 5}, {1, 4}});
  EXPECT_EQ(Of("specialism_is_function"), 1);
  EXPECT_EQ(Of("specialism_is_industry"), 0);
  EXPECT_EQ(Of("skills_in_specialisms"), 0.25F);
  EXPECT_EQ(Of("specialism_is_function", 1), 0);
  EXPECT_EQ(Of("specialism_is_industry", 1), 1);
}

TEST_F(MandateFeaturesTest, CitiesAndClients) {
  market_.Set(0, MandateTrait::kPlace, 2);
  market_.Set(0, MandateTrait::kEmployer, 2);
  market_.places = SmallMandates::Like(market_.places, {{0, 2}});
  market_.clients = SmallMandates::Like(market_.clients, {{1, 2}});
  EXPECT_EQ(Of("in_a_city"), 1);
  EXPECT_EQ(Of("employer_is_client"), 0);
  EXPECT_EQ(Of("in_a_city", 1), 0);
  EXPECT_EQ(Of("employer_is_client", 1), 1);
}

TEST_F(MandateFeaturesTest, WhomOneWroteToCounts) {
  market_.Set(0, MandateTrait::kFunction, 3);
  market_.Set(0, MandateTrait::kPlace, 2);
  market_.approached_terms = SmallMandates::Like(market_.approached_terms, {{0, 3, 5}});
  market_.approached_places =
      SmallMandates::Like(market_.approached_places, {{0, 2, 7}, {1, 3, 1}});
  EXPECT_NEAR(Of("approached_function"), Log(5), kTolerance);
  EXPECT_NEAR(Of("approached_city"), Log(7), kTolerance);
  EXPECT_EQ(Of("approached_city", 1), 0);
}

// Jobs 1 to 3 are the headhunter's: 1 of the same function and employer, 2 of the same city and
// level, 3 of nothing the same.
TEST_F(MandateFeaturesTest, TheRecordIsOfMandatesOfTheSameKind) {
  for (const auto trait : {MandateTrait::kFunction, MandateTrait::kIndustry, MandateTrait::kPlace,
                           MandateTrait::kLevel, MandateTrait::kEmployer}) {
    market_.Set(0, trait, 1);
    for (const uint32_t job : {1, 2, 3}) market_.Set(job, trait, 2);
  }
  market_.Set(1, MandateTrait::kFunction, 1);
  market_.Set(1, MandateTrait::kEmployer, 1);
  market_.Set(2, MandateTrait::kPlace, 1);
  market_.Set(2, MandateTrait::kLevel, 1);
  market_.Set(3, MandateTrait::kIsFilled, 1);
  Give(0, {1, 2, 3});
  EXPECT_NEAR(Of("mandates"), Log(3), kTolerance);
  EXPECT_NEAR(Of("of_function"), Log(1), kTolerance);
  EXPECT_EQ(Of("of_industry"), 0);
  EXPECT_NEAR(Of("of_city"), Log(1), kTolerance);
  EXPECT_NEAR(Of("of_level"), Log(1), kTolerance);
  EXPECT_NEAR(Of("of_employer"), Log(1), kTolerance);
  EXPECT_NEAR(Of("filled_mandates"), Log(1), kTolerance);
  EXPECT_EQ(Of("is_headhunter_of_nothing"), 0);
  EXPECT_EQ(Of("mandates", 1), 0);
}

// What is unknown of both jobs isn't the same.
TEST_F(MandateFeaturesTest, UnknownNamesAgreeWithNothing) {
  Give(0, {1});
  EXPECT_EQ(Of("of_function"), 0);
  EXPECT_EQ(Of("of_employer"), 0);
}

// Whom a job was given to is not to be read from its own numbers, nor from what came later.
TEST_F(MandateFeaturesTest, OnlyMandatesFromBeforeCount) {
  market_.as_of[0] = 500;
  market_.posted_at = {500, 499, 500, 501, kNoTime, 0};
  Give(0, {0, 1, 2, 3, 4});
  EXPECT_NEAR(Of("mandates"), Log(2), kTolerance) << "1, and 4 that has always been there";
}

TEST_F(MandateFeaturesTest, AJobIsNoEvidenceOfItself) {
  market_.posted_at[0] = kNoTime;
  Give(0, {0});
  EXPECT_EQ(Of("mandates"), 0);
}

TEST_F(MandateFeaturesTest, OpenMandatesAreThoseThatHadNotClosed) {
  market_.as_of[0] = 500;
  market_.closes_at = {kNoTime, kNoTime, 500, 501, 400, 0};
  Give(0, {1, 2, 3, 4});
  EXPECT_NEAR(Of("open_mandates"), Log(2), kTolerance) << "1 and 3";
}

TEST_F(MandateFeaturesTest, PayIsComparedWithTheMeanOfWhatIsKnown) {
  market_.Set(0, MandateTrait::kPay, 10);
  market_.Set(1, MandateTrait::kPay, 11);
  market_.Set(2, MandateTrait::kPay, 14);
  Give(0, {1, 2, 3});
  EXPECT_EQ(Of("pay_distance"), 2.5F);
  market_.Set(0, MandateTrait::kPay, kUnknown);
  EXPECT_EQ(Of("pay_distance"), 0);
}

TEST_F(MandateFeaturesTest, AColleagueWorkedForTheEmployer) {
  market_.firms = {0, 0};
  market_.firm_mandates = MakeCsr({{0, 1}, {0, 2}}, 1, 6, Duplicates::kMax);
  market_.Set(0, MandateTrait::kEmployer, 1);
  market_.Set(1, MandateTrait::kEmployer, 1);
  market_.Set(2, MandateTrait::kEmployer, 2);
  EXPECT_NEAR(Of("of_employer_in_firm"), Log(1), kTolerance);
  market_.posted_at[1] = SmallMandates::kNow;
  EXPECT_EQ(Of("of_employer_in_firm"), 0) << "not before";
}

TEST_F(MandateFeaturesTest, TheHeadhuntersOwnTraitsFollow) {
  market_.Set(1, HeadhunterTrait::kLoad, 0.5F);
  EXPECT_EQ(Row(0, 1)[MandateFeature(HeadhunterTrait::kLoad)], 0.5F);
  EXPECT_EQ(Row(0, 0)[MandateFeature(HeadhunterTrait::kLoad)], 0);
}

}  // namespace
}  // namespace bole
