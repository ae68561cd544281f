#include "features/matrix/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/features/matrix/interaction_table_fixture.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kSplit = 100;

Csr HeldOut(const std::vector<TestInteraction>& rows, HeldOutOptions options = {}) {
  options.split_at = kSplit;
  return HeldOutInteractions(WriteInteractions(rows), FindRelation("member_job"), {2, 4}, options);
}

TEST(SplitTest, TestsWhatHappensFromTheSplitOn) {
  const Csr test =
      HeldOut({MemberOnJob(0, Action::kApply, 0, 99), MemberOnJob(0, Action::kApply, 1, 100),
               MemberOnJob(1, Action::kView, 2, 150)});
  EXPECT_THAT(test.offsets, ElementsAre(0, 1, 2));
  EXPECT_THAT(test.columns, ElementsAre(1, 2));
  EXPECT_THAT(test.values, IsEmpty());
  EXPECT_EQ(test.num_columns, 4u);
}

TEST(SplitTest, APairThatWasSeenBeforeIsNoDiscovery) {
  const Csr test =
      HeldOut({MemberOnJob(0, Action::kView, 0, 50), MemberOnJob(0, Action::kApply, 0, 120),
               MemberOnJob(1, Action::kApply, 0, 120)});
  EXPECT_THAT(test.offsets, ElementsAre(0, 0, 1));
  EXPECT_THAT(test.columns, ElementsAre(0));
}

TEST(SplitTest, APairIsCountedOnce) {
  const Csr test =
      HeldOut({MemberOnJob(0, Action::kView, 3, 110), MemberOnJob(0, Action::kApply, 3, 120),
               MemberOnJob(0, Action::kDismiss, 2, 120)});
  EXPECT_THAT(test.columns, ElementsAre(3));
}

TEST(SplitTest, WeakSignalsCanBeLeftOut) {
  HeldOutOptions options;
  options.min_signal = 1;
  const Csr test = HeldOut({MemberOnJob(0, Action::kView, 1, 110),
                            MemberOnJob(0, Action::kApply, 2, 110),
                            {EntityKind::kJob, 3, Action::kHire, EntityKind::kMember, 0, 110}},
                           options);
  EXPECT_THAT(test.columns, ElementsAre(2, 3));
}

TEST(SplitTest, JobsMustHaveBeenAlive) {
  // Job 0 closed before the split, 1 closes after it, 2 has no dates, 3 is posted at 130.
  const std::vector<int64_t> posted = {10, 10, kNoTime, 130};
  const std::vector<int64_t> closes = {100, 101, kNoTime, kNoTime};
  HeldOutOptions options;
  options.columns = {posted, closes};
  const Csr test =
      HeldOut({MemberOnJob(0, Action::kApply, 0, 110), MemberOnJob(0, Action::kApply, 1, 110),
               MemberOnJob(0, Action::kApply, 2, 110), MemberOnJob(0, Action::kApply, 3, 129),
               MemberOnJob(1, Action::kApply, 3, 130)},
              options);
  EXPECT_THAT(test.offsets, ElementsAre(0, 2, 3));
  EXPECT_THAT(test.columns, ElementsAre(1, 2, 3));
}

TEST(SplitTest, RefusesLifetimesOfOtherColumns) {
  const std::vector<int64_t> posted = {10};
  HeldOutOptions options;
  options.columns.begins = posted;
  EXPECT_THROW(HeldOut({}, options), Error);
}

TEST(SplitTest, NothingGivesNothing) {
  EXPECT_THAT(HeldOut({}).offsets, ElementsAre(0, 0, 0));
  EXPECT_THAT(HeldOutConnections(WriteConnections({}), 0, kSplit).offsets, ElementsAre(0));
}

TEST(SplitTest, NewConnectionsAreTestedInBothDirections) {
  //  0 - 1 old, 1 - 2 undated, 0 - 2 new, 2 - 0 again, 1 - 0 renewed, 3 - 3 nonsense
  const Csr test = HeldOutConnections(
      WriteConnections(
          {{0, 1, 99}, {1, 2, kNoTime}, {0, 2, 100}, {2, 0, 110}, {1, 0, 120}, {3, 3, 120}}),
      4, kSplit);
  EXPECT_THAT(test.offsets, ElementsAre(0, 1, 1, 2, 2));
  EXPECT_THAT(test.columns, ElementsAre(2, 0));
  EXPECT_THAT(test.values, IsEmpty());
}

TEST(SplitTest, WhatBothSidesWantedIsMutual) {
  // Members 0 and 1 want jobs 1 and 2, and 0; jobs 2 and 0 want members 0 and 0.
  const Csr wishes = MakeCsr({{0, 1}, {0, 2}, {1, 0}}, 2, 3, Duplicates::kMax);
  const Csr of_jobs = MakeCsr({{2, 0}, {0, 0}}, 3, 2, Duplicates::kMax);
  const Csr mutual = MutualPairs(wishes.view(), of_jobs.view());
  EXPECT_THAT(mutual.offsets, ElementsAre(0, 1, 1));
  EXPECT_THAT(mutual.columns, ElementsAre(2));
  EXPECT_EQ(mutual.num_columns, 3);
  EXPECT_THAT(MutualPairs(of_jobs.view(), wishes.view()).columns, ElementsAre(0));
}

TEST(SplitTest, AnExplicitTestPartIsTakenWhole) {
  const Csr test = TestInteractions(WriteInteractions({MemberOnJob(0, Action::kView, 1, 5),
                                                       MemberOnJob(1, Action::kApply, 0, 500),
                                                       MemberOnJob(1, Action::kDismiss, 2, 500)}),
                                    FindRelation("member_job"), {2, 3});
  EXPECT_THAT(test.offsets, ElementsAre(0, 1, 2));
  EXPECT_THAT(test.columns, ElementsAre(1, 0));
  EXPECT_THAT(test.values, IsEmpty());

  const Csr ties = TestConnections(WriteConnections({{0, 1, kNoTime}, {2, 1, 7}}), 3);
  EXPECT_THAT(ties.offsets, ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(ties.columns, ElementsAre(1, 0, 2, 1));
}

}  // namespace
}  // namespace bole
