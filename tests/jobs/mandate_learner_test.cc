#include "jobs/mandate_learner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "engine/matching/mandate_recommender.h"
#include "engine/store/file.h"
#include "jobs/mandate_examples.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr int64_t kDay = 86'400;
constexpr int64_t kNow = 400 * kDay;

constexpr size_t kNumFunctions = 3;

// Twelve headhunters, four of each of three functions; a third of each function's work for the
// employers of their own number, and get all its jobs.
class MandateLearnerTest : public ::testing::Test {
 protected:
  MandateLearnerTest() {
    std::vector<SmallRow> companies, headhunters;
    for (int i = 0; i < 4; ++i) companies.push_back({{"company_id", "c" + std::to_string(i)}});
    for (int i = 0; i < kNumHeadhunters; ++i) {
      headhunters.push_back({{"headhunter_id", (i < 10 ? "h0" : "h") + std::to_string(i)},
                             {"specialisms", FunctionOf(i % 3)}});
    }
    tables_.Write("companies", companies);
    tables_.Write("headhunters", headhunters);
    tables_.WriteMembers(2);
  }

  static std::string FunctionOf(int number) { return "function" + std::to_string(number); }

  // `given`: whom a job of a function and company goes to, or -1.
  template <typename Given>
  void WriteJobs(int count, const Given& given) {
    std::vector<SmallRow> jobs, events;
    for (int i = 0; i < count; ++i) {
      const auto function = static_cast<int>(Mix64(static_cast<uint64_t>(i)) % kNumFunctions);
      const auto company = static_cast<int>(Mix64(static_cast<uint64_t>(i) + 7) % 4);
      const int64_t posted = kNow - (1 + 180 * static_cast<int64_t>(i) / count) * kDay;
      SmallRow job = {{"job_id", std::to_string(100'000 + i)},
                      {"function", FunctionOf(function)},
                      {"company_id", std::to_string(company)},
                      {"openings", "1"},
                      {"posted_at", std::to_string(posted)}};
      const int headhunter = given(function, company, i);
      if (headhunter >= 0) job["headhunter_id"] = std::to_string(headhunter);
      jobs.push_back(std::move(job));
    }
    tables_.Write("jobs", jobs);
  }

  MandateMatcher Learn(size_t num_threads = 1) {
    const auto rows = [&](const char* table) {
      return Table::Open(tables_.path() / (std::string(table) + ".bole")).num_rows();
    };
    ArrayFileWriter words(tables_.path() / "words.bole");
    words.AddCsr("jobs", MakeCsr({}, rows("jobs"), 0, Duplicates::kMax).view());
    words.AddCsr("headhunters", MakeCsr({}, rows("headhunters"), 0, Duplicates::kMax).view());
    words.Finish();
    WriteMandates({tables_.path(), tables_.path() / "words.bole"}, kNow, num_threads, path());
    return MandateMatcher::Open(path(), rows("jobs"), rows("headhunters"));
  }
  std::filesystem::path path() const { return tables_.path() / "mandates.bole"; }

  static constexpr int kNumHeadhunters = 12;

  SmallTables tables_;
};

std::vector<uint32_t> First(const MandateMatcher& matcher, uint32_t job, size_t k) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : MandateRecommender(matcher).Recommend(job, k, NoFilter())) {
    rows.push_back(item.row);
  }
  return rows;
}

// A site whose jobs have no headhunter yet goes by what is thought beforehand.
TEST_F(MandateLearnerTest, WithoutAPastTheSpecialismDecides) {
  WriteJobs(6, [](int, int, int) { return -1; });
  const MandateMatcher matcher = Learn();
  const Table jobs = Table::Open(tables_.path() / "jobs.bole");
  const TextColumn functions = jobs.Text("function");
  for (uint32_t job = 0; job < 6; ++job) {
    const auto function = static_cast<uint32_t>(functions[job].back() - '0');
    EXPECT_THAT(First(matcher, job, 4),
                ElementsAre(function, function + 3, function + 6, function + 9));
  }
}

