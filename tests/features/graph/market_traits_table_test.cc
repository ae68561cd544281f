#include "features/graph/market_traits_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

constexpr int64_t kDay = 86400;
constexpr float kTolerance = 1e-6F;

class MarketTraitsTest : public ::testing::Test {
 protected:
  MarketTraitsTest() {
    tables_.Write("members", {{{"member_id", "a"},
                               {"seniority", "Junior"},
                               {"years_experience", "1"},
                               {"city", "上海"},
                               {"skills", "C++|Go"},
                               {"open_to_work", "yes"}},
                              {{"member_id", "b"},
                               {"seniority", "senior"},
                               {"years_experience", "8"},
                               {"city", "北京"}}});
    tables_.Write("companies", {{{"company_id", "x"}}});
    tables_.Write("educations", {{{"member_id", "0"}, {"school", "复旦"}},
                                 {{"member_id", "1"}, {"school", "复旦"}}});
    tables_.Write("jobs", {{{"job_id", "j"},
                            {"seniority", "SENIOR"},
                            {"city", "上海"},
                            {"skills", "go|rust|c++"},
                            {"salary_min", "10"},
                            {"salary_max", "30"},
                            {"company_id", "0"},
                            {"posted_at", "0"},
                            {"closes_at", std::to_string(10 * kDay)}},
                           {{"job_id", "k"}, {"company_id", "0"}}});
    // a looked at both and applied to j, which refused; b applied to k, which accepted.
    encounters_ = {{.member = 0,
                    .job = 0,
                    .looked_at = kDay,
                    .applied_at = 2 * kDay,
                    .answered_at = 3 * kDay,
                    .is_wanted = true},
                   {.member = 0, .job = 1, .looked_at = kDay},
                   {.member = 1,
                    .job = 1,
                    .looked_at = kDay,
                    .applied_at = kDay,
                    .answered_at = 2 * kDay,
                    .is_wanted = true,
                    .is_accepted = true}};
  }

  MarketTraitsTable Make() const {
    return MakeMarketTraits(MarketTables::Open(tables_.path()), encounters_, 4 * kDay);
  }

  SmallTables tables_;
  std::vector<JobEncounter> encounters_;
};

TEST_F(MarketTraitsTest, MembersAndJobsShareNamesAndLevels) {
  const MarketTraitsTable table = Make();
  const MarketTraits traits = table.view();
  EXPECT_EQ(traits.member(0, SeekerTrait::kLevel), 0);
  EXPECT_EQ(traits.member(1, SeekerTrait::kLevel), 1);
  EXPECT_EQ(traits.job(0, JobTrait::kLevel), 1);
  EXPECT_TRUE(std::isnan(traits.job(1, JobTrait::kLevel)));
  EXPECT_EQ(traits.member(0, SeekerTrait::kCity), traits.job(0, JobTrait::kCity));
  EXPECT_NE(traits.member(1, SeekerTrait::kCity), traits.job(0, JobTrait::kCity));
  EXPECT_EQ(traits.member(0, SeekerTrait::kOpenToWork), 1);
  EXPECT_NEAR(traits.job(0, JobTrait::kPay), std::log(20.0F), kTolerance);
  EXPECT_NEAR(traits.job(0, JobTrait::kAgeDays), std::log(5.0F), kTolerance);
  EXPECT_NEAR(traits.job(0, JobTrait::kDaysLeft), std::log(7.0F), kTolerance);
}

