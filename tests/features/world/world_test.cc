#include "features/world/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "features/tables/database.h"
#include "features/tables/ingest.h"
#include "features/tables/schema.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

namespace fs = std::filesystem;

WorldOptions SmallWorld(const fs::path& out, uint64_t num_members) {
  WorldOptions options;
  options.out = out;
  options.num_members = num_members;
  options.seed = 7;
  options.num_threads = 2;
  return options;
}

std::map<std::string, std::string> DigestsOf(const fs::path& directory) {
  std::map<std::string, std::string> digests;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) {
      digests[fs::relative(entry.path(), directory).string()] = DigestOfFile(entry.path());
    }
  }
  return digests;
}

// Not the test parts, which a split makes, nor a site's own words for things.
bool IsGenerated(std::string_view table) {
  return !table.starts_with("test_") && table != "names";
}

// SQL over one world of 3000 members, generated once for all tests.
class WorldTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = new TemporaryDirectory;
    GenerateWorld(SmallWorld(directory_->path(), 3000));
    database_ = new Database({});
    for (const auto& table : AllTables()) {
      const fs::path file = directory_->path() / (std::string(table.name) + ".parquet");
      if (!fs::exists(file)) continue;
      database_->Execute("CREATE TABLE " + QuoteName(table.name) + " AS FROM " +
                         QuoteText(file.string()));
    }
    for (const char* table : {"members", "jobs", "headhunters", "ties", "invitations", "pairs"}) {
      const fs::path file = directory_->path() / "truth" / (std::string(table) + ".parquet");
      database_->Execute("CREATE TABLE truth_" + std::string(table) + " AS FROM " +
                         QuoteText(file.string()));
    }
  }
  static void TearDownTestSuite() {
    delete database_;
    delete directory_;
  }

  // The first column of the first row.
  static double Number(const std::string& sql) {
    QueryResult result = database_->Query("SELECT CAST((" + sql + ") AS DOUBLE)");
    return result.Next()->column(0).Value<double>(0);
  }

  static TemporaryDirectory* directory_;
  static Database* database_;
};
TemporaryDirectory* WorldTest::directory_ = nullptr;
Database* WorldTest::database_ = nullptr;

TEST(GenerateWorldTest, SameBytesForAnyNumberOfThreads) {
  const TemporaryDirectory one, two;
  WorldOptions options = SmallWorld(one.path(), 2500);
  options.num_threads = 1;
  GenerateWorld(options);
  GenerateWorld(SmallWorld(two.path(), 2500));
  const auto digests = DigestsOf(one.path());
  EXPECT_EQ(digests.size(), 12u + 7u);  // the site's tables; the truth's and world.json
  EXPECT_EQ(digests, DigestsOf(two.path()));
}

TEST(GenerateWorldTest, AnotherSeedIsAnotherWorld) {
  const TemporaryDirectory first, second;
  WorldOptions options = SmallWorld(first.path(), 500);
  GenerateWorld(options);
  options.out = second.path();
  options.seed = 8;
  GenerateWorld(options);
  const auto a = DigestsOf(first.path()), b = DigestsOf(second.path());
  for (const auto& [file, digest] : a) EXPECT_NE(digest, b.at(file)) << file;
}

TEST(GenerateWorldTest, TheSmallestWorldHasRowsInEveryTable) {
  const TemporaryDirectory directory;
  GenerateWorld(SmallWorld(directory.path(), kMinWorldMembers));
  Database database({});
  for (const auto& [file, digest] : DigestsOf(directory.path())) {
    if (!file.ends_with(".parquet")) continue;
    const std::string path = (directory.path() / file).string();
    QueryResult rows = database.Query("SELECT * FROM " + QuoteText(path) + " LIMIT 1");
    EXPECT_TRUE(rows.Next().has_value()) << file;
  }
}

