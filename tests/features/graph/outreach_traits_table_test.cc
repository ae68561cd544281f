#include "features/graph/outreach_traits_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::IsEmpty;

constexpr int64_t kDay = 86400;
constexpr int64_t kNow = 100 * kDay;
constexpr float kTolerance = 1e-6F;

class OutreachTraitsTest : public ::testing::Test {
 protected:
  OutreachTraitsTest() {
    tables_.Write("members", {{{"member_id", "a"},
                               {"function", "Backend"},
                               {"industry", "internet"},
                               {"city", "上海"},
                               {"skills", "go|Kubernetes"},
                               {"open_to_work", "yes"}},
                              {{"member_id", "b"}, {"function", "sales"}, {"city", "北京"}}});
    tables_.Write("companies", {{{"company_id", "x"}}, {{"company_id", "y"}}});
    tables_.Write(
        "positions",
        {{{"member_id", "0"}, {"company_id", "0"}, {"started_at", std::to_string(90 * kDay)}},
         {{"member_id", "0"}, {"company_id", "1"}, {"started_at", std::to_string(50 * kDay)}},
         {{"member_id", "1"}, {"company_id", "1"}, {"started_at", std::to_string(50 * kDay)}},
         // Only begins later.
         {{"member_id", "1"}, {"company_id", "0"}, {"started_at", std::to_string(120 * kDay)}}});
    tables_.Write("educations", {{{"member_id", "0"}, {"school", "复旦"}},
                                 {{"member_id", "0"}, {"school", "MIT"}},
                                 {{"member_id", "1"}, {"school", "mit"}}});
    tables_.Write("headhunters", {{{"headhunter_id", "h"},
                                   {"firm_id", "f"},
                                   {"specialisms", "backend|GO"},
                                   {"cities", "上海|深圳"},
                                   {"weekly_capacity", "5"}},
                                  {{"headhunter_id", "i"}, {"firm_id", "f"}}});
    tables_.Write(
        "jobs",
        {{{"job_id", "j"}, {"function", "backend"}, {"city", "深圳"}},
         {{"job_id", "k"}, {"function", "sales"}, {"city", "上海"}},
         {{"job_id", "l"}, {"function", "sales"}, {"city", "上海"}, {"headhunter_id", "0"}}});
    // h wrote to both; a replied and was placed, b didn't.
    approaches_ = {{.headhunter = 0,
                    .member = 0,
                    .met_at = 95 * kDay,
                    .contacted_at = 95 * kDay,
                    .answered_at = 96 * kDay,
                    .is_replied = true,
                    .is_hired = true},
                   {.headhunter = 0, .member = 1, .met_at = 10 * kDay, .contacted_at = 10 * kDay}};
    // a applied to j, looked at k, and went for l, which the headhunter h fills.
    encounters_ = {{.member = 0, .job = 0, .looked_at = kDay, .is_wanted = true},
                   {.member = 0, .job = 1, .looked_at = kDay},
                   {.member = 0, .job = 2, .looked_at = kDay, .is_wanted = true}};
  }

  OutreachTraitsTable Make() const {
    return MakeOutreachTraits(OutreachTables::Open(tables_.path()),
                              {approaches_, encounters_, kNow});
  }

  SmallTables tables_;
  std::vector<Approach> approaches_;
  std::vector<JobEncounter> encounters_;
};

TEST_F(OutreachTraitsTest, FunctionsSkillsAndSpecialismsAreNumberedTogether) {
  const OutreachTraitsTable table = Make();
  const OutreachTraits traits = table.view();
  const auto specialisms = traits.headhunter_terms.row(0);
  const auto function = static_cast<uint32_t>(traits.member(0, ApproachedTrait::kFunction));
  EXPECT_THAT(specialisms, ::testing::Contains(function));
  EXPECT_THAT(specialisms, ::testing::Contains(traits.member_skills.row(0)[0])) << "go";
  EXPECT_EQ(specialisms.size(), 2u);
  EXPECT_THAT(traits.headhunter_terms.row(1), IsEmpty());
  EXPECT_THAT(
      traits.headhunter_places.row(0),
      ::testing::Contains(static_cast<uint32_t>(traits.member(0, ApproachedTrait::kPlace))));
  EXPECT_EQ(traits.headhunter_places.row(0).size(), 2u);
  EXPECT_TRUE(std::isnan(traits.member(1, ApproachedTrait::kIndustry)));
  EXPECT_EQ(traits.member(0, ApproachedTrait::kOpenToWork), 1);
  EXPECT_TRUE(std::isnan(traits.member(1, ApproachedTrait::kOpenToWork)));
}

