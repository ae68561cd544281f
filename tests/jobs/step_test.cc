#include "jobs/step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/store/file.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

class StepTest : public ::testing::Test {
 protected:
  // Makes files "a" and "b", counting how often each is made.
  void Run(const nlohmann::json& key, bool killed_after_a = false) {
    Step step(night_.path(), "train", key);
    if (step.finished()) return;
    step.Make("a", [this](const auto& path) { ++made_a_, WriteFileAtomically(path, "A"); });
    if (killed_after_a) return;
    step.Make("sub/b", [this](const auto& path) { ++made_b_, WriteFileAtomically(path, "B"); });
    step.Finish({{"recall", 1}});
  }

  TemporaryDirectory night_;
  int made_a_ = 0;
  int made_b_ = 0;
};

TEST_F(StepTest, AFinishedStepIsNotDoneAgain) {
  Run("key");
  Run("key");
  EXPECT_EQ(made_a_, 1);
  EXPECT_EQ(made_b_, 1);
  const Step step(night_.path(), "train", "key");
  EXPECT_EQ(step.manifest().facts.at("recall"), 1);
  EXPECT_GE(step.seconds(), 0);
}

TEST_F(StepTest, AKilledStepKeepsItsFinishedFiles) {
  Run("key", /*killed_after_a=*/true);
  WritePlainFile(night_ / "train/c.tmp", "half written");
  Run("key");
  EXPECT_EQ(made_a_, 1);
  EXPECT_EQ(made_b_, 1);
  EXPECT_FALSE(std::filesystem::exists(night_ / "train/c.tmp"));
}

TEST_F(StepTest, AnotherKeyMakesEverythingAnew) {
  Run("key");
  Run("other key");
  EXPECT_EQ(made_a_, 2);
  EXPECT_EQ(made_b_, 2);
}

TEST_F(StepTest, ADamagedStepIsMadeAnew) {
  Run("key");
  WritePlainFile(night_ / "train/a", "X");
  Run("key");
  EXPECT_EQ(made_a_, 2);
  EXPECT_EQ(ReadFile(night_ / "train/a"), "A");
}

}  // namespace
}  // namespace bole
