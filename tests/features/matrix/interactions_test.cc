#include "features/matrix/interactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "tests/features/matrix/interaction_table_fixture.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::IsEmpty;

constexpr int64_t kDay = 86'400;

Csr MemberJob(const std::vector<TestInteraction>& rows, const RelationOptions& options = {}) {
  return MemberJobInteractions(WriteInteractions(rows), 3, 4, options);
}

TEST(InteractionsTest, TakesTheStrongestActionOfAPair) {
  const Csr matrix = MemberJob({MemberOnJob(0, Action::kView, 2), MemberOnJob(0, Action::kApply, 2),
                                MemberOnJob(0, Action::kView, 2), MemberOnJob(0, Action::kSave, 1),
                                MemberOnJob(2, Action::kView, 3)});
  EXPECT_THAT(matrix.offsets, ElementsAre(0, 2, 2, 3));
  EXPECT_THAT(matrix.columns, ElementsAre(1, 2, 3));
  EXPECT_THAT(matrix.values, ElementsAre(FloatEq(0.5f), FloatEq(1), FloatEq(0.2f)));
  EXPECT_EQ(matrix.num_columns, 4u);
}

TEST(InteractionsTest, AddsWhenAsked) {
  RelationOptions options;
  options.duplicates = Duplicates::kSum;
  const Csr matrix =
      MemberJob({MemberOnJob(0, Action::kView, 2), MemberOnJob(0, Action::kApply, 2)}, options);
  EXPECT_THAT(matrix.values, ElementsAre(FloatEq(1.2f)));
}

TEST(InteractionsTest, CountsWhatCameLaterInARow) {
  const Table table = WriteInteractions(
      {MemberOnJob(0, Action::kApply, 3, 50), MemberOnJob(0, Action::kApply, 0, 20),
       MemberOnJob(0, Action::kApply, 1, 20), MemberOnJob(0, Action::kApply, 2, 10),
       MemberOnJob(0, Action::kView, 2, 60), MemberOnJob(1, Action::kApply, 2, 99)});
  const OrderedRelation ordered =
      BuildOrderedRelation(table, FindRelation("member_job"), Evidence::kWanted, {2, 4}, {});
  EXPECT_THAT(ordered.pairs.columns, ElementsAre(0, 1, 2, 3, 2));
  // Job 2 was seen again at 60, so it is the latest; 0 and 1 are as late as each other.
  EXPECT_THAT(ordered.num_later, ElementsAre(2, 2, 0, 1, 0));
}

TEST(InteractionsTest, CountsLaterOnesAmongThoseThatStay) {
  const Table table =
      WriteInteractions({MemberOnJob(0, Action::kApply, 0, 1), MemberOnJob(0, Action::kApply, 1, 2),
                         MemberOnJob(0, Action::kApply, 2, 3)});
  const OrderedRelation ordered = BuildOrderedRelation(
      table, FindRelation("member_job"), Evidence::kWanted, {1, 4}, {.max_row_entries = 2});
  EXPECT_THAT(ordered.pairs.columns, ElementsAre(1, 2));
  EXPECT_THAT(ordered.num_later, ElementsAre(1, 0));
}

