#include "engine/store/snapshot_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/manifest.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SnapshotStoreTest : public ::testing::Test {
 protected:
  void Publish(const std::string& id) {
    const std::filesystem::path staging = store_.MakeStaging();
    WriteFileAtomically(staging / "lists.bole", id);
    WriteManifest(staging, {});
    store_.Publish(staging, id);
  }

  TemporaryDirectory work_;
  SnapshotStore store_{work_.path()};
};

TEST_F(SnapshotStoreTest, IsEmptyBeforeTheFirstNight) {
  EXPECT_EQ(store_.CurrentId(), std::nullopt);
  EXPECT_THAT(store_.List(), IsEmpty());
  EXPECT_THROW(store_.RollBack(), Error);
}

TEST_F(SnapshotStoreTest, PublishesAndRollsBackWholeSnapshots) {
  Publish("20260101-a");
  Publish("20260102-b");
  EXPECT_EQ(store_.CurrentId(), "20260102-b");
  EXPECT_THAT(store_.List(), ElementsAre("20260101-a", "20260102-b"));
  EXPECT_EQ(store_.RollBack(), "20260101-a");
  EXPECT_EQ(store_.CurrentId(), "20260101-a");
  EXPECT_THROW(store_.RollBack(), Error);
  EXPECT_EQ(store_.CurrentId(), "20260101-a");
}

TEST_F(SnapshotStoreTest, RollsBackPastWhatIsDamaged) {
  Publish("20260101-a");
  Publish("20260102-b");
  Publish("20260103-c");
  WritePlainFile(work_ / "snapshots/20260102-b/lists.bole", "damaged");
  EXPECT_EQ(store_.RollBack(), "20260101-a");
}

TEST_F(SnapshotStoreTest, RollsBackToTheNewestWhenCurrentIsLost) {
  Publish("20260101-a");
  Publish("20260102-b");
  std::filesystem::remove(work_ / "CURRENT");
  EXPECT_EQ(store_.RollBack(), "20260102-b");
}

TEST_F(SnapshotStoreTest, ListsOnlyWhatIsComplete) {
  Publish("20260101-a");
  std::filesystem::create_directories(work_ / "snapshots/20260102-b");
  store_.MakeStaging();
  EXPECT_THAT(store_.List(), ElementsAre("20260101-a"));
}

TEST_F(SnapshotStoreTest, StagingStartsEmpty) {
  WriteFileAtomically(store_.MakeStaging() / "left_behind", "");
  EXPECT_TRUE(std::filesystem::is_empty(store_.MakeStaging()));
}

TEST_F(SnapshotStoreTest, PrunesTheOldestButNeverTheCurrentOne) {
  Publish("20260101-a");
  Publish("20260102-b");
  Publish("20260103-c");
  store_.MakeCurrent("20260101-a");
  EXPECT_THAT(store_.Prune(1), ElementsAre("20260102-b"));
  EXPECT_THAT(store_.List(), ElementsAre("20260101-a", "20260103-c"));
}

TEST_F(SnapshotStoreTest, RefusesIdsThatLeadElsewhere) {
  EXPECT_THROW(store_.Directory("../../etc"), Error);
  EXPECT_THROW(store_.Directory(""), Error);
  WriteFileAtomically(work_ / "CURRENT", "../../etc\n");
  EXPECT_THROW(store_.CurrentId(), Error);
}

}  // namespace
}  // namespace bole
