#include "jobs/two_sided_learner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "engine/ranking/joined_vectors.h"
#include "engine/store/file.h"
#include "jobs/relation_learner.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using enum Surface;

constexpr uint32_t kMembers = 900, kJobs = 180, kApplications = 12;
constexpr uint32_t kSubjects = 6, kTastes = 5;
constexpr Surface kBoth[] = {kJobsForMember, kCandidatesForJob};

// Members apply to jobs of their subject, one after the other. Employers have tastes of their own:
// of 30 jobs of a subject six would take a member.
class TwoSidedLearnerTest : public ::testing::Test {
 protected:
  TwoSidedLearnerTest() {
    config_.num_threads = 1;
    config_.member_job.dim = 16;
    config_.member_job.epochs = 6;
    tables_.WriteMembers(kMembers);
    std::vector<SmallRow> jobs;
    for (uint32_t job = 0; job < kJobs; ++job) {
      jobs.push_back({{"job_id", "j" + std::to_string(1000 + job)}});
    }
    tables_.Write("jobs", jobs);
    Features().Save(models_ / "features.bole");
  }

  static bool Suits(uint32_t member, uint32_t job) {
    return member / kSubjects % kTastes == job / kSubjects % kTastes;
  }

  static EntityFeatures Features() {
    const auto nothing = [](size_t num_rows) {
      Csr rows;
      rows.offsets.assign(num_rows + 1, 0);
      return rows;
    };
    return {Vocabulary(), nothing(kMembers), nothing(kJobs), nothing(0)};
  }

  static SmallRow Row(const char* actor_kind, uint32_t actor, const char* action,
                      const char* object_kind, uint32_t object, uint32_t at) {
    return {{"actor_kind", actor_kind},
            {"actor_id", std::to_string(actor)},
            {"action", action},
            {"object_kind", object_kind},
            {"object_id", std::to_string(object)},
            {"at", std::to_string(at)}};
  }

  // Every application is answered at once.
  template <typename Accepts>
  static std::vector<SmallRow> Answered(const Accepts& accepts) {
    std::vector<SmallRow> rows;
    Random random(3);
    for (uint32_t i = 0; i < kApplications; ++i) {
      for (uint32_t member = 0; member < kMembers; ++member) {
        const auto place = static_cast<uint32_t>(random.Below(kJobs / kSubjects));
        const uint32_t job = place * kSubjects + member % kSubjects;
        const uint32_t at = 1 + i * kMembers + member;
        rows.push_back(Row("member", member, "apply", "job", job, at));
        rows.push_back(
            Row("job", job, accepts(member, job) ? "shortlist" : "reject", "member", member, at));
      }
    }
    return rows;
  }

  MatchLearnerPlaces Places() const {
    return {tables_.path(), models_.path(), models_ / "then.bole"};
  }

  // Learns member_job, and of it the rehearsal, then what is tested.
  JoinedVectors Learn(uint64_t num_threads = 1) {
    config_.num_threads = num_threads;
    const EntityFeatures features = Features();
    RelationParts then;
    const RelationParts now = RelationLearner(config_, config_.member_job, tables_.path())
                                  .Learn("member_job", {features.members(), features.jobs()},
                                         FinalFold(), nullptr, &then);
    WriteRelationModel(Places().rehearsal, then);
    WriteRelationModel(models_ / "member_job.bole", now);
    WriteJoinedVectors(config_, Places(), FinalFold(), kBoth, path_);
    return JoinedVectors::Open(path_);
  }

  SmallTables tables_;
  TemporaryDirectory models_;
  SiteConfig config_;
  const std::filesystem::path path_ = models_ / "joined_vectors.bole";
};

