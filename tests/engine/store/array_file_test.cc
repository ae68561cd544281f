#include "engine/store/array_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void WriteSample(const std::filesystem::path& path) {
  ArrayFileWriter writer(path);
  writer.Add("numbers", std::vector<float>{1, 2, 3, 4, 5, 6}, 3);
  writer.Add("nothing", std::vector<uint32_t>{});
  writer.AddText("text", "伯乐");
  const Csr matrix = MakeCsr({{0, 1, 2}, {1, 0, 3}}, 2, 2, Duplicates::kSum);
  writer.AddCsr("matrix", matrix.view());
  writer.Finish();
}

ErrorCode OpenError(const std::filesystem::path& path) {
  try {
    ArrayFile::Open(path);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(path.string()));
    return error.code();
  }
  ADD_FAILURE() << "opened a damaged file";
  return ErrorCode::kRefused;
}

TEST(ArrayFileTest, ReadsBackWhatWasWritten) {
  const TemporaryDirectory directory;
  WriteSample(directory / "a.bole");
  const ArrayFile file = ArrayFile::Open(directory / "a.bole");
  const auto numbers = file.Get<float>("numbers");
  EXPECT_EQ(numbers.num_rows, 2u);
  EXPECT_EQ(numbers.num_columns, 3u);
  EXPECT_THAT(numbers.row(1), ElementsAre(4, 5, 6));
  EXPECT_THAT(file.Values<uint32_t>("nothing"), IsEmpty());
  EXPECT_EQ(file.Text("text"), "伯乐");
  EXPECT_THAT(file.GetCsr("matrix").row(1), ElementsAre(0));
  EXPECT_THAT(file.GetCsr("matrix").row_values(0), ElementsAre(2));
}

TEST(ArrayFileTest, KeepsArraysAlignedForVectorLoads) {
  const TemporaryDirectory directory;
  WriteSample(directory / "a.bole");
  const ArrayFile file = ArrayFile::Open(directory / "a.bole");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(file.Values<float>("matrix.values").data()) % 64, 0u);
}

TEST(ArrayFileTest, RefusesOtherNamesAndTypes) {
  const TemporaryDirectory directory;
  WriteSample(directory / "a.bole");
  const ArrayFile file = ArrayFile::Open(directory / "a.bole");
  EXPECT_THROW(file.Values<float>("absent"), Error);
  EXPECT_THROW(file.Values<uint32_t>("numbers"), Error);
}

TEST(ArrayFileTest, NoticesEveryFlippedByte) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.bole";
  WriteSample(path);
  const std::string good = ReadFile(path);
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x20);
    WritePlainFile(path, bad);
    ASSERT_EQ(OpenError(path), ErrorCode::kCorruptData) << "byte " << i;
  }
}

TEST(ArrayFileTest, NoticesEveryTruncation) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.bole";
  WriteSample(path);
  const std::string good = ReadFile(path);
  for (size_t length = 0; length < good.size(); length += 7) {
    WritePlainFile(path, good.substr(0, length));
    ASSERT_EQ(OpenError(path), ErrorCode::kCorruptData) << length << " bytes";
  }
}

TEST(ArrayFileTest, LeavesNoFileWithoutFinish) {
  const TemporaryDirectory directory;
  {
    ArrayFileWriter writer(directory / "a.bole");
    writer.AddText("text", "half");
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

TEST(ArrayFileTest, SaysWhichFileIsMissing) {
  const TemporaryDirectory directory;
  EXPECT_EQ(OpenError(directory / "absent.bole"), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace bole