TEST(GenerateWorldTest, RefusesOptionsOutOfRange) {
  const TemporaryDirectory directory;
  const auto code_of = [&](auto change) {
    WorldOptions options = SmallWorld(directory / "world", 500);
    change(options);
    try {
      GenerateWorld(options);
    } catch (const Error& error) {
      return ErrorCodeName(error.code());
    }
    return std::string_view("none");
  };
  const auto bad = ErrorCodeName(ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.num_members = 499; }), bad);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.num_members = 10'000'001; }), bad);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.num_threads = 0; }), bad);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.zombie_share = -0.1; }), bad);
  EXPECT_EQ(code_of([](WorldOptions& o) {
              o.zombie_share = 0.9;
              o.quiet_share = 0.2;
            }),
            bad);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.ties_per_member = 0; }), bad);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.shown_per_member = 1e9; }), bad);
  EXPECT_EQ(code_of([](WorldOptions& o) { o.out.clear(); }), bad);
  EXPECT_FALSE(fs::exists(directory / "world"));
}

TEST(GenerateWorldTest, AFileInPlaceOfTheDirectoryIsUnavailable) {
  const TemporaryDirectory directory;
  WriteFileAtomically(directory / "file", "not a directory");
  try {
    GenerateWorld(SmallWorld(directory / "file", 500));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
  }
}

TEST(GenerateWorldTest, LeftoversOfAKilledRunAreReplaced) {
  const TemporaryDirectory clean, dirty;
  GenerateWorld(SmallWorld(clean.path(), 500));
  fs::create_directories(dirty.path());
  WriteFileAtomically(dirty.path() / ".members.parquet.spill", "half a database");
  WriteFileAtomically(dirty.path() / ".members.parquet.part", "half a file");
  GenerateWorld(SmallWorld(dirty.path(), 500));
  EXPECT_EQ(DigestsOf(clean.path()), DigestsOf(dirty.path()));
}

TEST(GenerateWorldTest, AFailureLeavesNoHalfFileAndNoWorldJson) {
  const TemporaryDirectory directory;
  GenerateWorld(SmallWorld(directory.path(), 500));
  ASSERT_TRUE(fs::exists(directory / "truth" / "world.json"));
  // A directory stands where a file should go.
  fs::remove(directory / "jobs.parquet");
  fs::create_directories(directory / "jobs.parquet" / "occupied");
  EXPECT_THROW(GenerateWorld(SmallWorld(directory.path(), 500)), Error);
  EXPECT_FALSE(fs::exists(directory / "truth" / "world.json"));
  for (const auto& entry : fs::recursive_directory_iterator(directory.path())) {
    EXPECT_FALSE(entry.path().filename().string().starts_with('.')) << entry.path();
  }
}

TEST_F(WorldTest, IngestTakesEveryRow) {
  const TemporaryDirectory tables;
  const IngestResult result = Ingest({.data = directory_->path(),
                                      .out = tables / "out",
                                      .rejected = tables / "rejected",
                                      .max_rejected_share = 0});
  EXPECT_EQ(result.tables.at("members").kept, 3000u);
  for (const auto& [name, count] : result.tables) EXPECT_EQ(count.rejected, 0u) << name;
}

TEST_F(WorldTest, HasTheColumnsOfTheSchema) {
  for (const auto& table : AllTables()) {
    if (!IsGenerated(table.name)) continue;
    const auto columns = database_->Describe("SELECT * FROM " + QuoteName(table.name));
    ASSERT_EQ(columns.size(), table.columns.size()) << table.name;
    for (size_t i = 0; i < columns.size(); ++i) EXPECT_EQ(columns[i].name, table.columns[i].name);
  }
}