// Of each function one is given everything by each employer: who has worked for it before.
TEST_F(MandateLearnerTest, TheEmployersTrustIsLearned) {
  const auto given = [](int function, int company, int i) {
    return i % 4 == 0 ? -1 : function + 3 * company;
  };
  WriteJobs(800, given);
  const MandateMatcher matcher = Learn();
  const Table jobs = Table::Open(tables_.path() / "jobs.bole");
  const TextColumn functions = jobs.Text("function");
  const auto companies = jobs.Rows("company_id");
  for (uint32_t job = 0; job < 800; job += 4) {
    const auto function = static_cast<uint32_t>(functions[job].back() - '0');
    EXPECT_THAT(First(matcher, job, 1), ElementsAre(function + 3 * companies[job]));
    EXPECT_GT(matcher.Foretell(job, function + 3 * companies[job]).interest, 0.9F);
  }
}

TEST_F(MandateLearnerTest, SharesOfAllHeadhuntersAddUpToOne) {
  WriteJobs(100, [](int function, int, int i) { return i % 2 == 0 ? function : -1; });
  const MandateMatcher matcher = Learn();
  for (uint32_t job = 0; job < 100; ++job) {
    float sum = 0;
    for (uint32_t row = 0; row < kNumHeadhunters; ++row) sum += matcher.Foretell(job, row).interest;
    EXPECT_NEAR(sum, 1, 1e-4F);
  }
}

// Every job of the first headhunters of each function hires within days, the others' never do.
TEST_F(MandateLearnerTest, WhoFillsJobsIsLearnedWhereItShows) {
  for (const bool shows : {true, false}) {
    WriteJobs(900, [](int function, int, int i) { return function + 3 * (i % 4); });
    std::vector<SmallRow> hires;
    const Table jobs = Table::Open(tables_.path() / "jobs.bole");
    const auto posted = jobs.Times("posted_at");
    for (uint32_t job = 0; job < 900; ++job) {
      const bool is_filled = shows ? jobs.Rows("headhunter_id")[job] < 3 : Mix64(job) % 4 == 0;
      const int64_t at = posted[job] + 35 * kDay;
      if (!is_filled || at >= kNow) continue;
      hires.push_back({{"actor_kind", "job"},
                       {"actor_id", std::to_string(job)},
                       {"action", "hire"},
                       {"object_kind", "member"},
                       {"object_id", "0"},
                       {"at", std::to_string(at)}});
    }
    tables_.Write("interactions", hires);
    const MandateMatcher matcher = Learn();
    const float first = matcher.Foretell(5, 0).acceptance,
                second = matcher.Foretell(5, 3).acceptance;
    if (shows) {
      EXPECT_GT(first, 1.5F * second);
    } else {
      EXPECT_EQ(first, second);
    }
  }
}

// Two sites that differ in whom one job was given to: its own numbers don't tell.
TEST_F(MandateLearnerTest, WhomAJobWasGivenToIsNotInItsOwnFeatures) {
  std::vector<std::array<float, kNumMandateFeatures>> rows;
  for (const int chosen : {0, 3}) {
    WriteJobs(50, [&](int, int, int i) { return i == 10 ? chosen : i % 12; });
    const Csr none = MakeCsr({}, 50, 0, Duplicates::kMax),
              nobody = MakeCsr({}, kNumHeadhunters, 0, Duplicates::kMax);
    const MandateExamples examples(tables_.path(), {none.view(), nobody.view()}, kNow);
    for (uint32_t headhunter = 0; headhunter < kNumHeadhunters; ++headhunter) {
      FillMandateFeatures(examples.traits(), 10, headhunter, rows.emplace_back());
    }
  }
  for (size_t i = 0; i < kNumHeadhunters; ++i) EXPECT_EQ(rows[i], rows[i + kNumHeadhunters]);
}

