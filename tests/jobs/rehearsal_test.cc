#include "jobs/rehearsal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "engine/base/random.h"
#include "jobs/relation_learner.h"
#include "models/hold_out_measure.h"
#include "tests/features/matrix/interaction_table_fixture.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Relation& MemberJob() {
  return FindRelation("member_job");
}

HoldOut Rehearse(const std::vector<TestInteraction>& rows, const RelationShape& shape,
                 const RehearsalOptions& options = {}) {
  return MakeRehearsal(WriteInteractions(rows), MemberJob(), shape, options);
}

// Ten applications at 1 to 10: those at 9 and 10 come later.
//
//   member 0: jobs 0 1 2 3 at 1 3 5 9      member 1: jobs 0 1 2 3 4 5 at 2 4 6 7 8 10
std::vector<TestInteraction> TenApplications() {
  std::vector<TestInteraction> rows;
  const auto apply = [&](uint32_t member, const std::vector<int64_t>& times) {
    for (uint32_t job = 0; job < times.size(); ++job) {
      rows.push_back(MemberOnJob(member, Action::kApply, job, times[job]));
    }
  };
  apply(0, {1, 3, 5, 9});
  apply(1, {2, 4, 6, 7, 8, 10});
  return rows;
}

TEST(RehearsalTest, HoldsOutTheLastFifthByTime) {
  const HoldOut parts = Rehearse(TenApplications(), {2, 6});
  EXPECT_THAT(parts.kept.view().row(0), ElementsAre(0, 1, 2));
  EXPECT_THAT(parts.kept.view().row(1), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(parts.held.view().row(0), ElementsAre(3));
  EXPECT_THAT(parts.held.view().row(1), ElementsAre(5));
  EXPECT_THAT(parts.num_later, ElementsAre(2, 1, 0, 4, 3, 2, 1, 0));
}

TEST(RehearsalTest, KnowsNothingFromAfterTheFold) {
  RehearsalOptions options;
  options.relation.until = 6;  // leaves 1 to 5, of which the last is held out
  const HoldOut parts = Rehearse(TenApplications(), {2, 6}, options);
  EXPECT_THAT(parts.kept.columns, ElementsAre(0, 1, 0, 1));
  EXPECT_THAT(parts.held.columns, ElementsAre(2));
}

// 40 jobs of one day with features, of which nobody has acted on the last 10: a quarter, so about a
// quarter of the other 30 are held out whole.
TEST(RehearsalTest, HoldsOutWholeColumnsWhereSomeAreNew) {
  constexpr uint32_t kJobs = 40;
  constexpr uint32_t kMembers = 20;
  std::vector<TestInteraction> rows;
  for (uint32_t member = 0; member < kMembers; ++member) {
    for (uint32_t job = 0; job < 30; ++job) {
      rows.push_back(MemberOnJob(member, Action::kApply, job, 1));
    }
  }
  std::vector<CsrEntry> words;
  for (uint32_t job = 0; job < kJobs; ++job) words.push_back({job, job % 3});
  const Csr features = MakeCsr(std::move(words), kJobs, 3, Duplicates::kMax);
  RehearsalOptions options;
  options.column_features = features.view();
  const HoldOut parts = Rehearse(rows, {kMembers, kJobs}, options);
  const Csr kept = Transpose(parts.kept.view());
  const Csr held = Transpose(parts.held.view());
  uint32_t num_whole = 0;
  for (uint32_t job = 0; job < 30; ++job) {
    EXPECT_EQ(kept.view().row_size(job) + held.view().row_size(job), kMembers) << job;
    num_whole += kept.view().row_size(job) == 0 ? 1 : 0;
  }
  EXPECT_GE(num_whole, 3u);
  EXPECT_LE(num_whole, 13u);
  // Without features nothing could be said of them.
  const HoldOut plain = Rehearse(rows, {kMembers, kJobs});
  const Csr plain_kept = Transpose(plain.kept.view());
  for (uint32_t job = 0; job < 30; ++job) EXPECT_GT(plain_kept.view().row_size(job), 0u) << job;
}

TEST(RehearsalTest, HoldsOutNoViewsAndNothingThatWasKnown) {
  std::vector<TestInteraction> rows = TenApplications();
  rows[3].action = Action::kView;  // the one at 9
  rows[9].object = 0;              // the one at 10 repeats the one at 2
  const HoldOut parts = Rehearse(rows, {2, 6});
  EXPECT_THAT(parts.held.columns, IsEmpty());
  EXPECT_THAT(parts.kept.columns, ElementsAre(0, 1, 2, 0, 1, 2, 3, 4));
}

TEST(RehearsalTest, HoldsOutByChanceWhereAllHaveOneTime) {
  std::vector<TestInteraction> rows;
  for (uint32_t job = 0; job < 300; ++job) {
    rows.push_back(MemberOnJob(0, Action::kApply, job, 7));
  }
  const HoldOut parts = Rehearse(rows, {1, 300});
  EXPECT_NEAR(static_cast<double>(parts.held.columns.size()), 60, 25);
  EXPECT_EQ(parts.held.columns.size() + parts.kept.columns.size(), 300U);
  EXPECT_THAT(parts.num_later, IsEmpty());
  EXPECT_NE(parts.held.columns, Rehearse(rows, {1, 300}, {.seed = 2}).held.columns);
}

TEST(RehearsalTest, OfNothingIsNothing) {
  const HoldOut parts = Rehearse({}, {3, 4});
  EXPECT_EQ(parts.kept.num_rows(), 3U);
  EXPECT_EQ(parts.held.num_rows(), 3U);
  EXPECT_THAT(parts.kept.columns, IsEmpty());
}

// Members who keep to the 20 jobs of their group, one application after the other.
void WriteGroups(uint32_t num_members) {
  constexpr uint32_t kGroups = 6;
  constexpr uint32_t kJobsOfGroup = 20;
  std::vector<TestInteraction> rows;
  Random random(5);
  for (uint32_t member = 0; member < num_members; ++member) {
    std::vector<uint32_t> jobs(kJobsOfGroup);
    std::iota(jobs.begin(), jobs.end(), member % kGroups * kJobsOfGroup);
    for (uint32_t i = 0; i < 10; ++i) {
      std::swap(jobs[i], jobs[i + random.Below(kJobsOfGroup - i)]);
      const uint32_t job = random.Chance(0.1) ? static_cast<uint32_t>(random.Below(120)) : jobs[i];
      rows.push_back(MemberOnJob(member, Action::kApply, job, i));
    }
  }
  WriteInteractions(rows);
}

// The learner and no more than it needs.
class LearnerOfGroups {
 public:
  explicit LearnerOfGroups(uint32_t num_members, uint64_t num_threads = 1)
      : shape_{num_members, 120} {
    WriteGroups(num_members);
    config_.num_threads = num_threads;
    relation_.dim = 4;
    relation_.epochs = 3;
    relation_.recency = 0.5;
  }

  RelationLearner learner() const { return {config_, relation_, TestDirectory()}; }

  RelationParts Learn() const {
    const std::vector<uint64_t> actors(shape_.num_rows + 1, 0);
    const std::vector<uint64_t> objects(shape_.num_columns + 1, 0);
    return learner().Learn("member_job", {{actors, {}, {}, 1}, {objects, {}, {}, 1}}, FinalFold());
  }

  HoldOut Rehearse() const { return learner().Rehearse("member_job", shape_, FinalFold()); }

 private:
  RelationShape shape_;
  SiteConfig config_;
  RelationConfig relation_;
};

TEST(RelationLearnerTest, ChoosesTheWeightThatServedTheRehearsalBest) {
  const LearnerOfGroups groups(150);
  const float chosen = groups.Learn().embedding_weight;
  HoldOutMeasure measure(groups.Rehearse(), {});
  RelationTuning tuning = groups.learner().Tuning();
  const auto value = [&](float weight) {
    tuning.embedding_weight = weight;
    return measure.Measure(tuning).value();
  };
  for (const float weight : {0.05F, 0.2F, 0.35F, 0.5F, 0.65F, 0.8F, 0.9F, 1.0F}) {
    EXPECT_GE(value(chosen), value(weight) - 1e-9) << chosen << " against " << weight;
  }
}

TEST(RelationLearnerTest, TrustsNoRehearsalOfAHandful) {
  const LearnerOfGroups groups(60);
  EXPECT_EQ(groups.Learn().embedding_weight, groups.learner().Tuning().embedding_weight);
}

TEST(RelationLearnerTest, LearnsTheSameWithAnyNumberOfThreads) {
  const RelationParts one = LearnerOfGroups(150, 1).Learn();
  const RelationParts three = LearnerOfGroups(150, 3).Learn();
  EXPECT_EQ(one.embedding_weight, three.embedding_weight);
  EXPECT_EQ(one.actor_embeddings, three.actor_embeddings);
  EXPECT_EQ(one.object_filter.values, three.object_filter.values);
  EXPECT_EQ(one.history.values, three.history.values);
}

TEST(RelationLearnerTest, WeighsTheLatestMost) {
  const RelationParts parts = LearnerOfGroups(150).Learn();
  const auto weights = parts.history.view().row_values(0);
  EXPECT_GT(*std::ranges::max_element(weights), 1);
  EXPECT_LT(*std::ranges::min_element(weights), 1);
}

}  // namespace
}  // namespace bole
