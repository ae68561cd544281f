#include "features/graph/mandate_traits_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "features/graph/mandates.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNow = 1000;
constexpr float kTolerance = 1e-6F;

// Headhunter h of firm f is specialised in backend, i of the same firm in nothing. The firm works
// for the company x, whose owner is y. Job j of x is h's, k of y has nobody, l of z is i's and is
// posted after now, m has been h's since ever.
class MandateTraitsTest : public ::testing::Test {
 protected:
  MandateTraitsTest() {
    tables_.Write("members", {{{"member_id", "a"}, {"function", "Backend"}, {"city", "上海"}},
                              {{"member_id", "b"}, {"function", "sales"}}});
    tables_.Write(
        "companies",
        {{{"company_id", "x"}, {"parent_id", "1"}}, {{"company_id", "y"}}, {{"company_id", "z"}}});
    tables_.Write("headhunters", {{{"headhunter_id", "h"},
                                   {"firm_id", "f"},
                                   {"specialisms", "backend|Go"},
                                   {"cities", "上海|深圳"},
                                   {"off_limits_companies", "x"},
                                   {"weekly_capacity", "5"}},
                                  {{"headhunter_id", "i"}, {"firm_id", "F"}}});
    tables_.Write(
        "jobs",
        {{{"job_id", "j"},
          {"function", "backend"},
          {"industry", "internet"},
          {"city", "上海"},
          {"seniority", "senior"},
          {"skills", "go|rust"},
          {"salary_min", "10"},
          {"salary_max", "30"},
          {"company_id", "0"},
          {"headhunter_id", "0"},
          {"posted_at", "400"},
          {"closes_at", "900"}},
         {{"job_id", "k"},
          {"function", "sales"},
          {"seniority", "Senior"},
          {"salary_max", "30"},
          {"company_id", "1"},
          {"posted_at", "500"}},
         {{"job_id", "l"}, {"company_id", "2"}, {"headhunter_id", "1"}, {"posted_at", "1000"}},
         {{"job_id", "m"}, {"headhunter_id", "0"}}});
    tables_.Write("interactions", {Event("job", 0, "hire", "member", 0, 800),
                                   Event("job", 1, "hire", "member", 0, 1000),
                                   Event("job", 1, "offer", "member", 1, 700),
                                   Event("headhunter", 0, "hire", "member", 1, 700),
                                   Event("headhunter", 0, "contact", "member", 0, 600),
                                   Event("headhunter", 1, "contact", "member", 0, 1000)});
  }

  static SmallRow Event(const char* actor, int from, const char* action, const char* object, int to,
                        int64_t at) {
    return {
        {"actor_kind", actor},   {"actor_id", std::to_string(from)}, {"action", action},
        {"object_kind", object}, {"object_id", std::to_string(to)},  {"at", std::to_string(at)}};
  }

  MandateTraitsTable Make() const {
    return MakeMandateTraits(MandateTables::Open(tables_.path()), kNow);
  }

  SmallTables tables_;
};

TEST_F(MandateTraitsTest, MandatesAreOfJobsPostedBefore) {
  const MandateTraitsTable made = Make();
  EXPECT_THAT(made.view().mandates.row(0), ElementsAre(0, 3));
  EXPECT_THAT(made.view().mandates.row(1), IsEmpty()) << "posted now, not before";
  EXPECT_EQ(made.firms[0], made.firms[1]) << "case apart one firm";
  EXPECT_THAT(made.view().firm_mandates.row(made.firms[0]), ElementsAre(0, 3));
}

TEST_F(MandateTraitsTest, AJobWithAHeadhunterIsAsOfWhenItWasPosted) {
  EXPECT_THAT(Make().as_of, ElementsAre(400, kNow, 1000, kNow));
}

TEST_F(MandateTraitsTest, NamesAreNumberedAcrossTables) {
  const MandateTraitsTable made = Make();
  const MandateTraits traits = made.view();
  const auto number = [&](uint32_t job, MandateTrait trait) {
    return static_cast<uint32_t>(traits.job(job, trait));
  };
  EXPECT_THAT(traits.headhunter_terms.row(0),
              ::testing::Contains(number(0, MandateTrait::kFunction)));
  EXPECT_THAT(traits.headhunter_places.row(0),
              ::testing::Contains(number(0, MandateTrait::kPlace)));
  EXPECT_EQ(traits.headhunter_places.row(0).size(), 2U);
  EXPECT_EQ(traits.job(0, MandateTrait::kLevel), traits.job(1, MandateTrait::kLevel));
  EXPECT_TRUE(std::isnan(traits.job(2, MandateTrait::kFunction)));
  // "go" is a skill of the job and a specialism.
  const auto skills = traits.job_skills.row(0);
  const auto terms = traits.headhunter_terms.row(0);
  std::vector<uint32_t> both;
  std::ranges::set_intersection(skills, terms, std::back_inserter(both));
  EXPECT_EQ(both.size(), 1U);
}