TEST_F(MarketTraitsTest, SkillsNamedFirstWeighMost) {
  const MarketTraitsTable table = Make();
  const MarketTraits traits = table.view();
  // C++ 0 and Go 1 of the member; Rust 2 is new.
  EXPECT_THAT(traits.member_skills.row(0), ::testing::ElementsAre(0, 1));
  EXPECT_THAT(traits.job_skills.row(0), ::testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(traits.job_skills.row_values(0),
              ::testing::ElementsAre(1 / 4.0F, 1 / 2.0F, 1 / 3.0F));
}

TEST_F(MarketTraitsTest, SharesAreDrawnToTheMeanOfAll) {
  const MarketTraitsTable table = Make();
  const MarketTraits traits = table.view();
  // 2 of 3 looks became applications, 1 of 2 answers was none but a refusal.
  EXPECT_NEAR(traits.member(0, SeekerTrait::kApplyShare), (1 + 10 * 2 / 3.0) / 12, kTolerance);
  EXPECT_NEAR(traits.member(1, SeekerTrait::kAcceptedShare), (1 + 4 * 0.5) / 5, kTolerance);
  EXPECT_NEAR(traits.member(0, SeekerTrait::kSchoolShare), (1 + 4 * 0.5) / 6, kTolerance);
  EXPECT_NEAR(traits.job(0, JobTrait::kAcceptedShare), (0 + 4 * 0.5) / 5, kTolerance);
  EXPECT_NEAR(traits.job(1, JobTrait::kLooks), std::log(3.0F), kTolerance);
  EXPECT_NEAR(traits.job(0, JobTrait::kCompanyLooks), std::log(4.0F), kTolerance);
  EXPECT_NEAR(traits.member(0, SeekerTrait::kIdleDays), std::log(3.0F), kTolerance);
}

TEST_F(MarketTraitsTest, KnowsWhatIsLeftOfAJobAndWhoIsOnTheWay) {
  tables_.Write("jobs", {{{"job_id", "j"}, {"openings", "3"}},
                         {{"job_id", "k"}, {"openings", "1"}},
                         {{"job_id", "l"}}});
  // j hired one, accepted one lately and one 40 days ago; k hired two though it had one opening, of
  // whom one never applied.
  const int64_t now = 50 * kDay;
  const auto applied = [](uint32_t member, uint32_t job, int64_t day, bool is_hired) {
    return JobEncounter{.member = member,
                        .job = job,
                        .looked_at = day * kDay,
                        .applied_at = day * kDay,
                        .answered_at = day * kDay,
                        .is_wanted = true,
                        .is_accepted = true,
                        .is_hired = is_hired};
  };
  encounters_ = {applied(0, 0, 45, true), applied(1, 0, 46, false), applied(2, 0, 10, false),
                 applied(0, 1, 10, true)};
  const auto hired = [](const char* job, const char* member, int64_t day) {
    return SmallRow{{"actor_kind", "job"}, {"actor_id", job},
                    {"action", "hire"},    {"object_kind", "member"},
                    {"object_id", member}, {"at", std::to_string(day * kDay)}};
  };
  tables_.Write("interactions", {hired("0", "0", 45), hired("1", "0", 10), hired("1", "1", 45),
                                 hired("0", "0", 46),  // the same again
                                 hired("0", "2", 51)});
  encounters_.push_back({.member = 3, .job = 2, .looked_at = 45 * kDay, .applied_at = 45 * kDay});
  tables_.WriteMembers(4);
  const MarketTraitsTable table =
      MakeMarketTraits(MarketTables::Open(tables_.path()), encounters_, now);
  const MarketTraits traits = table.view();
  EXPECT_NEAR(traits.job(0, JobTrait::kOpeningsLeft), std::log(3.0F), kTolerance);
  EXPECT_NEAR(traits.job(0, JobTrait::kInProgress), std::log(2.0F), kTolerance);
  EXPECT_NEAR(traits.job(0, JobTrait::kLatelyApplied), std::log(3.0F), kTolerance);
  EXPECT_EQ(traits.job(1, JobTrait::kOpeningsLeft), 0);
  EXPECT_EQ(traits.job(1, JobTrait::kInProgress), 0);
  EXPECT_TRUE(std::isnan(traits.job(2, JobTrait::kOpeningsLeft)));
  EXPECT_EQ(traits.job(2, JobTrait::kInProgress), 0) << "not answered";
  EXPECT_NEAR(traits.job(2, JobTrait::kLatelyApplied), std::log(2.0F), kTolerance);
}

TEST_F(MarketTraitsTest, IsReadAsItWasWrittenAndForItsOwnRowsOnly) {
  const MarketTraitsTable table = Make();
  const TemporaryDirectory directory;
  table.Write(directory / "market_traits.bole");
  const ArrayFile file = ArrayFile::Open(directory / "market_traits.bole");
  const MarketTraits traits = MarketTraits::Read(file, 2, 2);
  EXPECT_EQ(traits.job(0, JobTrait::kPay), table.view().job(0, JobTrait::kPay));
  EXPECT_THROW(MarketTraits::Read(file, 3, 2), Error);
  EXPECT_THROW(MarketTraits::Read(file, 2, 1), Error);
}

}  // namespace
}  // namespace bole
