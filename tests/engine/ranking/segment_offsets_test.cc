#include "engine/ranking/segment_offsets.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

const SegmentOffsets kOffsets = {1, {0, std::log(3.0f)}};

float Moved(float probability, float segment) {
  return kOffsets.Move(probability, std::vector<float>{7, segment});
}

TEST(SegmentOffsetsTest, MultiplyTheOddsOfTheirSegment) {
  EXPECT_FLOAT_EQ(Moved(0.5f, 1), 0.75f);
  EXPECT_FLOAT_EQ(Moved(0.25f, 1), 0.5f);
  EXPECT_FLOAT_EQ(Moved(0.25f, 0), 0.25f);
  EXPECT_EQ(Moved(0, 1), 0);
  EXPECT_EQ(Moved(1, 1), 1);
}

TEST(SegmentOffsetsTest, LeaveWhoIsInNoSegment) {
  for (const float value : {-1.0f, 0.5f, 2.0f, 1e30f, std::nanf("")}) {
    EXPECT_EQ(Moved(0.3f, value), 0.3f) << value;
  }
  EXPECT_EQ(SegmentOffsets().Move(0.3f, {}), 0.3f);
}

TEST(SegmentOffsetsTest, AreReadAsTheyWereWritten) {
  const TemporaryDirectory directory;
  ArrayFileWriter writer(directory.path() / "file");
  kOffsets.Write("some", writer);
  SegmentOffsets().Write("none", writer);
  writer.Add("nan.segments", std::vector<float>{0, std::nanf("")});
  writer.Finish();
  const ArrayFile file = ArrayFile::Open(directory.path() / "file");
  const SegmentOffsets read = SegmentOffsets::Read("some", 2, file);
  EXPECT_EQ(read.feature, kOffsets.feature);
  EXPECT_EQ(read.offsets, kOffsets.offsets);
  EXPECT_TRUE(SegmentOffsets::Read("none", 2, file).offsets.empty());
  EXPECT_THROW(SegmentOffsets::Read("some", 1, file), Error) << "reads a feature that isn't there";
  EXPECT_THROW(SegmentOffsets::Read("nan", 2, file), Error);
}

}  // namespace
}  // namespace bole
