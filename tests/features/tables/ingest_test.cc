#include "features/tables/ingest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/base/vocabulary.h"
#include "features/tables/schema.h"
#include "tests/features/tables/data_directory.h"

namespace bole {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(IngestTest, ReadsEveryTypeOfAMember) {
  DataDirectory data;
  data.SetSource("members",
                 "SELECT 'm1' AS member_id, '后端工程师' AS headline, ['C++', 'SQL'] AS skills, "
                 "2.5 AS years_experience, DATE '1970-01-02' AS joined_at, "
                 "TIMESTAMPTZ '1970-01-01 08:00:10+08' AS last_active_at, true AS verified, "
                 "0 AS discoverable, 'm1' AS vouched_by, 0.75 AS trust");
  data.Run();
  const Table members = data.Open("members");
  ASSERT_EQ(members.num_rows(), 1u);
  EXPECT_EQ(members.Text("member_id")[0], "m1");
  EXPECT_EQ(members.Text("headline")[0], "后端工程师");
  EXPECT_THAT(members.TextList("skills").row(0), ElementsAre("C++", "SQL"));
  EXPECT_EQ(members.Reals("years_experience")[0], 2.5F);
  EXPECT_EQ(members.Times("joined_at")[0], 86400);
  EXPECT_EQ(members.Times("last_active_at")[0], 10);
  EXPECT_EQ(members.Flags("verified")[0], static_cast<uint8_t>(Flag::kYes));
  EXPECT_EQ(members.Flags("discoverable")[0], static_cast<uint8_t>(Flag::kNo));
  EXPECT_EQ(members.Rows("vouched_by")[0], 0u);
  EXPECT_EQ(members.Reals("trust")[0], 0.75F);
}

TEST(IngestTest, FillsMissingColumnsAndValues) {
  DataDirectory data;
  data.SetSource("members",
                 "SELECT 'm' AS member_id, NULL AS skills, NULL AS joined_at, NULL AS trust, "
                 "NULL AS vouched_by, '' AS last_active_at");
  data.SetSource("connections", "SELECT 'a' AS member_a, 'b' AS member_b WHERE false");
  data.Run();
  const Table members = data.Open("members");
  EXPECT_EQ(members.Text("headline")[0], "");
  EXPECT_EQ(members.TextList("skills").row_size(0), 0u);
  EXPECT_EQ(members.Times("joined_at")[0], kNoTime);
  EXPECT_EQ(members.Times("last_active_at")[0], kNoTime);
  EXPECT_TRUE(std::isnan(members.Reals("trust")[0]));
  EXPECT_TRUE(std::isnan(members.Reals("years_experience")[0]));
  EXPECT_EQ(members.Flags("verified")[0], static_cast<uint8_t>(Flag::kUnknown));
  EXPECT_EQ(members.Rows("vouched_by")[0], kNoRow);
  EXPECT_THAT(data.Rejected("members"), IsEmpty());
}

TEST(IngestTest, MakesEmptyTablesOfWhatIsMissing) {
  DataDirectory data;
  data.SetMembers({"m"});
  const IngestResult result = data.Run();
  for (const TableSchema& schema : AllTables()) {
    const Table table = data.Open(std::string(schema.name));
    EXPECT_EQ(table.num_rows(), schema.name == "members" ? 1u : 0u) << schema.name;
    EXPECT_TRUE(result.tables.contains(std::string(schema.name)));
  }
  EXPECT_EQ(data.Open("interactions").Rows("actor_id").size(), 0u);
  EXPECT_EQ(data.Open("jobs").TextList("skills").size(), 0u);
}

TEST(IngestTest, OrdersEntitiesByTheBytesOfTheirIds) {
  DataDirectory data;
  data.SetMembers(
      {"王", "b", "B", "18446744073709551615", "9", "10", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"});
  data.Run();
  EXPECT_THAT(Texts(data.Open("members").Text("member_id")),
              ElementsAre("10", "18446744073709551615", "9", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                          "B", "b", "王"));
}

TEST(IngestTest, TakesIntegersAndUuidsAsIds) {
  DataDirectory data;
  data.SetSource("members", "SELECT 18446744073709551615::UBIGINT AS member_id");
  data.SetSource("jobs",
                 "SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID AS job_id, "
                 "(-9223372036854775807 - 1)::BIGINT AS company_id");
  data.Run();
  EXPECT_EQ(data.Open("members").Text("member_id")[0], "18446744073709551615");
  EXPECT_EQ(data.Open("jobs").Text("job_id")[0], "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
  EXPECT_EQ(data.Open("companies").Text("company_id")[0], "-9223372036854775808");
}

TEST(IngestTest, ReadsDefaultParquetFilesAndDigestsThem) {
  DataDirectory data;
  data.WriteRows("members.parquet", "SELECT 'm' || i AS member_id FROM range(3) t(i)");
  data.WriteRows("follows.parquet", "SELECT 'm0' AS from_id, 'm2' AS to_id");
  const IngestResult result = data.Run();
  EXPECT_EQ(result.tables.at("members").kept, 3u);
  EXPECT_THAT(data.Open("follows").Rows("to_id"), ElementsAre(2u));
  EXPECT_THAT(result.inputs, SizeIs(2));
  EXPECT_EQ(result.inputs.at(data.path("members.parquet").string()),
            DigestOfFile(data.path("members.parquet")));
}

TEST(IngestTest, ReadsGlobsOfCompressedFilesOfEveryFormat) {
  DataDirectory data;
  data.WriteRows("part-1.csv.gz", "SELECT 'm1' AS uid, 'one' AS title");
  data.WriteRows("part-2.csv.gz", "SELECT 'm2' AS uid, 'two' AS title");
  data.WriteRows("jobs.csv.zst", "SELECT 'j' AS job_id");
  data.Write("ties.jsonl", "{\"a\": \"m1\", \"b\": \"m2\"}\n");
  data.SetSource(
      "members",
      "SELECT uid AS member_id, title AS headline FROM read_csv('{data}/part-*.csv.gz')");
  data.SetSource("jobs", "FROM '{data}/jobs.csv.zst'");
  data.SetSource("connections",
                 "WITH ties AS (FROM read_json(['{data}/ties.jsonl'])) "
                 "SELECT a AS member_a, b AS member_b FROM ties; -- the end");
  const IngestResult result = data.Run();
  EXPECT_THAT(Texts(data.Open("members").Text("headline")), ElementsAre("one", "two"));
  EXPECT_EQ(data.Open("jobs").num_rows(), 1u);
  EXPECT_EQ(data.Open("connections").num_rows(), 1u);
  EXPECT_THAT(result.inputs, SizeIs(4));
}

TEST(IngestTest, ResolvesReferencesToRows) {
  DataDirectory data;
  data.SetMembers({"b", "a"});
  data.SetSource("headhunters", "SELECT 'h' AS headhunter_id");
  data.SetSource("jobs", "SELECT unnest(['j2', 'j1']) AS job_id, 'acme' AS company_id");
  data.SetSource(
      "interactions",
      "SELECT * FROM (VALUES ('member', 'b', 'apply', 'job', 'j2', DATE '2024-01-02', 2), "
      "('Headhunter', 'h', 'CONTACT', 'member', 'a', DATE '2024-01-01', NULL), "
      "('member', 'a', 'view', 'company', 'acme', DATE '2024-01-03', NULL)) "
      "t(actor_kind, actor_id, action, object_kind, object_id, \"at\", weight)");
  data.SetSource("blocks",
                 "SELECT 'a' AS member_id, 'company' AS blocked_kind, 'acme' AS blocked_id");
  data.Run();
  const Table interactions = data.Open("interactions");
  const auto code = [](auto value) { return static_cast<uint8_t>(value); };
  EXPECT_THAT(interactions.Codes("actor_kind"),
              ElementsAre(code(EntityKind::kHeadhunter), code(EntityKind::kMember),
                          code(EntityKind::kMember)));
  EXPECT_THAT(interactions.Rows("actor_id"), ElementsAre(0u, 1u, 0u));
  EXPECT_THAT(interactions.Codes("action"),
              ElementsAre(code(Action::kContact), code(Action::kApply), code(Action::kView)));
  EXPECT_THAT(interactions.Rows("object_id"), ElementsAre(0u, 1u, 0u));
  EXPECT_TRUE(std::isnan(interactions.Reals("weight")[0]));
  EXPECT_EQ(interactions.Reals("weight")[1], 2.0F);
  EXPECT_THAT(data.Open("blocks").Codes("blocked_kind"), ElementsAre(code(EntityKind::kCompany)));
}

TEST(IngestTest, KnowsTheCompaniesThatPositionsAndJobsName) {
  DataDirectory data;
  data.SetMembers({"m"});
  data.SetSource("positions",
                 "SELECT 'm' AS member_id, unnest(['华为', 'acme', 'acme']) AS company_id, "
                 "unnest(['x', 'y', 'z']) AS title");
  data.SetSource("jobs",
                 "SELECT unnest(['j1', 'j2']) AS job_id, unnest(['bolt', NULL]) AS company_id");
  const IngestResult result = data.Run();
  EXPECT_THAT(Texts(data.Open("companies").Text("company_id")),
              ElementsAre("acme", "bolt", "华为"));
  EXPECT_EQ(result.tables.at("companies").kept, 3u);
  EXPECT_THAT(data.Open("positions").Rows("company_id"), ElementsAre(0u, 0u, 2u));
  EXPECT_THAT(data.Open("jobs").Rows("company_id"), ElementsAre(1u, kNoRow));
}

TEST(IngestTest, RejectsUnknownCompaniesOfAGivenTable) {
  DataDirectory data;
  data.SetMembers({"m"});
  data.SetSource("companies", "SELECT 'acme' AS company_id");
  data.SetSource("jobs", "SELECT 'j' AS job_id, 'bolt' AS company_id");
  data.Run();
  EXPECT_THAT(data.Rejected("jobs"),
              ElementsAre(",1,company_id,bolt,\"no such row in table \"\"companies\"\"\""));
}

TEST(IngestTest, PutsTheEndsOfAConnectionInOrder) {
  DataDirectory data;
  data.SetMembers({"a", "b", "c"});
  data.SetSource("connections",
                 "SELECT * FROM (VALUES ('c', 'a', 'wechat'), ('a', 'b', NULL), ('b', 'a', 'qq'), "
                 "('b', 'b', 'qq')) t(member_a, member_b, origin)");
  data.Run();
  const Table connections = data.Open("connections");
  EXPECT_THAT(connections.Rows("member_a"), ElementsAre(0u, 0u));
  EXPECT_THAT(connections.Rows("member_b"), ElementsAre(1u, 2u));
  // Of a and b the row with the smaller code stays, wherever it stood.
  EXPECT_THAT(connections.Codes("origin"), ElementsAre(static_cast<uint8_t>(TieOrigin::kQq),
                                                       static_cast<uint8_t>(TieOrigin::kWechat)));
  EXPECT_THAT(data.Rejected("connections"), ElementsAre(",4,member_b,b,ties a member to itself",
                                                        ",2,member_a,,duplicate of row 3"));
}

TEST(IngestTest, KeepsTheFirstOfDuplicatesInTheOrderOfAllValues) {
  for (const char* order : {"ASC", "DESC"}) {
    DataDirectory data;
    data.SetSource("members", std::string("SELECT 'm' AS member_id, h AS headline FROM "
                                          "(VALUES ('b'), ('a'), ('c')) t(h) ORDER BY h ") +
                                  order);
    const IngestResult result = data.Run();
    EXPECT_THAT(Texts(data.Open("members").Text("headline")), ElementsAre("a"));
    EXPECT_EQ(result.tables.at("members").read, 3u);
    EXPECT_EQ(result.tables.at("members").kept, 1u);
    EXPECT_EQ(result.tables.at("members").rejected, 2u);
  }
}

TEST(IngestTest, AllowsEqualInteractions) {
  DataDirectory data;
  data.SetMembers({"m"});
  data.SetSource("interactions",
                 "SELECT 'member' AS actor_kind, 'm' AS actor_id, 'view' AS action, 'member' AS "
                 "object_kind, 'm' AS object_id, DATE '2024-01-01' AS at FROM range(3)");
  EXPECT_EQ(data.Run().tables.at("interactions").kept, 3u);
}

TEST(IngestTest, RejectsTheWholeChainBehindADanglingVoucher) {
  DataDirectory data;
  data.SetSource("members",
                 "SELECT * FROM (VALUES ('a', 'gone'), ('b', 'a'), ('c', 'b'), ('d', NULL), "
                 "('e', 'd'), ('f', 'g'), ('g', 'f')) t(member_id, vouched_by)");
  data.Run();
  const Table members = data.Open("members");
  EXPECT_THAT(Texts(members.Text("member_id")), ElementsAre("d", "e", "f", "g"));
  EXPECT_THAT(members.Rows("vouched_by"), ElementsAre(kNoRow, 0u, 3u, 2u));
  EXPECT_THAT(data.Rejected("members"),
              ElementsAre(HasSubstr(",1,vouched_by,gone,"), HasSubstr(",2,vouched_by,a,"),
                          HasSubstr(",3,vouched_by,b,")));
}

TEST(IngestTest, WritesEachBadRowWithItsReason) {
  DataDirectory data;
  data.Write("members.csv",
             "id,skills,joined,years,verified\n"
             "a,C++;SQL,2024-01-01 10:00,3,1\n"
             ",,,,\n"
             "b,,yesterday,,\n"
             "c,,,many,\n"
             "d,,,,perhaps\n"
             "\"say \"\"hi\"\",\",\"[oops\",,,\n"
             "e,,2024-02-02,2.5,true\n");
  data.SetSource("members",
                 "SELECT id AS member_id, skills, joined AS joined_at, years AS years_experience, "
                 "verified FROM read_csv('{data}/members.csv', all_varchar = true)");
  const IngestResult result = data.Run();
  EXPECT_EQ(result.tables.at("members").kept, 2u);
  const std::string file = data.path("members.csv").string();
  EXPECT_THAT(
      data.Rejected("members"),
      ElementsAre(
          file + ",2,member_id,,missing",
          file + ",3,joined_at,yesterday,\"not a time (a DATE, a TIMESTAMP or ISO 8601 text)\"",
          file + ",4,years_experience,many,not a finite number",
          file + ",5,verified,perhaps,neither true nor false",
          file + ",6,skills,[oops,\"not a JSON array of texts, nor text separated by ; or |\""));
}

TEST(IngestTest, StopsAboveTheAllowedShareOfBadRows) {
  DataDirectory data;
  data.SetSource("members",
                 "SELECT CASE WHEN i < 3 THEN '' ELSE 'm' || i END AS member_id "
                 "FROM range(100) t(i)");
  data.options().max_rejected_share = 0.03;
  EXPECT_EQ(data.Run().tables.at("members").rejected, 3u);
  data.options().max_rejected_share = 0.029;
  EXPECT_THAT(data.RunToError(),
              AllOf(HasSubstr("table \"members\""), HasSubstr("3 of 100 (3 %, allowed are 2.9 %)"),
                    HasSubstr("row 1, column \"member_id\", value \"\": empty")));
  EXPECT_THAT(data.Rejected("members"), SizeIs(3));
}

TEST(IngestTest, RemovesRejectedRowsOfAnEarlierRun) {
  DataDirectory data;
  data.SetMembers({"", "a"});
  data.Run();
  EXPECT_THAT(data.Rejected("members"), SizeIs(1));
  data.SetMembers({"a"});
  data.Run();
  EXPECT_THAT(data.Rejected("members"), IsEmpty());
}

// Shuffled rows of every kind of table.
void SetShuffledWorld(DataDirectory& data, uint64_t salt) {
  const std::string order = " ORDER BY hash(i * 31 + " + std::to_string(salt) + ")";
  data.WriteRows(
      "members.parquet",
      "SELECT 'm' || i % 4000 AS member_id, 'h' || i AS headline, [i::VARCHAR, 'x'] AS skills "
      "FROM range(4100) t(i)" +
          order);
  data.WriteRows("jobs.parquet",
                 "SELECT 'j' || i AS job_id, 'c' || i % 7 AS company_id FROM range(300) "
                 "t(i)" +
                     order);
  data.WriteRows(
      "connections.parquet",
      "SELECT 'm' || i % 4000 AS member_a, 'm' || (i * 7) % 4000 AS member_b, i AS weight FROM "
      "range(6000) t(i)" +
          order);
  data.WriteRows(
      "interactions.csv.gz",
      "SELECT 'member' AS actor_kind, 'm' || i % 4000 AS actor_id, 'view' AS action, 'job' AS "
      "object_kind, 'j' || i % 301 AS object_id, TIMESTAMP '2024-01-01' + INTERVAL (i % 999) "
      "SECOND AS at FROM range(20000) t(i)" +
          order);
  data.SetSource("interactions", "FROM '{data}/interactions.csv.gz'");
}

TEST(IngestTest, GivesTheSameBytesForAnyThreadsAndOrderOfRows) {
  DataDirectory data;
  SetShuffledWorld(data, 1);
  const IngestResult first = data.Run();
  std::map<std::string, std::string> bytes;
  for (const TableSchema& table : AllTables()) {
    bytes[std::string(table.name)] = data.Bytes(std::string(table.name));
  }
  const auto rejected = data.Rejected("interactions");
  EXPECT_THAT(rejected, SizeIs(testing::Gt(50u)));

  data.options().num_threads = 2;
  EXPECT_EQ(data.Run().inputs, first.inputs);
  for (const auto& [table, expected] : bytes) EXPECT_EQ(data.Bytes(table), expected) << table;
  EXPECT_EQ(data.Rejected("interactions"), rejected);

  SetShuffledWorld(data, 2);
  data.Run();
  for (const auto& [table, expected] : bytes) EXPECT_EQ(data.Bytes(table), expected) << table;
}

TEST(IngestTest, LeavesNoSpillBehind) {
  DataDirectory data;
  data.SetMembers({"m"});
  data.Run();
  EXPECT_FALSE(std::filesystem::exists(data.options().out / "spill"));
}

// Two good rows and a bad one; with the anonymous ones between them, these are good, bad, twice
// there, of a company and of a time that nobody else has.
std::string WithAnonymous(bool with) {
  return "SELECT * FROM (VALUES ('m1', 'acme', 'a', DATE '2020-01-01', 'false'), "
         "('m2', 'acme', 'b', DATE '2020-01-02', '')," +
         std::string(with ? "('m1', 'secret', 'x', DATE '2024-01-01', 'true'), "
                            "('nobody', 'acme', 'x', DATE '2024-01-01', '1'), "
                            "(NULL, '', '', NULL, 'true'), "
                            "('m2', 'acme', 'b', DATE '2020-01-02', 'true'), "
                          : "") +
         "('m9', 'acme', 'c', DATE '2020-01-03', NULL)) "
         "t(member_id, company_id, title, started_at, Anonymous)";
}

TEST(IngestTest, ReadsNothingThatIsAnonymous) {
  DataDirectory with, without;
  for (DataDirectory* data : {&with, &without}) {
    data->SetMembers({"m1", "m2"});
    data->SetSource("positions", WithAnonymous(data == &with));
  }
  const TableCount counted = with.Run().tables.at("positions");
  without.Run();
  EXPECT_EQ(counted.anonymous, 4u);
  EXPECT_EQ(counted.read, 3u);
  EXPECT_EQ(counted.kept, 2u);
  EXPECT_THAT(with.Rejected("positions"), SizeIs(1));
  EXPECT_EQ(with.Rejected("positions"), without.Rejected("positions"));
  for (const TableSchema& table : AllTables()) {
    EXPECT_EQ(with.Bytes(std::string(table.name)), without.Bytes(std::string(table.name)));
  }
  EXPECT_THAT(Texts(with.Open("companies").Text("company_id")), ElementsAre("acme"));
}

TEST(IngestTest, StopsWhereItCannotTellWhetherARowIsAnonymous) {
  DataDirectory data;
  data.SetSource("members", "SELECT 'm' AS member_id, 'perhaps' AS anonymous");
  EXPECT_THAT(data.RunToError(), HasSubstr("perhaps"));
}

}  // namespace
}  // namespace bole