TEST_F(OutreachTraitsTest, TheLatestPositionBegunAndTheFirstSchoolCount) {
  const OutreachTraitsTable table = Make();
  const OutreachTraits traits = table.view();
  EXPECT_EQ(traits.member(0, ApproachedTrait::kCompany), 0);
  EXPECT_EQ(traits.member(1, ApproachedTrait::kCompany), 1);
  EXPECT_NE(traits.member(0, ApproachedTrait::kSchool), traits.member(1, ApproachedTrait::kSchool));
}

TEST_F(OutreachTraitsTest, WishesAreSharesAndLeaveOutJobsOfHeadhunters) {
  const OutreachTraitsTable table = Make();
  const OutreachTraits traits = table.view();
  // One wish for 1, one look for .2.
  ASSERT_EQ(traits.wished_functions.row(0).size(), 2u);
  EXPECT_EQ(traits.wished_functions.row(0)[0],
            static_cast<uint32_t>(traits.member(0, ApproachedTrait::kFunction)));
  EXPECT_NEAR(traits.wished_functions.row_values(0)[0], 1 / 1.2F, kTolerance);
  EXPECT_NEAR(traits.wished_functions.row_values(0)[1], 0.2F / 1.2F, kTolerance);
  EXPECT_NEAR(traits.wished_places.row_values(0)[0], 0.2F / 1.2F, kTolerance);
  EXPECT_THAT(traits.wished_places.row(1), IsEmpty());
}

TEST_F(OutreachTraitsTest, HabitsAreCountedAndSharesDrawnToTheMeanOfAll) {
  const OutreachTraitsTable table = Make();
  const OutreachTraits traits = table.view();
  // One of two was replied to.
  EXPECT_NEAR(traits.member(0, ApproachedTrait::kContacts), std::log(2.0F), kTolerance);
  EXPECT_NEAR(traits.member(0, ApproachedTrait::kRepliedShare), (1 + 4 * 0.5) / 5, kTolerance);
  EXPECT_NEAR(traits.member(1, ApproachedTrait::kRepliedShare), (0 + 4 * 0.5) / 5, kTolerance);
  EXPECT_NEAR(traits.member(0, ApproachedTrait::kIdleDays), std::log(6.0F), kTolerance);
  EXPECT_NEAR(traits.headhunter(0, HeadhunterTrait::kContacts), std::log(3.0F), kTolerance);
  EXPECT_NEAR(traits.headhunter(0, HeadhunterTrait::kRepliedShare), (1 + 4 * 0.5) / 6, kTolerance);
  EXPECT_NEAR(traits.headhunter(0, HeadhunterTrait::kHires), std::log(2.0F), kTolerance);
  EXPECT_NEAR(traits.headhunter(0, HeadhunterTrait::kCapacity), std::log(6.0F), kTolerance);
  // One contact in the last four weeks, in which there was time for twenty.
  EXPECT_NEAR(traits.headhunter(0, HeadhunterTrait::kLoad), 1 / 20.0F, kTolerance);
  EXPECT_TRUE(std::isnan(traits.headhunter(1, HeadhunterTrait::kLoad)));
  EXPECT_EQ(traits.headhunter(1, HeadhunterTrait::kContacts), 0);
  EXPECT_NEAR(traits.headhunter(1, HeadhunterTrait::kFirmContacts), std::log(3.0F), kTolerance);
  EXPECT_NEAR(traits.headhunter(1, HeadhunterTrait::kFirmRepliedShare), (1 + 4 * 0.5) / 6,
              kTolerance);
}

TEST_F(OutreachTraitsTest, IsReadAsItWasWrittenAndForItsOwnRowsOnly) {
  const OutreachTraitsTable table = Make();
  const TemporaryDirectory directory;
  table.Write(directory / "outreach_traits.bole");
  const ArrayFile file = ArrayFile::Open(directory / "outreach_traits.bole");
  const OutreachTraits traits = OutreachTraits::Read(file, 2, 2);
  EXPECT_EQ(traits.headhunter(0, HeadhunterTrait::kHires),
            table.view().headhunter(0, HeadhunterTrait::kHires));
  EXPECT_THAT(traits.headhunter_terms.row(0),
              ::testing::ElementsAreArray(table.view().headhunter_terms.row(0)));
  EXPECT_THROW(OutreachTraits::Read(file, 3, 2), Error);
  EXPECT_THROW(OutreachTraits::Read(file, 2, 1), Error);
}

TEST(OutreachTraitsTableTest, ASiteWithoutHeadhuntersHasNone) {
  SmallTables tables;
  tables.WriteMembers(2);
  const OutreachTraitsTable table =
      MakeOutreachTraits(OutreachTables::Open(tables.path()), {{}, {}, kNow});
  EXPECT_EQ(table.members.size(), 2 * kNumApproachedTraits);
  EXPECT_THAT(table.headhunters, IsEmpty());
  EXPECT_TRUE(std::isnan(table.view().member(0, ApproachedTrait::kRepliedShare)));
}

}  // namespace
}  // namespace bole
