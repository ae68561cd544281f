#include "engine/store/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TextColumnBuilder Texts(const std::vector<std::string>& texts) {
  TextColumnBuilder builder;
  for (const std::string& text : texts) builder.Add(text);
  return builder;
}

TEST(TableTest, ReadsBackColumnsOfEachType) {
  const TemporaryDirectory directory;
  {
    TableWriter writer(directory / "members.bole");
    writer.AddText("member_id", Texts({"a", "张伟"}));
    TextListColumnBuilder skills;
    skills.AddItem("C++");
    skills.AddItem("Spark");
    skills.EndRow();
    skills.EndRow();
    writer.AddTextList("skills", skills);
    writer.AddTimes("joined_at", {kNoTime, 1'700'000'000});
    writer.AddReals("trust", {0.5F, 1});
    writer.AddFlags("verified", {Flag::kYes, Flag::kUnknown});
    writer.AddRows("vouched_by", {kNoRow, 0});
    writer.AddCodes("kind", {3, 4});
    writer.AddIntegers("openings", {kNoInteger, 1000});
    writer.Finish();
  }
  const Table table = Table::Open(directory / "members.bole");
  EXPECT_EQ(table.num_rows(), 2u);
  EXPECT_EQ(table.Text("member_id")[1], "张伟");
  EXPECT_THAT(table.TextList("skills").row(0), ElementsAre("C++", "Spark"));
  EXPECT_THAT(table.TextList("skills").row(1), IsEmpty());
  EXPECT_THAT(table.Times("joined_at"), ElementsAre(kNoTime, 1'700'000'000));
  EXPECT_THAT(table.Reals("trust"), ElementsAre(0.5F, 1));
  EXPECT_THAT(table.Flags("verified"), ElementsAre(1, 2));
  EXPECT_THAT(table.Rows("vouched_by"), ElementsAre(kNoRow, 0));
  EXPECT_THAT(table.Codes("kind"), ElementsAre(3, 4));
  EXPECT_THAT(table.Integers("openings"), ElementsAre(kNoInteger, 1000));
}

TEST(TableTest, RefusesAColumnThatItDoesNotHave) {
  const TemporaryDirectory directory;
  {
    TableWriter writer(directory / "t.bole");
    writer.AddReals("x", {1});
    writer.Finish();
  }
  const Table table = Table::Open(directory / "t.bole");
  EXPECT_THROW(table.Reals("y"), Error);
  EXPECT_THROW(table.Times("x"), Error);
}

TEST(TableTest, MayBeEmpty) {
  const TemporaryDirectory directory;
  {
    TableWriter writer(directory / "t.bole");
    writer.AddText("id", {});
    writer.Finish();
  }
  const Table table = Table::Open(directory / "t.bole");
  EXPECT_EQ(table.num_rows(), 0u);
  EXPECT_EQ(table.Text("id").size(), 0u);
}

TEST(IdColumnTest, FindsEachIdAndNoOther) {
  const TextColumnBuilder ids = Texts({"10", "9", "a", "b", "张伟"});
  const IdColumn column(ids.view());
  for (uint32_t row = 0; row < column.size(); ++row) EXPECT_EQ(column.Find(column[row]), row);
  for (const char* absent : {"", "1", "99", "aa", "李娜"}) {
    EXPECT_EQ(column.Find(absent), std::nullopt) << absent;
  }
  EXPECT_EQ(IdColumn().Find("a"), std::nullopt);
}

}  // namespace
}  // namespace bole
