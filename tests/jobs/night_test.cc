// Whole nights on a small generated world: what is published, what a crash costs, what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "engine/base/error.h"
#include "engine/service/snapshot_answers.h"
#include "engine/store/file_lock.h"
#include "tests/jobs/night_fixture.h"

namespace bole {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(NightTest, PublishesWhatIsPromised) {
  const std::filesystem::path snapshot = CurrentDirectory(first_->path());
  for (const char* file : {"manifest.json", "metrics.json", "report.html", "tables/members.bole",
                           "lists/jobs_for_member.bole", "lists/people_you_may_know.bole"}) {
    EXPECT_TRUE(std::filesystem::exists(snapshot / file)) << file;
  }
  const auto metrics = nlohmann::json::parse(ReadFile(snapshot / "metrics.json"));
  const auto& jobs = metrics.at("surfaces").at("jobs_for_member");
  EXPECT_GT(jobs.at("users"), 0);
  for (const char* method : {"served", "most_popular", "als", "item_item", "item_filter"}) {
    EXPECT_TRUE(jobs.at("methods").at(method).contains("recall@20")) << method;
  }
  const auto& mutual = jobs.at("segments").at(0);
  EXPECT_EQ(mutual.at("name"), "mutual");
  EXPECT_GT(mutual.at("users"), 0);
  EXPECT_LT(mutual.at("users"), jobs.at("users")) << "not every application is taken up";
  for (const char* step : {"ingest", "train", "index", "recommend", "evaluate"}) {
    EXPECT_TRUE(metrics.at("seconds").contains(step)) << step;
  }
  EXPECT_GT(metrics.at("peak_rss_mib"), 0);
}

TEST_F(NightTest, GivesTheSameBytesWithOneAndTwoThreads) {
  for (const char* threads : {"1", "2"}) {
    const TemporaryDirectory work;
    const Outcome outcome =
        Run("nightly", work.path(), {std::string("night.num_threads=") + threads});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
    EXPECT_EQ(Content(work.path()), Content(first_->path())) << threads << " threads";
  }
}

// Sums of other registers round otherwise, so bytes differ, but nobody is served worse.
TEST_F(NightTest, HasTheSameQualityToFourDigitsWithAndWithoutWideRegisters) {
  const auto quality = [](const std::filesystem::path& work) {
    std::map<std::string, double> values;
    const auto metrics = nlohmann::json::parse(ReadFile(CurrentDirectory(work) / "metrics.json"));
    for (const auto& [surface, report] : metrics.at("surfaces").items()) {
      for (const auto& [method, of_method] : report.at("methods").items()) {
        for (const char* metric : {"recall@20", "ndcg@20"}) {
          values[surface + " " + method + " " + metric] = of_method.at(metric);
        }
      }
    }
    return values;
  };
  const std::map<std::string, double> expected = quality(first_->path());
  for (const char* registers : {"plain", "avx2"}) {
    const TemporaryDirectory work;
    setenv("BOLE_SIMD", registers, 1);
    setenv("OPENBLAS_CORETYPE", "Haswell", 1);  // OpenBLAS's name of processors with AVX2
    const Outcome outcome = Run("nightly", work.path());
    unsetenv("OPENBLAS_CORETYPE");
    unsetenv("BOLE_SIMD");
    ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
    for (const auto& [name, value] : quality(work.path())) {
      EXPECT_NEAR(value, expected.at(name), 5e-5) << name << ", " << registers;
    }
  }
}

TEST_F(NightTest, GoesOnWhereItWasKilled) {
  const TemporaryDirectory work;
  for (const char* file : {"night/ingest/members.bole", "night/train/holdout/graph.bole",
                           "night/train/final/member_job.bole", "night/index/similar_members.bole",
                           "night/recommend/lists/people_you_may_know.bole",
                           "night/evaluate/evaluation.json", "snapshots/.staging"}) {
    BoleProcess night(Arguments({"nightly"}, work.path()), work / "log");
    EXPECT_TRUE(night.KillWhenThereIs(work / file)) << file;
  }
  const Outcome outcome = Run("nightly", work.path());
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_THAT(outcome.errors, HasSubstr("train: already done"));
  EXPECT_EQ(Content(work.path()), Content(first_->path()));
  EXPECT_THAT(SnapshotStore(work.path()).List(), SizeIs(1));
}

TEST_F(NightTest, SaysWhomItsListsShow) {
  const auto metrics =
      nlohmann::json::parse(ReadFile(CurrentDirectory(first_->path()) / "metrics.json"));
  for (const char* surface : {"people_you_may_know", "candidates_for_job"}) {
    double members = 0, shown = 0;
    for (const auto& group : metrics.at("audit").at(surface).at("joined")) {
      members += group.at("share_of_members").get<double>();
      shown += group.at("share_of_shown").get<double>();
      EXPECT_LE(group.at("ratio_low").get<double>(), group.at("ratio_high").get<double>());
    }
    EXPECT_DOUBLE_EQ(members, 1) << surface;
    EXPECT_DOUBLE_EQ(shown, 1) << surface;
  }
}

// Attributes that are given for audits: every file that anything is learned or listed from has the
// same bytes without them, and with other values.
TEST_F(NightTest, AnAuditedAttributeChangesTheReportAlone) {
  const auto digests = [](const std::filesystem::path& work) {
    std::map<std::string, std::string> files;
    for (const auto& [name, file] : ReadManifest(CurrentDirectory(work)).files) {
      if (name != "report.html" && name != "metrics.json") files[name] = file.digest;
    }
    return files;
  };
  const TemporaryDirectory work;
  for (const std::string share : {"2", "3"}) {
    const Outcome outcome =
        Run("nightly", work.path(),
            {"audit.gender=SELECT member_id, CASE WHEN hash(member_id) % " + share +
             " = 0 THEN 'f' ELSE 'm' END AS value FROM '{data}/members.parquet'"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
    EXPECT_EQ(digests(work.path()), digests(first_->path())) << share;
    const auto metrics =
        nlohmann::json::parse(ReadFile(CurrentDirectory(work.path()) / "metrics.json"));
    const auto& groups = metrics.at("audit").at("people_you_may_know").at("gender");
    ASSERT_THAT(groups, SizeIs(2));
    EXPECT_NEAR(groups[0].at("share_of_members").get<double>(), 1 / std::stod(share), 0.1);
    EXPECT_THAT(ReadFile(CurrentDirectory(work.path()) / "report.html"), HasSubstr("gender"));
  }
  const Outcome outcome =
      Run("nightly", work.path(), {"audit.gender=SELECT member_id FROM '{data}/members.parquet'"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("audit.gender"));
}

// What the last steps read is looked at before the first, and rows as soon as the tables are there.
TEST_F(NightTest, WhatIsNeededLateFailsEarly) {
  for (const std::string setting :
       {"search.synonyms=/nowhere/names.txt", "audit.gender=SELECT * FROM '{data}/none.csv'"}) {
    const TemporaryDirectory work;
    const Outcome outcome = Run("nightly", work.path(), {setting});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.errors, HasSubstr(setting.substr(0, setting.find('='))));
    EXPECT_FALSE(std::filesystem::exists(work / "night"));
  }
  const TemporaryDirectory work;
  const Outcome outcome = Run("nightly", work.path(),
                              {"audit.gender=SELECT member_id, unnest(['f', 'm']) AS value FROM "
                               "'{data}/members.parquet'"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("audit.gender: two values of member"));
  EXPECT_TRUE(std::filesystem::exists(work / "night" / "ingest"));
  EXPECT_FALSE(std::filesystem::exists(work / "night" / "train"));
}

TEST_F(NightTest, PublishesNothingNewFromTheSameInput) {
  const auto before = SnapshotStore(first_->path()).List();
  const Outcome outcome = Run("nightly", first_->path());
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.errors, HasSubstr("nothing has changed"));
  EXPECT_EQ(SnapshotStore(first_->path()).List(), before);
}

TEST_F(NightTest, NamesTheDamagedFileAndNeverServesIt) {
  const TemporaryDirectory work;
  CopyFirst(work.path());
  const std::filesystem::path snapshot = CurrentDirectory(work.path());
  std::vector<std::string> names = {kManifestName};
  for (const auto& [name, file] : ReadManifest(snapshot).files) {
    if (file.bytes > 0) names.push_back(name);
  }
  for (const std::string& name : names) {
    const std::string good = ReadFile(snapshot / name);
    std::string bad = good;
    bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 0x10);
    WritePlainFile(snapshot / name, bad);
    for (const char* command : {"snapshot verify", "serve"}) {
      const Outcome outcome = Run(command, work.path(), {"serve.port=0"});
      EXPECT_EQ(outcome.exit_code, 3) << command << " " << name;
      EXPECT_THAT(outcome.errors, HasSubstr(name)) << command;
    }
    WritePlainFile(snapshot / name, good);
  }
  EXPECT_EQ(Run("snapshot verify", work.path()).exit_code, 0);
}

TEST_F(NightTest, RefusesANightThatLostHalfOfTheMembers) {
  const TemporaryDirectory work;
  CopyFirst(work.path());
  const Outcome outcome =
      Run("nightly", work.path(),
          {"ingest.max_rejected_share=1",
           "sources.members=SELECT * FROM '{data}/members.parquet' WHERE hash(member_id) % 2 = 0"});
  EXPECT_EQ(outcome.exit_code, 5) << outcome.errors;
  EXPECT_THAT(outcome.errors, HasSubstr("table members"));
  EXPECT_EQ(Content(work.path()), Content(first_->path()));

  // A lost CURRENT doesn't open the gate: the newest snapshot is compared with.
  std::filesystem::remove(work / "CURRENT");
  const Outcome without_current =
      Run("nightly", work.path(),
          {"ingest.max_rejected_share=1",
           "sources.members=SELECT * FROM '{data}/members.parquet' WHERE hash(member_id) % 2 = 0"});
  EXPECT_EQ(without_current.exit_code, 5) << without_current.errors;
  EXPECT_EQ(Run("snapshot rollback", work.path()).exit_code, 0);
  EXPECT_EQ(Content(work.path()), Content(first_->path()));
}

TEST_F(NightTest, ANewBlockChangesTheLists) {
  const TemporaryDirectory work;
  ASSERT_EQ(Run("nightly", work.path()).exit_code, 0);
  // Every fiftieth member blocks everybody else.
  const Outcome outcome =
      Run("nightly", work.path(),
          {"gate.max_quality_loss=1",
           "sources.blocks=SELECT a.member_id, 'member' AS blocked_kind, b.member_id AS blocked_id "
           "FROM '{data}/members.parquet' a, '{data}/members.parquet' b "
           "WHERE a.member_id <> b.member_id AND hash(a.member_id) % 50 = 0"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_NE(Content(work.path()), Content(first_->path()));
  const auto facts = ReadManifest(CurrentDirectory(work.path())).facts;
  EXPECT_EQ(facts.at("lists").at("people_you_may_know").at("wall_violations"), 0);
}

// The tables of a second night: the same, less one interaction in a hundred.
const char* const kSecondNight =
    "sources.interactions=SELECT * FROM '{data}/interactions.parquet' WHERE hash(actor_id || "
    "object_id) % 100 <> 0";

TEST_F(NightTest, BeginsFromYesterday) {
  const TemporaryDirectory work;
  const TemporaryDirectory killed;
  CopyFirst(work.path());
  CopyFirst(killed.path());
  const Outcome outcome = Run("nightly", work.path(), {kSecondNight});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  const auto metrics =
      nlohmann::json::parse(ReadFile(CurrentDirectory(work.path()) / "metrics.json"));
  for (const char* side : {"actors", "objects"}) {
    EXPECT_LT(metrics.at("change").at("member_job").at(side), 0.5) << side;
  }

  // The snapshot that it published isn't its own yesterday.
  const Outcome again = Run("nightly", work.path(), {kSecondNight});
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_THAT(again.errors, HasSubstr("nothing has changed"));

  // Yesterday is the same after a kill, even when the snapshot is gone by then.
  std::vector<std::string> arguments = Arguments({"nightly"}, killed.path());
  arguments.insert(arguments.end(), {"--set", kSecondNight});
  BoleProcess night(arguments, killed / "log");
  EXPECT_TRUE(night.KillWhenThereIs(killed / "night/train/final/features.bole"));
  std::filesystem::remove(killed / "CURRENT");
  ASSERT_EQ(Run("nightly", killed.path(), {kSecondNight}).exit_code, 0);
  EXPECT_EQ(Content(killed.path()), Content(work.path()));
}

TEST_F(NightTest, BeginsAnewWhenToldSo) {
  const TemporaryDirectory work;
  CopyFirst(work.path());
  const Outcome outcome = Run("nightly", work.path(), {"night.from_yesterday=false"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_EQ(Content(work.path()), Content(first_->path()));
}

TEST_F(NightTest, NeedsNoTableButMembers) {
  const TemporaryDirectory work;
  const TemporaryDirectory data;
  for (const char* table : {"members", "jobs", "interactions"}) {
    const std::string file = std::string(table) + ".parquet";
    std::filesystem::copy(world_->path() / file, data / file);
  }
  const Outcome outcome = Run("nightly", work.path(), {"paths.data=" + data.path().string()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  std::filesystem::remove(data / "jobs.parquet");
  std::filesystem::remove(data / "interactions.parquet");
  const TemporaryDirectory alone;
  EXPECT_EQ(Run("nightly", alone.path(), {"paths.data=" + data.path().string()}).exit_code, 0);
}

TEST_F(NightTest, TwoNightsDoNotMeet) {
  const TemporaryDirectory work;
  std::filesystem::create_directories(work.path());
  const FileLock lock(work / ".lock");
  const Outcome outcome = Run("nightly", work.path());
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.errors, HasSubstr("another process"));
}

TEST_F(NightTest, EndsWithCode2ForBadInputAndSaysWhy) {
  const TemporaryDirectory work;
  EXPECT_THAT(Run("nightly", work.path(), {"member_job.dimm=8"}).errors,
              HasSubstr("did you mean \"member_job.dim\""));

  const std::string parquet = ReadFile(world_->path() / "members.parquet");
  WritePlainFile(work / "half.parquet", parquet.substr(0, parquet.size() / 2));
  const Outcome truncated =
      Run("nightly", work.path(),
          {"sources.members=SELECT * FROM '" + (work / "half.parquet").string() + "'"});
  EXPECT_EQ(truncated.exit_code, 2) << truncated.errors;
  EXPECT_THAT(truncated.errors, HasSubstr("half.parquet"));

  const Outcome missing = Run("nightly", work.path(), {"paths.data=" + (work / "absent").string()});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.errors, HasSubstr("absent"));
}

TEST_F(NightTest, EndsWithCode4WithoutASnapshot) {
  const TemporaryDirectory work;
  EXPECT_EQ(Run("serve", work.path()).exit_code, 4);
  EXPECT_EQ(Run("snapshot show", work.path()).exit_code, 4);
  EXPECT_EQ(Run("snapshot rollback", work.path()).exit_code, 4);
}

}  // namespace
}  // namespace bole
