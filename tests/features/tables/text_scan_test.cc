#include "features/tables/text_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "features/tables/sql_statement.h"
#include "tests/features/tables/data_directory.h"

namespace bole {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The types of a statement's columns after its scans were made lossless.
std::vector<std::string> TypesOf(const DataDirectory& data, const std::string& sql) {
  Database database({});
  std::string text = sql;
  for (size_t at = text.find("{data}"); at != std::string::npos; at = text.find("{data}")) {
    text.replace(at, 6, data.path("").string());
  }
  auto statement = ParseSql(database, text);
  ReadLosslessly(database, statement);
  std::vector<std::string> types;
  for (const DatabaseColumn& column : database.Describe(WriteSql(database, statement))) {
    types.push_back(column.type);
  }
  return types;
}

TEST(ReadLosslesslyTest, ReadsHandedOnColumnsOfCsvAsText) {
  DataDirectory data;
  data.Write("a.csv", "id,x,day,name\n1,2.5,2024-01-01,n\n2,3,2024-01-02,m\n");
  EXPECT_THAT(TypesOf(data, "FROM '{data}a.csv'"),
              ElementsAre("VARCHAR", "VARCHAR", "DATE", "VARCHAR"));
  EXPECT_THAT(TypesOf(data, "SELECT t.id AS uid, x FROM read_csv('{data}a.csv', header = true) t"),
              ElementsAre("VARCHAR", "VARCHAR"));
}

TEST(ReadLosslesslyTest, KeepsTheTypesThatAStatementComputesWith) {
  DataDirectory data;
  data.Write("a.csv", "id,x\n1,2\n2,3\n");
  const std::string from = " FROM '{data}a.csv'";
  EXPECT_THAT(TypesOf(data, "SELECT id, x + 1 AS y" + from), ElementsAre("VARCHAR", "BIGINT"));
  EXPECT_THAT(TypesOf(data, "SELECT id" + from + " WHERE hash(id) % 10 = 0"),
              ElementsAre("BIGINT"));
  EXPECT_THAT(TypesOf(data, "SELECT id AS u, x" + from + " WHERE hash(u) % 10 = 0"),
              ElementsAre("BIGINT", "VARCHAR"));
  EXPECT_THAT(TypesOf(data, "SELECT id, x" + from + " ORDER BY id"),
              ElementsAre("BIGINT", "VARCHAR"));
  EXPECT_THAT(TypesOf(data, "SELECT id, COLUMNS(*) + 1" + from),
              ElementsAre("BIGINT", "BIGINT", "BIGINT"));
  EXPECT_THAT(TypesOf(data, "SELECT a.id FROM '{data}a.csv' a JOIN '{data}a.csv' b USING (id)"),
              ElementsAre("BIGINT"));
  EXPECT_THAT(TypesOf(data, "FROM read_csv('{data}a.csv', types = {'id': 'INTEGER'})"),
              ElementsAre("INTEGER", "BIGINT"));
}

TEST(ReadLosslesslyTest, ReadsHandedOnColumnsOfJsonAsText) {
  DataDirectory data;
  data.Write("a.jsonl", "{\"id\": \"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11\", \"l\": [\"x\"]}\n");
  EXPECT_THAT(TypesOf(data, "FROM '{data}a.jsonl'"), ElementsAre("VARCHAR", "VARCHAR[]"));
}

TEST(ReadLosslesslyTest, KeepsIdsAsTheyAreWritten) {
  DataDirectory data;
  std::string csv = "member_id\n";
  for (int i = 0; i < 30000; ++i) csv += std::to_string(i) + "\n";  // more than the guess looks at
  data.Write("members.csv", csv + "007\nu17\n18446744073709551616\n");
  data.SetSource("members", "FROM '{data}/members.csv'");
  EXPECT_EQ(data.Run().tables.at("members").kept, 30003u);
  const auto ids = Texts(data.Open("members").Text("member_id"));
  EXPECT_THAT(ids, testing::IsSupersetOf({"007", "7", "u17", "18446744073709551616"}));

  data.Write("members.jsonl", "{\"member_id\": \"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11\"}\n");
  data.SetSource("members", "FROM '{data}/members.jsonl'");
  data.Run();
  EXPECT_THAT(Texts(data.Open("members").Text("member_id")),
              ElementsAre("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"));
}

TEST(ReadLosslesslyTest, TakesQuotesThatComeLateForQuotes) {
  DataDirectory data;
  std::string csv = "member_id,headline\n";
  for (int i = 0; i < 30000; ++i) csv += std::to_string(i) + ",plain\n";
  data.Write("members.csv", csv + "x,\"say \"\"hi\"\", twice\"\n");
  data.SetSource("members", "FROM '{data}/members.csv'");
  EXPECT_EQ(data.Run().tables.at("members").kept, 30001u);
  EXPECT_EQ(data.Open("members").Text("headline")[30000], "say \"hi\", twice");
}

TEST(ReadLosslesslyTest, KeepsAnotherQuoteThanTheUsualOne) {
  DataDirectory data;
  data.Write("members.csv", "member_id;headline\n1;'a;b'\n2;'c'\n");
  data.SetSource("members", "FROM '{data}/members.csv'");
  data.Run();
  EXPECT_THAT(Texts(data.Open("members").Text("headline")), ElementsAre("a;b", "c"));
  data.Write("members.tsv", "member_id\theadline\n1\t5\" screen\n2\t\"Best\" engineer\n");
  data.SetSource("members", "FROM read_csv('{data}/members.tsv', quote = '')");
  data.Run();
  EXPECT_THAT(Texts(data.Open("members").Text("headline")),
              ElementsAre("5\" screen", "\"Best\" engineer"));
}

TEST(ReadLosslesslyTest, CountsTheLinesThatDoNotFitAGuess) {
  DataDirectory data;
  std::string csv = "member_id\n";
  for (int i = 0; i < 30000; ++i) csv += std::to_string(i) + "\n";
  data.Write("members.csv", csv + "u17\n");
  data.SetSource("members", "SELECT member_id FROM '{data}/members.csv' WHERE member_id % 2 = 0");
  const IngestResult result = data.Run();
  EXPECT_EQ(result.tables.at("members").kept, 15000u);
  EXPECT_THAT(data.Rejected("members"), ElementsAre(HasSubstr("members.csv,30002,,u17,")));
}

}  // namespace
}  // namespace bole