TEST_F(WorldTest, RequiredColumnsAreThereAndKeysDontRepeat) {
  for (const auto& table : AllTables()) {
    if (!IsGenerated(table.name)) continue;
    const std::string name = QuoteName(table.name);
    for (const auto& column : table.columns) {
      if (!column.required) continue;
      EXPECT_EQ(
          Number("SELECT count(*) FROM " + name + " WHERE " + QuoteName(column.name) + " IS NULL"),
          0)
          << table.name << "." << column.name;
    }
    if (table.key.empty()) continue;
    std::string key;
    for (const auto& column : table.key) key += (key.empty() ? "" : ", ") + QuoteName(column);
    EXPECT_EQ(Number("SELECT count(*) FROM (SELECT 1 FROM " + name + " GROUP BY " + key +
                     " HAVING count(*) > 1)"),
              0)
        << table.name;
  }
}

TEST_F(WorldTest, NoReferenceDangles) {
  for (const auto& table : AllTables()) {
    if (!IsGenerated(table.name)) continue;
    for (const auto& column : table.columns) {
      if (column.target.empty() || column.target.ends_with("_kind")) continue;
      const std::string id = QuoteName(FindTable(column.target).columns[0].name);
      EXPECT_EQ(Number("SELECT count(*) FROM " + QuoteName(table.name) + " AS t WHERE t." +
                       QuoteName(column.name) + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " +
                       QuoteName(column.target) + " AS o WHERE o." + id + " = t." +
                       QuoteName(column.name) + ")"),
                0)
          << table.name << "." << column.name;
    }
  }
  const char* kParties =
      "(SELECT 'member' AS kind, member_id AS id FROM members UNION ALL SELECT 'job', job_id FROM "
      "jobs UNION ALL "
      "SELECT 'headhunter', headhunter_id FROM headhunters UNION ALL SELECT 'company', company_id "
      "FROM companies)";
  for (const char* party : {"(SELECT actor_kind, actor_id FROM interactions)",
                            "(SELECT object_kind, object_id FROM interactions)",
                            "(SELECT blocked_kind, blocked_id FROM blocks)"}) {
    EXPECT_EQ(Number(std::string("SELECT count(*) FROM (FROM ") + party + " EXCEPT FROM " +
                     kParties + ")"),
              0)
        << party;
  }
  EXPECT_EQ(
      Number("SELECT count(*) FROM (SELECT unnest(off_limits_companies) AS id FROM headhunters) "
             "WHERE id NOT IN (SELECT company_id FROM companies)"),
      0);
}

TEST_F(WorldTest, HasTheSizesThatWereAskedFor) {
  EXPECT_EQ(Number("SELECT count(*) FROM members"), 3000);
  EXPECT_EQ(Number("SELECT count(*) FROM jobs"), 300);
  EXPECT_EQ(Number("SELECT count(*) FROM headhunters"), 30);
  EXPECT_EQ(Number("SELECT count(*) FROM truth_members"), 3000);
  EXPECT_EQ(Number("SELECT count(*) FROM truth_ties"), Number("SELECT count(*) FROM connections"));
  EXPECT_NEAR(2 * Number("SELECT count(*) FROM connections") / 3000, 18, 5);
}

TEST_F(WorldTest, SharesOfKindsAndLanguagesAreAsDocumented) {
  const auto share = [](const std::string& condition) {
    return Number("SELECT avg(CASE WHEN " + condition + " THEN 1 ELSE 0 END) FROM truth_members");
  };
  EXPECT_NEAR(share("kind = 'zombie'"), 0.20, 0.03);
  EXPECT_NEAR(share("kind = 'quiet'"), 0.18, 0.03);
  EXPECT_NEAR(share("kind = 'newcomer'"), 0.05, 0.02);
  EXPECT_NEAR(share("kind = 'spammer'"), 0.02, 0.01);
  EXPECT_GE(Number("SELECT count(*) FROM truth_members WHERE kind = 'celebrity'"), 1);
  EXPECT_NEAR(share("script = 'zh'"), 0.65, 0.04);
  EXPECT_NEAR(share("script = 'en'"), 0.25, 0.04);
  EXPECT_NEAR(share("script = 'mixed'"), 0.10, 0.03);
  EXPECT_GT(Number("SELECT count(*) FROM members WHERE summary LIKE '%經驗%'"), 0);  // traditional
}