TEST_F(MandateLearnerTest, ExamplesAreOfTheHorizonAfterTheCut) {
  WriteJobs(180, [](int, int, int i) { return i % 12; });  // one a day
  const Csr none = MakeCsr({}, 180, 0, Duplicates::kMax),
            nobody = MakeCsr({}, kNumHeadhunters, 0, Duplicates::kMax);
  const MandateExamples examples(tables_.path(), {none.view(), nobody.view()}, kNow);
  Choices given = {.num_features = kNumMandateFeatures},
          filled = {.num_features = kNumFillFeatures + kFillOfHeadhunter.size()};
  examples.AddFrom(kNow - kMandateHorizon, &given, &filled);
  EXPECT_EQ(given.size(), 30U);
  EXPECT_EQ(filled.size(), 151U) << "all that were open at the cut, one posted just then";
  EXPECT_EQ(given.begins.back(), 30 * kNumHeadhunters);
}

// What a headhunter did after the cut is not known at it.
TEST_F(MandateLearnerTest, HabitsAreThoseOfBeforeTheCut) {
  WriteJobs(180, [](int, int, int i) { return i % 12; });
  const Csr none = MakeCsr({}, 180, 0, Duplicates::kMax),
            nobody = MakeCsr({}, kNumHeadhunters, 0, Duplicates::kMax);
  for (const int days_ago : {40, 20}) {
    tables_.Write("interactions", {{{"actor_kind", "headhunter"},
                                    {"actor_id", "0"},
                                    {"action", "contact"},
                                    {"object_kind", "member"},
                                    {"object_id", "0"},
                                    {"at", std::to_string(kNow - days_ago * kDay)}}});
    const MandateExamples examples(tables_.path(), {none.view(), nobody.view()}, kNow);
    Choices given = {.num_features = kNumMandateFeatures},
            filled = {.num_features = kNumFillFeatures + kFillOfHeadhunter.size()};
    examples.AddFrom(kNow - kMandateHorizon, &given, &filled);
    ASSERT_GT(given.size(), 0U);
    EXPECT_EQ(given.values[MandateFeature(HeadhunterTrait::kContacts)] > 0, days_ago > 30);
  }
}

// All alike, of whom a sample is looked at: each has one share of all.
TEST_F(MandateLearnerTest, SharesOfASampleAreScaledToAll) {
  std::vector<SmallRow> many;
  for (int i = 0; i < 1000; ++i) many.push_back({{"headhunter_id", std::to_string(10'000 + i)}});
  tables_.Write("headhunters", many);
  WriteJobs(3, [](int, int, int) { return -1; });
  const MandateMatcher matcher = Learn();
  for (const uint32_t row : {0U, 500U, 999U}) {
    EXPECT_NEAR(matcher.Foretell(1, row).interest, 0.001F, 1e-6F);
  }
}

TEST_F(MandateLearnerTest, ManyHeadhuntersAreDrawnWithTheChosenAmongThem) {
  std::vector<SmallRow> many;
  for (int i = 0; i < 1000; ++i) many.push_back({{"headhunter_id", std::to_string(10'000 + i)}});
  many[7]["community"] = "closed";
  tables_.Write("headhunters", many);
  WriteJobs(2, [](int, int, int) { return -1; });
  const Csr none = MakeCsr({}, 2, 0, Duplicates::kMax),
            nobody = MakeCsr({}, 1000, 0, Duplicates::kMax);
  const MandateExamples examples(tables_.path(), {none.view(), nobody.view()}, kNow);
  EXPECT_EQ(examples.NumEligible(0), 999U);
  for (const uint32_t chosen : {5U, 600U, 999U}) {
    const auto drawn = examples.Alternatives(0, chosen);
    EXPECT_THAT(drawn, SizeIs(MandateExamples::kMostAlternatives));
    EXPECT_THAT(drawn, ::testing::Contains(chosen));
    EXPECT_THAT(drawn, Each(::testing::Ne(7U)));
    EXPECT_TRUE(std::ranges::is_sorted(drawn));
  }
  EXPECT_NE(examples.Alternatives(0), examples.Alternatives(1)) << "each job draws its own";
}

TEST_F(MandateLearnerTest, AnyNumberOfThreadsWritesTheSameBytes) {
  WriteJobs(300, [](int function, int, int i) { return i % 3 == 0 ? -1 : function; });
  Learn(1);
  const std::string one = ReadFile(path());
  Learn(3);
  EXPECT_EQ(one, ReadFile(path()));
}

}  // namespace
}  // namespace bole
