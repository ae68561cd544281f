// Sources that are broken in all the ways that a warehouse can break them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "features/tables/ingest.h"
#include "tests/features/tables/data_directory.h"

namespace bole {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(HostileSourceTest, NamesWhatIsWrongWithTheConfig) {
  DataDirectory data;
  data.SetSource("member", "SELECT 1");
  EXPECT_THAT(data.RunToError(), HasSubstr("member (did you mean \"members\"?)"));
}

TEST(HostileSourceTest, NeedsMembers) {
  DataDirectory data;
  EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("members"), HasSubstr("members.parquet")));
  data.SetSource("members", "SELECT 'a' AS member_id WHERE false");
  EXPECT_THAT(data.RunToError(), HasSubstr("no rows"));
}

TEST(HostileSourceTest, NamesUnknownColumnsAndTheNearestKnownOne) {
  DataDirectory data;
  data.SetSource("members", "SELECT 'a' AS member_id, 'x' AS headlin");
  EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("table \"members\""),
                                       HasSubstr("\"headlin\" (did you mean \"headline\"?)")));
  data.SetSource("members", "SELECT 'a' AS member_id, 'b' AS MEMBER_ID");
  EXPECT_THAT(data.RunToError(), HasSubstr("comes twice"));
}

TEST(HostileSourceTest, NamesARequiredColumnThatIsMissing) {
  DataDirectory data;
  data.SetMembers({"a"});
  data.SetSource("connections", "SELECT 'a' AS member_a");
  EXPECT_THAT(data.RunToError(),
              AllOf(HasSubstr("table \"connections\""), HasSubstr("\"member_b\"")));
}

TEST(HostileSourceTest, NamesTypesThatCannotBeUsed) {
  DataDirectory data;
  data.SetSource("members", "SELECT 1e20::DOUBLE AS member_id");
  EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("\"member_id\""), HasSubstr("DOUBLE")));
  data.SetSource("members", "SELECT 'a' AS member_id, {'x': 1} AS headline");
  EXPECT_THAT(data.RunToError(), HasSubstr("STRUCT"));
  data.SetSource("members", "SELECT 'a' AS member_id, ['x'] AS headline");
  EXPECT_THAT(data.RunToError(), HasSubstr("VARCHAR[]"));
}

TEST(HostileSourceTest, TakesNoNumberForATime) {
  DataDirectory data;
  data.SetSource("members", "SELECT 'a' AS member_id, 1704067200 AS joined_at");
  data.options().max_rejected_share = 0;
  EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("joined_at"), HasSubstr("not a time")));
}

TEST(HostileSourceTest, NamesBrokenSql) {
  DataDirectory data;
  for (const char* sql :
       {"SELEC 1", "", "SELECT 1; SELECT 2", "DROP TABLE x", "SELECT x FROM nowhere"}) {
    data.SetSource("members", sql);
    EXPECT_THAT(data.RunToError(), HasSubstr("table \"members\": ")) << sql;
  }
}

TEST(HostileSourceTest, NamesAFileThatIsNotThere) {
  DataDirectory data;
  data.SetSource("members", "FROM read_csv('{data}/nowhere.csv')");
  EXPECT_THAT(data.RunToError(), HasSubstr("nowhere.csv"));
}

TEST(HostileSourceTest, NamesATruncatedParquetFile) {
  DataDirectory data;
  data.WriteRows("members.parquet", "SELECT 'm' || i AS member_id FROM range(1000) t(i)");
  const std::string whole = ReadFile(data.path("members.parquet"));
  for (const size_t size : {size_t{0}, size_t{3}, whole.size() / 2, whole.size() - 1}) {
    data.Write("members.parquet", whole.substr(0, size));
    EXPECT_THAT(data.RunToError(), HasSubstr("members.parquet")) << size;
  }
}

TEST(HostileSourceTest, NamesAParquetFileWithDamagedPages) {
  DataDirectory data;
  data.WriteRows("members.parquet", "SELECT md5(i::VARCHAR) AS member_id FROM range(1000) t(i)");
  std::string bytes = ReadFile(data.path("members.parquet"));
  for (size_t i = 10; i < 60; ++i) bytes[i] = static_cast<char>(~bytes[i]);
  data.Write("members.parquet", bytes);
  EXPECT_THAT(data.RunToError(), HasSubstr("table \"members\": "));
}

TEST(HostileSourceTest, NamesACompressedFileThatIsCutOff) {
  for (const std::string name : {"members.csv.gz", "members.csv.zst"}) {
    DataDirectory data;
    data.WriteRows(name, "SELECT 'm' || i AS member_id FROM range(5000) t(i)");
    const std::string whole = ReadFile(data.path(name));
    data.SetSource("members", "FROM '{data}/" + name + "'");
    EXPECT_EQ(data.Run().tables.at("members").kept, 5000u);
    for (const size_t cut : {size_t{1}, size_t{9}, whole.size() / 2}) {
      data.Write(name, whole.substr(0, whole.size() - cut));
      EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("truncated"), HasSubstr(name))) << cut;
    }
  }
}

TEST(HostileSourceTest, NamesAGzipFileWithAFlippedBit) {
  DataDirectory data;
  data.WriteRows("members.csv.gz", "SELECT 'm' || i AS member_id FROM range(5000) t(i)");
  std::string bytes = ReadFile(data.path("members.csv.gz"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
  data.Write("members.csv.gz", bytes);
  data.SetSource("members", "FROM '{data}/members.csv.gz'");
  EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("damaged"), HasSubstr("members.csv.gz")));
}