TEST_F(MandateTraitsTest, EmployersAreGroupsAndClientsAreThoseOffLimits) {
  const MandateTraitsTable made = Make();
  const MandateTraits traits = made.view();
  EXPECT_EQ(traits.job(0, MandateTrait::kEmployer), traits.job(1, MandateTrait::kEmployer));
  EXPECT_NE(traits.job(0, MandateTrait::kEmployer), traits.job(2, MandateTrait::kEmployer));
  EXPECT_TRUE(std::isnan(traits.job(3, MandateTrait::kEmployer)));
  const auto employer = static_cast<uint32_t>(traits.job(0, MandateTrait::kEmployer));
  EXPECT_THAT(traits.clients.row(0), ElementsAre(employer));
}

TEST_F(MandateTraitsTest, PayIsTheLogarithmOfTheMiddle) {
  const MandateTraitsTable made = Make();
  EXPECT_NEAR(made.view().job(0, MandateTrait::kPay), std::log(20.0F), kTolerance);
  EXPECT_NEAR(made.view().job(1, MandateTrait::kPay), std::log(30.0F), kTolerance);
  EXPECT_TRUE(std::isnan(made.view().job(2, MandateTrait::kPay)));
}

TEST_F(MandateTraitsTest, HiresAndContactsAreThoseBefore) {
  const MandateTraitsTable made = Make();
  const MandateTraits traits = made.view();
  EXPECT_EQ(traits.job(0, MandateTrait::kIsFilled), 1);
  EXPECT_EQ(traits.job(1, MandateTrait::kIsFilled), 0) << "hired now, not before";
  EXPECT_EQ(traits.job(3, MandateTrait::kIsFilled), 0);
  const auto function = static_cast<uint32_t>(traits.job(0, MandateTrait::kFunction));
  EXPECT_THAT(traits.approached_terms.row(0), ::testing::Contains(function)) << "a";
  EXPECT_THAT(traits.approached_terms.row(1), IsEmpty());
  EXPECT_EQ(traits.approached_places.row(0).size(), 1U);
  const float capacity = traits.headhunters.row(0)[static_cast<size_t>(HeadhunterTrait::kCapacity)];
  EXPECT_NEAR(capacity, std::log1p(5.0F), kTolerance);
}

TEST_F(MandateTraitsTest, WhatIsWrittenIsRead) {
  const MandateTraitsTable made = Make();
  MandateTraits traits = made.view();
  const Csr job_words = MakeCsr({{0, 1}}, 4, 2, Duplicates::kMax);
  const Csr words = MakeCsr({{1, 1, 0.5F}}, 2, 2, Duplicates::kMax);
  traits.job_words = job_words.view();
  traits.headhunter_words = words.view();
  ArrayFileWriter writer(tables_.path() / "traits.bole");
  traits.Write(writer);
  writer.Finish();
  const ArrayFile file = ArrayFile::Open(tables_.path() / "traits.bole");
  const MandateTraits read = MandateTraits::Read(file, 4, 2);
  EXPECT_THAT(read.as_of, ElementsAre(400, kNow, 1000, kNow));
  EXPECT_THAT(read.mandates.row(0), ElementsAre(0, 3));
  EXPECT_EQ(read.headhunter_words.row_values(1)[0], 0.5F);
  EXPECT_THROW(MandateTraits::Read(file, 5, 2), Error);
  EXPECT_THROW(MandateTraits::Read(file, 4, 3), Error);
}

TEST_F(MandateTraitsTest, HiresAreThoseOfJobs) {
  const Table interactions = Table::Open(tables_.path() / "interactions.bole");
  std::vector<uint32_t> jobs;
  for (const Hire& hire : ListHires(interactions, kAlways)) jobs.push_back(hire.job);
  EXPECT_THAT(jobs, ElementsAre(0, 1));
  EXPECT_EQ(ListHires(interactions, kNow).size(), 1U);
  EXPECT_THAT(ListHires(interactions, 800), IsEmpty());
}

}  // namespace
}  // namespace bole
