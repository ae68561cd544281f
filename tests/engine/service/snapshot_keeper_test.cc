#include "engine/service/snapshot_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/service/fake_answers.h"

namespace bole {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

// Looks only when told to, and tries a failed snapshot again at once.
constexpr SnapshotKeeperOptions kByHand = {milliseconds(0), 3, milliseconds(0)};

struct SnapshotKeeperTest : testing::Test {
  std::string CurrentId() const { return keeper.Current().answers->snapshot_id(); }

  std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>(1);
  SnapshotKeeper keeper{source, kByHand};
};

TEST_F(SnapshotKeeperTest, OpensWhatIsPublishedNow) {
  EXPECT_EQ(CurrentId(), "s1");
  EXPECT_EQ(keeper.Current().trouble, SnapshotTrouble::kNone);
  EXPECT_THAT(keeper.RetainedIds(), ElementsAre("s1"));
}

TEST_F(SnapshotKeeperTest, ThrowsWhenTheFirstSnapshotCannotBeOpened) {
  source->Damage(1);
  EXPECT_THROW(SnapshotKeeper(source, kByHand), Error);
  source->SetCurrent("");
  EXPECT_THROW(SnapshotKeeper(source, kByHand), Error);
}

TEST_F(SnapshotKeeperTest, SwapsToWhatIsNewlyPublished) {
  source->Publish(2);
  EXPECT_EQ(CurrentId(), "s1");
  keeper.Poll();
  EXPECT_EQ(CurrentId(), "s2");
}

TEST_F(SnapshotKeeperTest, OpensNothingWhenNothingIsNew) {
  keeper.Poll();
  keeper.Poll();
  EXPECT_EQ(source->num_opened(), 1u);
}

TEST_F(SnapshotKeeperTest, KeepsTheLastFewAndClosesTheOldest) {
  const std::weak_ptr<const Answers> first = keeper.Current().answers;
  for (const uint32_t number : {2, 3}) {
    source->Publish(number);
    keeper.Poll();
  }
  EXPECT_THAT(keeper.RetainedIds(), ElementsAre("s3", "s2", "s1"));
  EXPECT_FALSE(first.expired());
  source->Publish(4);
  keeper.Poll();
  EXPECT_THAT(keeper.RetainedIds(), ElementsAre("s4", "s3", "s2"));
  EXPECT_TRUE(first.expired());
  EXPECT_EQ(keeper.Find("s1"), nullptr);
  EXPECT_EQ(keeper.Find("s2")->snapshot_id(), "s2");
}

TEST_F(SnapshotKeeperTest, LetsARequestFinishOnASnapshotThatIsForgotten) {
  const SnapshotView view = keeper.Current();
  for (const uint32_t number : {2, 3, 4, 5}) {
    source->Publish(number);
    keeper.Poll();
  }
  EXPECT_EQ(view.answers->snapshot_id(), "s1");
}

TEST_F(SnapshotKeeperTest, RollsBackToASnapshotThatIsStillOpen) {
  source->Publish(2);
  keeper.Poll();
  source->Publish(1);
  keeper.Poll();
  EXPECT_THAT(keeper.RetainedIds(), ElementsAre("s1", "s2"));
  EXPECT_EQ(source->num_opened(), 2u);
}

TEST_F(SnapshotKeeperTest, GoesOnWithTheOldOneWhenTheNewOneIsDamaged) {
  source->Publish(2);
  source->Damage(2);
  keeper.Poll();
  EXPECT_EQ(CurrentId(), "s1");
  EXPECT_EQ(keeper.Current().trouble, SnapshotTrouble::kNewerUnreadable);
  EXPECT_THAT(keeper.Current().trouble_detail, HasSubstr("s2: wrong checksum: lists.bin"));

  source->Repair();
  keeper.Poll();
  EXPECT_EQ(CurrentId(), "s2");
  EXPECT_EQ(keeper.Current().trouble, SnapshotTrouble::kNone);
  EXPECT_EQ(keeper.Current().trouble_detail, "");
}

TEST_F(SnapshotKeeperTest, IsWellAgainWhenTheDamagedOneIsRolledBack) {
  source->Publish(2);
  source->Damage(2);
  keeper.Poll();
  source->Publish(1);
  keeper.Poll();
  EXPECT_EQ(keeper.Current().trouble, SnapshotTrouble::kNone);
}

TEST_F(SnapshotKeeperTest, GoesOnWhenItCannotBeToldWhatIsPublished) {
  source->SetCurrent("");
  keeper.Poll();
  EXPECT_EQ(CurrentId(), "s1");
  EXPECT_EQ(keeper.Current().trouble, SnapshotTrouble::kPublicationUnreadable);
  EXPECT_EQ(keeper.Current().trouble_detail, "nothing is published");
}

TEST_F(SnapshotKeeperTest, DoesNotReadADamagedSnapshotAtEveryPoll) {
  SnapshotKeeper patient(source, {milliseconds(0), 3, milliseconds(3'600'000)});
  const size_t num_before = source->num_opened();
  source->Publish(2);
  source->Damage(2);
  for (int i = 0; i < 5; ++i) patient.Poll();
  EXPECT_EQ(source->num_opened(), num_before + 1);
  EXPECT_EQ(patient.Current().trouble, SnapshotTrouble::kNewerUnreadable);
  source->Publish(3);
  patient.Poll();
  EXPECT_EQ(patient.Current().answers->snapshot_id(), "s3");
}

TEST_F(SnapshotKeeperTest, PollsByItself) {
  SnapshotKeeper polling(source, {milliseconds(1), 3, milliseconds(0)});
  source->Publish(2);
  // Ends by the thread's work; a test that hangs here has found a bug.
  while (polling.Current().answers->snapshot_id() != "s2") std::this_thread::yield();
}

}  // namespace
}  // namespace bole
