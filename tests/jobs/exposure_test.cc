// Limits of exposure in a whole night: kept, proved, and the same however the night went.
#include "jobs/exposure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/ranking/surface_lists.h"
#include "engine/service/snapshot_answers.h"
#include "engine/store/array_file.h"
#include "engine/store/table.h"
#include "jobs/list_plan.h"
#include "tests/jobs/night_fixture.h"

namespace bole {
namespace {

using ::testing::HasSubstr;

// Tight enough that something has to give way.
const std::vector<std::string> kLimits = {"exposure.most_share=1.5", "exposure.new_lists=3",
                                          "exposure.new_days=60"};

class ExposureTest : public NightTest {
 protected:
  static void SetUpTestSuite() {
    NightTest::SetUpTestSuite();
    planned_ = new TemporaryDirectory;
    const Outcome outcome = Run("nightly", planned_->path(), kLimits);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  }
  static void TearDownTestSuite() {
    delete planned_;
    NightTest::TearDownTestSuite();
  }

  // A copy of the published snapshot, for changes.
  static std::filesystem::path Copy(const std::filesystem::path& work) {
    for (const char* name : {"snapshots", "CURRENT"}) {
      std::filesystem::copy(planned_->path() / name, work / name,
                            std::filesystem::copy_options::recursive);
    }
    return CurrentDirectory(work);
  }

