#include "jobs/search_costs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/array_file.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

TEST(SearchCostsTest, AreThoseOfTheLengthThatWasMeasuredLast) {
  const TemporaryDirectory directory;
  EXPECT_EQ(ReadHeldRowCost(directory.path(), 64), std::nullopt);
  WriteHeldRowCost(directory.path() / "new", 64, 70.5);
  WriteHeldRowCost(directory.path() / "new", 128, 40);
  WriteHeldRowCost(directory.path() / "new", 64, 71.5);
  EXPECT_EQ(ReadHeldRowCost(directory.path() / "new", 64), 71.5);
  EXPECT_EQ(ReadHeldRowCost(directory.path() / "new", 128), 40);
  EXPECT_EQ(ReadHeldRowCost(directory.path() / "new", 256), std::nullopt);
}

TEST(SearchCostsTest, RefuseADamagedFileAndOneOfOtherArrays) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "search_costs.bole";
  WritePlainFile(path, "70.5");
  EXPECT_THROW(ReadHeldRowCost(directory.path(), 64), Error);
  ArrayFileWriter writer(path);
  writer.Add("dims", std::vector<uint32_t>{64, 128});
  writer.Add("held_row_costs", std::vector<double>{70.5});
  writer.Finish();
  EXPECT_THROW(ReadHeldRowCost(directory.path(), 64), Error);
}

}  // namespace
}  // namespace bole
