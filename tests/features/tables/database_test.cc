#include "features/tables/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string ErrorOf(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "";
}

TEST(DatabaseTest, GivesValuesByTheirType) {
  Database database({});
  QueryResult rows = database.Query(
      "SELECT 'in place' AS a, 'a text of more than twelve bytes' AS b, -5::BIGINT AS c, "
      "2.5::DOUBLE "
      "AS d, true AS e, DATE '1970-01-03' AS f, TIMESTAMP '1970-01-01 00:00:01' AS g, "
      "NULL::VARCHAR "
      "AS h, 170141183460469231731687303715884105727::HUGEINT AS i, 12.34::DECIMAL(9,2) AS j");
  ASSERT_EQ(rows.num_columns(), 10u);
  EXPECT_EQ(rows.column_name(1), "b");
  const auto chunk = rows.Next();
  ASSERT_TRUE(chunk);
  ASSERT_EQ(chunk->num_rows(), 1u);
  EXPECT_EQ(chunk->column(0).Text(0), "in place");
  EXPECT_EQ(chunk->column(1).Text(0), "a text of more than twelve bytes");
  EXPECT_EQ(chunk->column(2).Value<int64_t>(0), -5);
  EXPECT_EQ(chunk->column(3).Value<double>(0), 2.5);
  EXPECT_TRUE(chunk->column(4).Value<bool>(0));
  EXPECT_EQ(chunk->column(5).Value<int32_t>(0), 2);
  EXPECT_EQ(chunk->column(6).Value<int64_t>(0), 1'000'000);
  EXPECT_TRUE(chunk->column(7).IsNull(0));
  EXPECT_FALSE(chunk->column(6).IsNull(0));
  EXPECT_EQ(chunk->column(8).Value<duckdb_hugeint>(0).upper, INT64_MAX);
  EXPECT_EQ(chunk->column(9).Value<int32_t>(0), 1234);
  EXPECT_FALSE(rows.Next());
}

TEST(DatabaseTest, GivesRowsInOrderChunkByChunk) {
  Database database({.num_threads = 2});
  QueryResult rows = database.Query("SELECT i FROM range(100000) t(i)");
  int64_t next = 0;
  while (const auto chunk = rows.Next()) {
    for (size_t row = 0; row < chunk->num_rows(); ++row) {
      ASSERT_EQ(chunk->column(0).Value<int64_t>(row), next++);
    }
  }
  EXPECT_EQ(next, 100000);
}

TEST(DatabaseTest, DescribesWithoutRunning) {
  Database database({});
  const auto columns =
      database.Describe("SELECT 1::BIGINT AS a, ['x'] AS b, error('boom') AS c -- !");
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].name, "a");
  EXPECT_EQ(columns[0].type, "BIGINT");
  EXPECT_EQ(columns[1].type, "VARCHAR[]");
}

TEST(DatabaseTest, TellsWhatIsWrongInOneLine) {
  Database database({});
  EXPECT_THAT(ErrorOf([&] { database.Execute("SELECT * FROM nowhere"); }),
              testing::AllOf(HasSubstr("nowhere"), Not(HasSubstr("\n"))));
  EXPECT_THAT(ErrorOf([&] { database.Describe("SELEC 1"); }), HasSubstr("syntax error"));
  // An error in the middle of a stream isn't its end.
  EXPECT_THAT(
      ErrorOf([&] {
        QueryResult rows = database.Query(
            "SELECT CASE WHEN i = 50000 THEN error('boom') ELSE i END FROM range(60000) t(i)");
        while (rows.Next()) {
        }
      }),
      HasSubstr("boom"));
}

TEST(DatabaseTest, NeitherLoadsNorDownloadsExtensions) {
  Database database({});
  EXPECT_THAT(database.Texts("SELECT name || '=' || value FROM duckdb_settings() WHERE name IN "
                             "('autoload_known_extensions', 'autoinstall_known_extensions', "
                             "'allow_community_extensions') ORDER BY 1"),
              ElementsAre("allow_community_extensions=false", "autoinstall_known_extensions=false",
                          "autoload_known_extensions=false"));
}

TEST(DatabaseTest, QuotesForSql) {
  EXPECT_EQ(QuoteText("it's"), "'it''s'");
  EXPECT_EQ(QuoteName("a\"b"), "\"a\"\"b\"");
}

TEST(AppenderTest, WritesWhatIsReadBack) {
  const auto path = std::filesystem::path(testing::TempDir()) / "bole_appender.parquet";
  {
    Database database({});
    database.Execute(
        "CREATE TABLE t (a VARCHAR, b VARCHAR[], c BIGINT, d DOUBLE, e TIMESTAMP, f BOOLEAN)");
    Appender appender = database.MakeAppender("t");
    for (int64_t i = 0; i < 5000; ++i) {
      const std::vector<std::string> items(i % 4, "item " + std::to_string(i));
      appender.AppendText("a text of some length, number " + std::to_string(i));
      if (i % 5 == 0) {
        appender.AppendNull();
      } else {
        appender.AppendTextList(items);
      }
      appender.AppendInteger(i);
      appender.AppendReal(0.5 * static_cast<double>(i));
      appender.AppendTime(i);
      if (i % 7 == 0) {
        appender.AppendNull();
      } else {
        appender.AppendFlag(i % 2 == 0);
      }
      appender.EndRow();
    }
    appender.Close();
    database.WriteParquet("t", path);
  }
  Database database({});
  const auto wrong = database.Texts("SELECT a FROM " + QuoteText(path.string()) +
                                    " WHERE a IS DISTINCT FROM 'a text of some length, number ' || "
                                    "c OR d <> c / 2 OR epoch(e) <> c "
                                    "OR f IS DISTINCT FROM (CASE WHEN c % 7 = 0 THEN NULL ELSE c % "
                                    "2 = 0 END) OR b IS DISTINCT FROM "
                                    "(CASE WHEN c % 5 = 0 THEN NULL ELSE [x FOR x IN ['item ' || "
                                    "c, 'item ' || c, 'item ' || c]][1:c % 4] END)");
  EXPECT_THAT(wrong, ElementsAre());
  EXPECT_THAT(database.Texts("SELECT count(*)::VARCHAR FROM " + QuoteText(path.string())),
              ElementsAre("5000"));
  std::filesystem::remove(path);
}

TEST(AppenderTest, NamesATableThatIsNotThere) {
  Database database({});
  EXPECT_THAT(ErrorOf([&] { database.MakeAppender("nowhere"); }), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace bole