TEST_F(WorldTest, NothingHappensAfterTheEndOrBeforeItCould) {
  const std::string end = "TIMESTAMP '2026-06-30 00:00:00'";
  EXPECT_LT(Number("SELECT count(*) FROM interactions WHERE \"at\" >= " + end +
                   " OR \"at\" < TIMESTAMP '2026-01-01'"),
            1);
  for (const char* column :
       {"connected_at FROM connections", "\"at\" FROM follows", "\"at\" FROM contacts",
        "joined_at FROM groups", "joined_at FROM members", "last_active_at FROM members"}) {
    const std::string text = column;
    const std::string name = text.substr(0, text.find(' '));
    EXPECT_EQ(Number("SELECT count(*) FROM (SELECT " + text + ") WHERE " + name + " >= " + end), 0)
        << column;
  }
  EXPECT_EQ(Number("SELECT count(*) FROM connections c JOIN members m ON m.member_id IN "
                   "(c.member_a, c.member_b) "
                   "WHERE c.connected_at < m.joined_at"),
            0);
  EXPECT_EQ(
      Number("SELECT count(*) FROM interactions i JOIN jobs j ON j.job_id = i.object_id "
             "WHERE i.action = 'view' AND (i.\"at\" < j.posted_at OR i.\"at\" >= j.closes_at)"),
      0);
  EXPECT_EQ(Number("SELECT count(*) FROM positions WHERE ended_at <= started_at"), 0);
}

TEST_F(WorldTest, AcceptedInvitationsAreTies) {
  const std::string accepted =
      "(SELECT actor_id AS a, object_id AS b, \"at\" FROM interactions WHERE action = 'accept')";
  EXPECT_GT(Number("SELECT count(*) FROM " + accepted), 100);
  EXPECT_EQ(Number("SELECT count(*) FROM " + accepted +
                   " WHERE NOT EXISTS (SELECT 1 FROM connections c WHERE c.origin = 'invite' AND "
                   "c.connected_at = \"at\" AND "
                   "((c.member_a = a AND c.member_b = b) OR (c.member_a = b AND c.member_b = a)))"),
            0);
  // Each was asked before, by the other side.
  EXPECT_EQ(Number("SELECT count(*) FROM " + accepted +
                   " x WHERE NOT EXISTS (SELECT 1 FROM interactions i WHERE i.action = 'invite' "
                   "AND i.actor_id = x.b AND "
                   "i.object_id = x.a AND i.\"at\" < x.\"at\")"),
            0);
}

TEST_F(WorldTest, EmployersAnswerApplicationsAndPlacementsAndHireNoMoreThanTheyMay) {
  const std::string unasked =
      "FROM interactions r WHERE r.actor_kind = 'job' AND NOT EXISTS (SELECT 1 FROM interactions a "
      "WHERE a.action = 'apply' AND a.actor_id = r.object_id AND a.object_id = r.actor_id AND "
      "a.\"at\" < r.\"at\")";
  EXPECT_GT(Number("SELECT count(*) " + unasked), 0);
  // By the headhunter who has the job.
  EXPECT_EQ(Number("SELECT count(*) " + unasked +
                   " AND (r.action != 'hire' OR NOT EXISTS (SELECT 1 FROM interactions p JOIN jobs "
                   "j ON j.headhunter_id = p.actor_id WHERE p.action = 'hire' AND p.object_id = "
                   "r.object_id AND p.\"at\" = r.\"at\" AND j.job_id = r.actor_id))"),
            0);
  EXPECT_EQ(Number("SELECT count(*) FROM (SELECT actor_id, count(*) AS hired FROM interactions "
                   "WHERE action = 'hire' "
                   "AND actor_kind = 'job' GROUP BY ALL) h JOIN jobs j ON j.job_id = h.actor_id "
                   "WHERE hired > openings"),
            0);
}