TEST(InteractionsTest, TurnsRoundWhatTheOtherSideDoes) {
  const Csr matrix = MemberJob({{EntityKind::kJob, 3, Action::kHire, EntityKind::kMember, 1},
                                {EntityKind::kJob, 2, Action::kView, EntityKind::kMember, 1}});
  EXPECT_THAT(matrix.offsets, ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(matrix.columns, ElementsAre(3));  // a job's look says nothing of what members want
  EXPECT_THAT(matrix.values, ElementsAre(FloatEq(1.5f)));
}

TEST(InteractionsTest, KeepsRefusalsApart) {
  const Table table =
      WriteInteractions({MemberOnJob(0, Action::kDismiss, 1), MemberOnJob(0, Action::kApply, 2)});
  const Relation& relation = FindRelation("member_job");
  const RelationShape shape{1, 3};
  EXPECT_THAT(BuildRelation(table, relation, Evidence::kWanted, shape, {}).columns, ElementsAre(2));
  EXPECT_THAT(BuildRelation(table, relation, Evidence::kRefused, shape, {}).columns,
              ElementsAre(1));
}

TEST(InteractionsTest, LeavesOtherKindsOut) {
  const Csr matrix =
      MemberJob({{EntityKind::kHeadhunter, 0, Action::kApply, EntityKind::kJob, 1},
                 {EntityKind::kMember, 0, Action::kContact, EntityKind::kMember, 1},
                 {EntityKind::kMember, 900, Action::kView, EntityKind::kMember, 901}});
  EXPECT_THAT(matrix.columns, IsEmpty());
  EXPECT_THAT(matrix.offsets, ElementsAre(0, 0, 0, 0));
}

TEST(InteractionsTest, AReplyIsEvidenceForTheHeadhunter) {
  const Table table =
      WriteInteractions({{EntityKind::kMember, 1, Action::kReply, EntityKind::kHeadhunter, 0},
                         {EntityKind::kHeadhunter, 0, Action::kShortlist, EntityKind::kMember, 2}});
  const Csr matrix =
      BuildRelation(table, FindRelation("headhunter_member"), Evidence::kWanted, {1, 3}, {});
  EXPECT_THAT(matrix.columns, ElementsAre(1, 2));
  EXPECT_THAT(matrix.values, ElementsAre(FloatEq(1.2f), FloatEq(1.2f)));
}

TEST(InteractionsTest, BetweenMembersTheActorIsTheRowAndNobodyWantsThemselves) {
  const Table table =
      WriteInteractions({{EntityKind::kMember, 1, Action::kInvite, EntityKind::kMember, 0},
                         {EntityKind::kMember, 1, Action::kView, EntityKind::kMember, 1}});
  const Csr matrix =
      BuildRelation(table, FindRelation("member_member"), Evidence::kWanted, {2, 2}, {});
  EXPECT_THAT(matrix.offsets, ElementsAre(0, 0, 1));
  EXPECT_THAT(matrix.columns, ElementsAre(0));
}

TEST(InteractionsTest, MultipliesByTheTablesWeight) {
  std::vector<TestInteraction> rows = {
      MemberOnJob(0, Action::kApply, 0), MemberOnJob(0, Action::kApply, 1),
      MemberOnJob(0, Action::kApply, 2), MemberOnJob(0, Action::kApply, 3)};
  rows[0].weight = 2;
  rows[1].weight = 0;   // counts for nothing
  rows[2].weight = -1;  // nor does this; rows[3] has none: 1
  const Csr matrix = MemberJob(rows);
  EXPECT_THAT(matrix.columns, ElementsAre(0, 3));
  EXPECT_THAT(matrix.values, ElementsAre(2, 1));
}

TEST(InteractionsTest, TakesOnlyWhatIsBefore) {
  RelationOptions options;
  options.until = 100;
  const Csr matrix =
      MemberJob({MemberOnJob(0, Action::kApply, 0, 99), MemberOnJob(0, Action::kApply, 1, 100),
                 MemberOnJob(0, Action::kView, 0, 5)},
                options);
  EXPECT_THAT(matrix.columns, ElementsAre(0));
  EXPECT_THAT(matrix.values, ElementsAre(1));
}

TEST(InteractionsTest, FadesByItsHalfLife) {
  RelationOptions options;
  options.half_life_days = 10;
  const std::vector<TestInteraction> rows = {MemberOnJob(0, Action::kApply, 0, 10 * kDay),
                                             MemberOnJob(0, Action::kApply, 1, 20 * kDay),
                                             MemberOnJob(0, Action::kApply, 2, 30 * kDay)};
  // Against the latest, against `until`, and against a time given.
  EXPECT_THAT(MemberJob(rows, options).values, ElementsAre(0.25f, 0.5f, 1));
  options.until = 40 * kDay;
  EXPECT_THAT(MemberJob(rows, options).values, ElementsAre(0.125f, 0.25f, 0.5f));
  options.reference_time = 20 * kDay;
  EXPECT_THAT(MemberJob(rows, options).values, ElementsAre(0.5f, 1, 1));
}

TEST(InteractionsTest, AFreshViewDoesNotOutweighAnOldApplication) {
  RelationOptions options;
  options.half_life_days = 10;
  const std::vector<TestInteraction> rows = {MemberOnJob(0, Action::kApply, 0, 0),
                                             MemberOnJob(0, Action::kView, 0, 20 * kDay)};
  EXPECT_THAT(MemberJob(rows, options).values, ElementsAre(0.25f));  // of .25 and .2
}

TEST(InteractionsTest, CapsARowAtItsMostRecent) {
  RelationOptions options;
  options.max_row_entries = 2;
  const Csr matrix =
      MemberJob({MemberOnJob(0, Action::kApply, 0, 30), MemberOnJob(0, Action::kApply, 1, 10),
                 MemberOnJob(0, Action::kView, 2, 20), MemberOnJob(0, Action::kApply, 3, 5),
                 MemberOnJob(0, Action::kView, 3, 15), MemberOnJob(1, Action::kView, 3, 1)},
                options);
  EXPECT_THAT(matrix.offsets, ElementsAre(0, 2, 3, 3));
  EXPECT_THAT(matrix.columns, ElementsAre(0, 2, 3));
}

TEST(InteractionsTest, TiesOfTheCapGoToTheStrongerThenToTheFirst) {
  RelationOptions options;
  options.max_row_entries = 2;
  const Csr matrix =
      MemberJob({MemberOnJob(0, Action::kView, 0, 7), MemberOnJob(0, Action::kView, 1, 7),
                 MemberOnJob(0, Action::kView, 2, 7), MemberOnJob(0, Action::kApply, 3, 7)},
                options);
  EXPECT_THAT(matrix.columns, ElementsAre(0, 3));
}

TEST(InteractionsTest, BinaryHasNoValues) {
  RelationOptions options;
  options.binary = true;
  const Csr matrix = MemberJob({MemberOnJob(0, Action::kView, 2)}, options);
  EXPECT_THAT(matrix.columns, ElementsAre(2));
  EXPECT_THAT(matrix.values, IsEmpty());
}

TEST(InteractionsTest, AnEmptyTableGivesEmptyRows) {
  EXPECT_THAT(MemberJob({}).offsets, ElementsAre(0, 0, 0, 0));
  RelationOptions options;
  options.half_life_days = 1;
  EXPECT_THAT(MemberJob({}, options).columns, IsEmpty());
  EXPECT_THAT(MemberJobInteractions(WriteInteractions({}), 0, 0, {}).offsets, ElementsAre(0));
}

TEST(InteractionsTest, RefusesWhatIsOutside) {
  EXPECT_THROW(MemberJob({MemberOnJob(3, Action::kView, 0)}), Error);
  EXPECT_THROW(MemberJob({MemberOnJob(0, Action::kView, 4)}), Error);
  EXPECT_THROW(MemberJob({{EntityKind::kJob, 4, Action::kHire, EntityKind::kMember, 0}}), Error);
}

TEST(InteractionsTest, RefusesABadHalfLife) {
  RelationOptions options;
  options.half_life_days = -1;
  EXPECT_THROW(MemberJob({}, options), Error);
  options.half_life_days = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(MemberJob({}, options), Error);
}

TEST(InteractionsTest, DependsNeitherOnThreadsNorOnTheOrderOfRows) {
  std::vector<TestInteraction> rows;
  Random random(1);
  const Action actions[] = {Action::kView, Action::kSave, Action::kApply};
  for (int i = 0; i < 60'000; ++i) {
    rows.push_back(MemberOnJob(static_cast<uint32_t>(random.Below(9'000)), actions[random.Below(3)],
                               static_cast<uint32_t>(random.Below(20)),
                               static_cast<int64_t>(random.Below(50)) * kDay));
    rows.back().weight = static_cast<float>(random.Uniform());
  }
  for (const Duplicates duplicates : {Duplicates::kMax, Duplicates::kSum}) {
    RelationOptions options;
    options.half_life_days = 7;
    options.max_row_entries = 4;
    options.duplicates = duplicates;
    const Csr one = MemberJobInteractions(WriteInteractions(rows), 9'000, 20, options);
    options.num_threads = 3;
    std::reverse(rows.begin(), rows.end());
    const Csr three = MemberJobInteractions(WriteInteractions(rows), 9'000, 20, options);
    EXPECT_EQ(one.offsets, three.offsets);
    EXPECT_EQ(one.columns, three.columns);
    EXPECT_EQ(one.values, three.values);
  }
}

TEST(RelationsTest, HaveDistinctNamesAndSoundSignals) {
  std::set<std::string_view> names;
  for (const Relation& relation : AllRelations()) {
    EXPECT_TRUE(names.insert(relation.name).second) << relation.name;
    EXPECT_EQ(&FindRelation(relation.name), &relation);
    for (const auto& signals : {relation.wanted, relation.refused}) {
      EXPECT_FALSE(signals.empty()) << relation.name;
      std::set<std::pair<EntityKind, Action>> seen;
      for (const Signal& signal : signals) {
        EXPECT_GT(signal.weight, 0) << relation.name;
        EXPECT_TRUE(signal.actor == relation.row_kind || signal.actor == relation.column_kind);
        EXPECT_TRUE(seen.insert({signal.actor, signal.action}).second) << relation.name;
      }
    }
  }
}

TEST(RelationsTest, UnknownNamesAreRefused) {
  EXPECT_THROW(FindRelation("job_job"), Error);
}

}  // namespace
}  // namespace bole