TEST(HostileSourceTest, NamesACsvFileWithBrokenQuotes) {
  DataDirectory data;
  data.SetSource("members", "SELECT id AS member_id, name AS headline FROM '{data}/members.csv'");
  for (const int num_good : {100, 30000}) {  // among the rows of DuckDB's guess, and after them
    std::string csv = "id,name\n";
    for (int i = 0; i < num_good; ++i) csv += std::to_string(i) + ",\"n\"\n";
    for (const char* bad : {"a,\"bro\"ken\"\nb,\"fine\"\n", "a,\"open\nb,\"fine\"\n"}) {
      data.Write("members.csv", csv + bad);
      EXPECT_THAT(data.RunToError(), AllOf(HasSubstr("members.csv"), HasSubstr("quote"))) << bad;
    }
  }
}

TEST(HostileSourceTest, RejectsCsvLinesThatAreNotUtf8) {
  DataDirectory data;
  data.Write("members.csv", "member_id,headline\na,ok\nb,\xFF\xFE\nc,伯乐\n");
  data.SetSource("members", "FROM '{data}/members.csv'");
  const IngestResult result = data.Run();
  EXPECT_EQ(result.tables.at("members").read, 3u);
  EXPECT_EQ(result.tables.at("members").kept, 2u);
  EXPECT_THAT(data.Rejected("members"),
              ElementsAre(AllOf(HasSubstr("members.csv,3,,"), HasSubstr("utf-8"))));
}

TEST(HostileSourceTest, RejectsCsvLinesWithTooFewOrTooManyFields) {
  DataDirectory data;
  data.Write("members.csv", "member_id,headline\na,ok\nb\nc,x,y\nd,fine\ne,fine\nf,fine\n");
  data.SetSource("members",
                 "FROM read_csv('{data}/members.csv', header = true, delim = ',', "
                 "columns = {'member_id': 'VARCHAR', 'headline': 'VARCHAR'})");
  const IngestResult result = data.Run();
  EXPECT_EQ(result.tables.at("members").kept, 4u);
  EXPECT_THAT(data.Rejected("members"),
              ElementsAre(HasSubstr(",3,,b,"), HasSubstr(",4,,\"c,x,y\",")));
}

TEST(HostileSourceTest, RejectsDuplicatesDanglingReferencesAndBadWords) {
  DataDirectory data;
  data.SetMembers({"a", "b", "a"});
  data.SetSource("interactions",
                 "SELECT * FROM (VALUES ('member', 'a', 'view', 'member', 'b', DATE '2024-01-01'), "
                 "('member', 'x', 'view', 'member', 'b', DATE '2024-01-01'), "
                 "('member', 'a', 'poke', 'member', 'b', DATE '2024-01-01'), "
                 "('member', 'a', 'view', 'job', 'b', DATE '2024-01-01'), "
                 "('member', 'a', 'view', 'member', 'b', NULL)) "
                 "t(actor_kind, actor_id, action, object_kind, object_id, \"at\")");
  data.SetSource("blocks", "SELECT 'a' AS member_id, 'job' AS blocked_kind, 'j' AS blocked_id");
  const IngestResult result = data.Run();
  EXPECT_THAT(data.Rejected("members"), ElementsAre(",3,member_id,a,duplicate of row 1"));
  EXPECT_EQ(result.tables.at("interactions").kept, 1u);
  EXPECT_THAT(data.Rejected("interactions"),
              ElementsAre(HasSubstr(",2,actor_id,x,\"no such row in table \"\"members"),
                          HasSubstr(",3,action,poke,"),
                          HasSubstr(",4,object_id,b,\"no such row in table \"\"jobs"),
                          HasSubstr(",5,at,,missing")));
  EXPECT_THAT(data.Rejected("blocks"), ElementsAre(HasSubstr(",1,blocked_kind,job,")));
}

TEST(HostileSourceTest, RejectsTimesAndNumbersOutOfRange) {
  DataDirectory data;
  data.SetSource("members",
                 "SELECT * FROM (VALUES ('a', TIMESTAMP 'infinity', 1.0), ('b', NULL, 1e300), "
                 "('c', NULL, 'NaN'::DOUBLE), ('d', TIMESTAMP '290000-01-01', 1)) "
                 "t(member_id, joined_at, trust)");
  EXPECT_EQ(data.Run().tables.at("members").kept, 1u);  // NaN is a missing number
  EXPECT_THAT(
      data.Rejected("members"),
      ElementsAre(HasSubstr(",1,joined_at,"), HasSubstr(",2,trust,"), HasSubstr(",4,joined_at,")));
}

TEST(HostileSourceTest, DoesNotLetAPathEscapeItsQuotes) {
  DataDirectory data;
  const auto odd = data.options().data / "o'clock \"x\" {data}";
  std::filesystem::create_directories(odd);
  data.options().data = odd;
  data.WriteRows("members.parquet", "SELECT 'm' AS member_id");
  EXPECT_EQ(data.Run().inputs.size(), 1u);
}

TEST(HostileSourceTest, CannotReachTheNetworkOrLoadCode) {
  DataDirectory data;
  for (const char* sql :
       {"FROM 'https://localhost/members.parquet'", "FROM read_csv('s3://x/y.csv')"}) {
    data.SetSource("members", sql);
    EXPECT_THAT(data.RunToError(),
                AllOf(HasSubstr("table \"members\""), Not(HasSubstr("Connect"))));
  }
}

}  // namespace
}  // namespace bole