  static ErrorCode CodeOf(const std::filesystem::path& snapshot, const nlohmann::json& facts) {
    try {
      VerifyExposure(snapshot, facts);
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "everything holds";
    return ErrorCode::kNotFound;
  }

  static inline TemporaryDirectory* planned_ = nullptr;
};

TEST_F(ExposureTest, KeepsEveryLimitAndSaysWhatItDid) {
  const auto facts = ReadManifest(CurrentDirectory(planned_->path())).facts.at("lists");
  size_t num_planned = 0;
  for (const char* surface : {"jobs_for_member", "candidates_for_job", "headhunters_for_member",
                              "candidates_for_headhunter", "headhunters_for_job"}) {
    const auto& exposure = facts.at(surface).at("exposure");
    EXPECT_EQ(exposure.at("violations"), 0) << surface;
    EXPECT_LE(exposure.at("gap"), 1e-4) << surface;
    const auto& compared = exposure.at("compared");
    EXPECT_LE(exposure.at("expected_matches"), compared.at("without_capacities")) << surface;
    // What isn't a probability counts below zero, too, and not as a match.
    for (const char* other : {"greedy_with_floors", "naive_with_floors"}) {
      EXPECT_GE(exposure.at("expected_matches"), 0.99 * compared.at(other).get<double>())
          << surface;
    }
    num_planned += exposure.at("sweeps") > 0;
  }
  EXPECT_GE(num_planned, 2u) << "limits that limit nothing show nothing";
  EXPECT_FALSE(facts.at("people_you_may_know").contains("exposure"));
  const auto metrics =
      nlohmann::json::parse(ReadFile(CurrentDirectory(planned_->path()) / "metrics.json"));
  EXPECT_EQ(metrics.at("exposure").at("jobs_for_member"),
            facts.at("jobs_for_member").at("exposure"));
}

TEST_F(ExposureTest, LongerListsBeginWithTheStoredOnes) {
  const std::filesystem::path directory = CurrentDirectory(planned_->path());
  const SnapshotAnswers answers(SnapshotDescription::Of(directory, "id", ReadManifest(directory)));
  for (const Surface surface :
       {Surface::kJobsForMember, Surface::kCandidatesForJob, Surface::kHeadhuntersForMember,
        Surface::kCandidatesForHeadhunter}) {
    for (uint32_t query = 0; query < answers.matchmaker().num_queries(surface); query += 7) {
      const auto items = answers.List({.surface = surface, .query = query, .count = 20}).items;
      const auto longer = answers.List({.surface = surface, .query = query, .count = 45}).items;
      ASSERT_LE(items.size(), longer.size());
      ASSERT_TRUE(std::equal(items.begin(), items.end(), longer.begin()))
          << kSurfaceNames[static_cast<size_t>(surface)] << " " << query;
    }
  }
}

TEST_F(ExposureTest, ACertificateThatIsNotOfTheListsIsDamage) {
  const TemporaryDirectory work;
  const std::filesystem::path snapshot = Copy(work.path());
  nlohmann::json facts = ReadManifest(snapshot).facts;
  EXPECT_EQ(VerifyExposure(snapshot, facts), 5u);
  EXPECT_EQ(Run("snapshot verify", work.path()).exit_code, 0);
  for (const char* claim : {"expected_matches", "gini", "violations", "cost", "coverage"}) {
    nlohmann::json other = facts;
    other["lists"]["jobs_for_member"]["exposure"][claim] = 0.125;
    EXPECT_EQ(CodeOf(snapshot, other), ErrorCode::kCorruptData) << claim;
  }
  facts["lists"]["jobs_for_member"]["exposure"]["most_lists"] = 1;
  WriteManifest(snapshot, facts);
  const Outcome outcome = Run("snapshot verify", work.path());
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.errors, HasSubstr("jobs_for_member"));
}

TEST_F(ExposureTest, ListsAboveALimitAreRefusedEvenWhenTheCertificateSaysSo) {
  const TemporaryDirectory work;
  const std::filesystem::path snapshot = Copy(work.path());
  const std::filesystem::path lists = snapshot / "lists" / "jobs_for_member.bole";
  const std::filesystem::path limits = snapshot / "lists" / "jobs_for_member.exposure.bole";
  {
    const ArrayFile file = ArrayFile::Open(limits);
    std::vector<uint32_t> places(file.Values<uint32_t>("places").size(), 1);
    ArrayFileWriter writer(limits);
    writer.Add("places", places);
    writer.Add("floors", file.Values<uint32_t>("floors"));
    writer.Add("candidate_factors", file.Values<double>("candidate_factors"));
    writer.Add("compared", file.Values<double>("compared"));
    writer.Add("plan", file.Values<double>("plan"));
    writer.Add("are_probabilities", file.Values<uint8_t>("are_probabilities"));
    writer.Finish();
  }
  nlohmann::json facts = ReadManifest(snapshot).facts;
  facts["lists"]["jobs_for_member"]["exposure"] = ExposureFacts(lists);
  EXPECT_EQ(CodeOf(snapshot, facts), ErrorCode::kRefused);
  WriteManifest(snapshot, facts);
  EXPECT_EQ(Run("snapshot verify", work.path()).exit_code, 5);
}

// Whoever gave way to another under the limits has others before them, however long the list.
TEST_F(ExposureTest, ExplainsWhoGaveWay) {
  const std::filesystem::path directory = CurrentDirectory(planned_->path());
  const SnapshotAnswers answers(SnapshotDescription::Of(directory, "id", ReadManifest(directory)));
  size_t num_explained = 0;
  for (const Surface surface :
       {Surface::kJobsForMember, Surface::kCandidatesForJob, Surface::kCandidatesForHeadhunter}) {
    const auto lists = SurfaceLists::Open(directory / "lists" / (NameOf(surface) + ".bole"),
                                          answers.matchmaker().num_items(surface));
    for (uint32_t query = 0; query < lists.num_queries(); ++query) {
      for (const uint32_t row : lists.displaced(query)) {
        EXPECT_EQ(answers.Explain(surface, query, row, 1).standing, Standing::kCrowdedOut);
        ++num_explained;
      }
    }
  }
  EXPECT_GT(num_explained, 0u) << "nobody gave way";
}

TEST_F(ExposureTest, AJobThatDoesNotSayItsOpeningsHasNoShare) {
  const TemporaryDirectory work;
  const Outcome outcome =
      Run("ingest", work.path(),
          {"sources.jobs=SELECT * REPLACE (CASE WHEN hash(job_id) % 2 = 0 THEN openings END AS "
           "openings) FROM '{data}/jobs.parquet'"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  const std::filesystem::path tables = work / "night/ingest";
  const std::filesystem::path directory = CurrentDirectory(planned_->path());
  const SnapshotAnswers answers(SnapshotDescription::Of(directory, "id", ReadManifest(directory)));
  const Matchmaker& matchmaker = answers.matchmaker();
  const size_t num_viewers = matchmaker.num_queries(Surface::kJobsForMember);
  const ExposureScope scope = {matchmaker, Surface::kJobsForMember, tables, 0, num_viewers};
  const auto limits = LimitsOf({.most_share = 2, .new_lists = 0}, 100, scope);
  ASSERT_TRUE(limits);
  const Table jobs = Table::Open(tables / "jobs.bole");
  const auto openings = jobs.Integers("openings");
  for (size_t job = 0; job < limits->places.size(); ++job) {
    EXPECT_EQ(limits->places[job] == UINT32_MAX, openings[job] == kNoInteger) << job;
  }
  // Nobody is new at the time 0, so this limits nobody and there is nothing to plan.
  EXPECT_FALSE(LimitsOf({.most_share = 0, .new_lists = 3}, 100, scope));
}

TEST_F(ExposureTest, IsTheSameWithOneThreadAndAfterAKill) {
  const TemporaryDirectory work;
  std::vector<std::string> arguments = Arguments({"nightly"}, work.path());
  for (const std::string& limit : kLimits) arguments.insert(arguments.end(), {"--set", limit});
  BoleProcess night(arguments, work / "log");
  EXPECT_TRUE(night.KillWhenThereIs(work / "night/recommend/lists/jobs_for_member.exposure.bole"));
  std::vector<std::string> settings = kLimits;
  settings.push_back("night.num_threads=1");
  const Outcome outcome = Run("nightly", work.path(), settings);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_EQ(Content(work.path()), Content(planned_->path()));
}

TEST_F(ExposureTest, TomorrowsPlanBeginsFromTodays) {
  const TemporaryDirectory work;
  const std::filesystem::path before = Copy(work.path());
  const auto sweeps = [](const std::filesystem::path& snapshot) {
    const nlohmann::json facts = ReadManifest(snapshot).facts;
    double sum = 0;
    for (const auto& [surface, lists] : facts.at("lists").items()) {
      if (lists.contains("exposure")) sum += lists.at("exposure").at("sweeps").get<double>();
    }
    return sum;
  };
  std::vector<std::string> settings = kLimits;
  settings.push_back("gate.max_quality_loss=1");
  settings.push_back(
      "sources.interactions=SELECT * FROM '{data}/interactions.parquet' WHERE hash(actor_id || "
      "object_id) % 1000 <> 0");
  const Outcome outcome = Run("nightly", work.path(), settings);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  const std::filesystem::path after = CurrentDirectory(work.path());
  ASSERT_NE(after, before);
  EXPECT_GT(VerifyExposure(after, ReadManifest(after).facts), 0u);
  EXPECT_LT(sweeps(after), sweeps(before));
}

}  // namespace
}  // namespace bole