TEST_F(TwoSidedLearnerTest, JoinsBothVectorsWhereEmployersHaveTastesOfTheirOwn) {
  tables_.Write("interactions", Answered(Suits));
  const JoinedVectors joined = Learn();
  EXPECT_TRUE(joined.Has(kJobsForMember));

  // Of two jobs of their subject members score the one that would take them higher.
  const RelationModel relation = RelationModel::Open(models_ / "member_job.bole");
  const FusedModel model = joined.PutInto(relation.ForActors(), kJobsForMember);
  EXPECT_EQ(model.query_embeddings.cols(), 32);
  size_t num_right = 0;
  for (uint32_t member = 0; member < kMembers; ++member) {
    const uint32_t taste = member / kSubjects % kTastes;
    const uint32_t suits = taste * kSubjects + member % kSubjects;
    const uint32_t other = (taste + 1) % kTastes * kSubjects + member % kSubjects;
    const auto score = [&](uint32_t job) {
      return model.query_embeddings.row(member).dot(model.item_embeddings.row(job));
    };
    num_right += score(suits) > score(other) ? 1 : 0;
  }
  EXPECT_GT(num_right, kMembers * 8 / 10);
}

TEST_F(TwoSidedLearnerTest, LearnsTheSameWithAnyNumberOfThreads) {
  tables_.Write("interactions", Answered(Suits));
  Learn(1);
  const std::string one = ReadFile(path_);
  Learn(3);
  EXPECT_EQ(ReadFile(path_), one);
}

TEST_F(TwoSidedLearnerTest, CostsNothingWhereEmployersTakeWhoeverComes) {
  tables_.Write("interactions", Answered([](uint32_t member, uint32_t job) {
                  return Mix64(member * 1000 + job) % 5 == 0;
                }));
  const JoinedVectors joined = Learn();
  EXPECT_FALSE(joined.Has(kJobsForMember));
  EXPECT_FALSE(joined.Has(kCandidatesForJob));
}

TEST_F(TwoSidedLearnerTest, WritesNoVectorsWithoutARehearsalOrWhereListsAreOrderedOtherwise) {
  WriteJoinedVectors(config_, Places(), FinalFold(), kBoth, path_);
  EXPECT_FALSE(JoinedVectors::Open(path_).Has(kJobsForMember));
  tables_.Write("interactions", Answered(Suits));
  Learn();
  WriteJoinedVectors(config_, Places(), FinalFold(), {}, path_);
  EXPECT_FALSE(JoinedVectors::Open(path_).Has(kJobsForMember));
}

TEST_F(TwoSidedLearnerTest, HasNoSecondHalfWhereEmployersNeverAct) {
  std::vector<SmallRow> rows = Answered(Suits);
  std::erase_if(rows, [](const SmallRow& row) { return row.at("actor_kind") == "job"; });
  tables_.Write("interactions", rows);
  EXPECT_FALSE(LearnChoices(config_, tables_.path(), Features(), std::nullopt).has_value());
}

// Member 7 is turned down by all jobs, one after the other. What counts are the newest five.
TEST_F(TwoSidedLearnerTest, CountsOnlyTheNewestAnswersToAMassApplier) {
  config_.member_job.max_history = 5;
  std::vector<SmallRow> rows = Answered(Suits);
  std::erase_if(rows, [](const SmallRow& row) {
    return row.at("actor_id") == "7" || row.at("object_id") == "7";
  });
  std::vector<SmallRow> all = rows, newest = rows;
  for (uint32_t job = 0; job < kJobs; ++job) {
    const SmallRow row = Row("job", job, "reject", "member", 7, 50 + job);
    all.push_back(row);
    if (job + 5 >= kJobs) newest.push_back(row);
  }
  tables_.Write("interactions", all);
  const auto of_all = LearnChoices(config_, tables_.path(), Features(), std::nullopt);
  tables_.Write("interactions", newest);
  const auto of_newest = LearnChoices(config_, tables_.path(), Features(), std::nullopt);
  ASSERT_TRUE(of_all && of_newest);
  EXPECT_EQ(of_all->users, of_newest->users);
  EXPECT_EQ(of_all->items, of_newest->items);
}

}  // namespace
}  // namespace bole