TEST_F(WorldTest, HeadhuntersLeaveOffLimitsPeopleAlone) {
  EXPECT_EQ(Number("SELECT count(*) FROM interactions i JOIN headhunters h ON h.headhunter_id = "
                   "i.actor_id JOIN "
                   "truth_members m ON m.member_id = i.object_id WHERE i.action = 'contact' AND "
                   "list_contains(h.off_limits_companies, m.employer_id)"),
            0);
}

TEST_F(WorldTest, TiesAndJobsHaveHeavyTails) {
  database_->Execute(
      "CREATE OR REPLACE TABLE degrees AS SELECT id, count(*) AS degree FROM (SELECT member_a AS "
      "id FROM connections "
      "UNION ALL SELECT member_b FROM connections) GROUP BY id");
  EXPECT_GT(Number("SELECT max(degree) FROM degrees"),
            10 * Number("SELECT median(degree) FROM degrees"));
  EXPECT_GT(Number("SELECT quantile_cont(degree, 0.99) FROM degrees"),
            3.5 * Number("SELECT median(degree) FROM degrees"));
  EXPECT_GT(Number("SELECT max(n) FROM (SELECT count(*) AS n FROM interactions WHERE action = "
                   "'view' GROUP BY object_id)"),
            3 * Number("SELECT median(n) FROM (SELECT count(*) AS n FROM interactions WHERE action "
                       "= 'view' GROUP BY object_id)"));
  EXPECT_GT(Number("SELECT max(n) FROM (SELECT count(*) AS n FROM follows GROUP BY to_id)"), 100);
}

// Of the members whom an engineer of two steps away would meet by chance, hardly any are tied;
// friends of friends are far more often.
TEST_F(WorldTest, NewTiesCloseTriangles) {
  database_->Execute(
      "CREATE OR REPLACE TABLE old_ties AS SELECT member_a AS a, member_b AS b FROM connections "
      "WHERE connected_at < "
      "TIMESTAMP '2026-01-01' UNION ALL SELECT member_b, member_a FROM connections WHERE "
      "connected_at < TIMESTAMP "
      "'2026-01-01'");
  const double closed = Number(
      "SELECT avg(CASE WHEN EXISTS (SELECT 1 FROM old_ties x JOIN old_ties y ON x.b = y.a WHERE "
      "x.a = c.member_a AND "
      "y.b = c.member_b) THEN 1 ELSE 0 END) FROM connections c WHERE connected_at >= TIMESTAMP "
      "'2026-03-01'");
  const double by_chance = Number(
      "SELECT count(*) / (3000.0 * 3000.0) FROM (SELECT DISTINCT x.a, y.b FROM old_ties x JOIN "
      "old_ties y ON x.b = y.a)");
  EXPECT_GT(closed, 2.5 * by_chance);
}

TEST_F(WorldTest, MostMembersApplyWithinTheirFunction) {
  const double within = Number(
      "SELECT avg(CASE WHEN m.wish = j.function THEN 1 ELSE 0 END) FROM interactions i JOIN "
      "truth_members m ON "
      "m.member_id = i.actor_id JOIN jobs j ON j.job_id = i.object_id WHERE i.action = 'apply'");
  EXPECT_GT(within, 0.8);
  EXPECT_LT(within, 0.99);  // some explore
}

TEST_F(WorldTest, HeadlinesReadLikeProfiles) {
  EXPECT_EQ(Number("SELECT count(*) FROM members WHERE headline LIKE '%{%' OR summary LIKE '%{%'"),
            0);
  EXPECT_EQ(Number("SELECT count(*) FROM jobs WHERE description LIKE '%{%' OR title = ''"), 0);
  EXPECT_GT(Number("SELECT count(DISTINCT headline) FROM members"), 2000);
}

}  // namespace
}  // namespace bole
