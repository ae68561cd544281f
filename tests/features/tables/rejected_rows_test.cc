#include "features/tables/rejected_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/base/utf8.h"
#include "engine/store/file.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

using testing::ElementsAre;

std::filesystem::path PathOfTest() {
  return std::filesystem::path(testing::TempDir()) / "bole_rejected_rows.csv";
}

TEST(RejectedRowsTest, QuotesAsRfc4180Says) {
  RejectedRows rejected(PathOfTest());
  rejected.Add({"a.csv", 1, "id", "plain", "reason"});
  rejected.Add({"a,b.csv", 2, "id", "say \"hi\"", "two\nlines"});
  rejected.Close();
  EXPECT_EQ(ReadFile(PathOfTest()),
            "source,row,column,value,reason\n"
            "a.csv,1,id,plain,reason\n"
            "\"a,b.csv\",2,id,\"say \"\"hi\"\"\",\"two\nlines\"\n");
  EXPECT_EQ(rejected.size(), 2u);
  EXPECT_THAT(rejected.first(),
              ElementsAre("row 1, column \"id\", value \"plain\": reason",
                          "row 2, column \"id\", value \"say \"hi\"\": two\nlines"));
  std::filesystem::remove(PathOfTest());
}

TEST(RejectedRowsTest, WritesUtf8WhateverTheValue) {
  RejectedRows rejected(PathOfTest());
  rejected.Add({"", 1, "id", "伯乐", "r"});
  rejected.Add({"", 2, "id", "a\xFF", "r"});
  rejected.Add({"", 3, "id", std::string(5000, 'x'), "r"});
  rejected.Close();
  const std::string text = ReadFile(PathOfTest());
  EXPECT_TRUE(IsUtf8(text));
  EXPECT_THAT(text, testing::HasSubstr("伯乐"));
  EXPECT_THAT(text, testing::HasSubstr("a\\xFF"));
  EXPECT_LT(text.size(), 2000u);
  std::filesystem::remove(PathOfTest());
}

TEST(RejectedRowsTest, MakesNoFileWithoutABadRow) {
  WriteFileAtomically(PathOfTest(), "of an earlier run");
  RejectedRows rejected(PathOfTest());
  rejected.Close();
  EXPECT_FALSE(std::filesystem::exists(PathOfTest()));
}

}  // namespace
}  // namespace bole
