#include "engine/store/file_lock.h"

#include <gtest/gtest.h>

#include <optional>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

TEST(FileLockTest, IsHeldByOneAtATime) {
  const TemporaryDirectory directory;
  std::optional<FileLock> first(std::in_place, directory / "lock");
  EXPECT_THROW(FileLock(directory / "lock"), Error);
  first.reset();
  EXPECT_NO_THROW(FileLock(directory / "lock"));
}

}  // namespace
}  // namespace bole
