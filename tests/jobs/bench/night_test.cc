#include "jobs/bench/night.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "features/world/world.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// What makes nights of a few hundred members short.
const std::vector<std::string> kSmall = {"lists.people=20",
                                         "lists.jobs=20",
                                         "lists.candidates=20",
                                         "member_job.dim=16",
                                         "member_job.epochs=4",
                                         "headhunter_member.dim=16",
                                         "headhunter_member.epochs=4",
                                         "matches.learn=false"};

std::vector<std::string> StepsOf(const nlohmann::json& json) {
  std::vector<std::string> names;
  for (const auto& step : json.at("steps")) names.push_back(step.at("step"));
  return names;
}

TEST(BenchNightTest, MeasuresEachStepOfAGeneratedWorldBesideTheLimits) {
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory / "scratch");
  RunBenchNight({.overrides = kSmall,
                 .num_members = kMinWorldMembers,
                 .seed = 3,
                 .turns = 1,
                 .scratch = directory / "scratch",
                 .json = directory / "figures.json"});
  const auto json = nlohmann::json::parse(ReadFile(directory / "figures.json"));
  EXPECT_THAT(StepsOf(json),
              ElementsAre("ingest", "train", "index", "recommend", "evaluate", "publish"));
  double processor_seconds = 0, most_mib = 0;
  for (const auto& step : json["steps"]) {
    EXPECT_GT(step["count"], 0) << step;
    EXPECT_GT(step["a_second"], 0) << step;
    EXPECT_GT(step["multiply_adds_each"], 0) << step;
    EXPECT_GT(step["seconds"]["median"], 0) << step;
    processor_seconds += step["processor_seconds"]["median"].get<double>();
    most_mib = std::max(most_mib, step["peak_mib"]["median"].get<double>());
  }
  EXPECT_NEAR(json["night"]["processor_seconds"]["median"], processor_seconds, 1e-6);
  EXPECT_EQ(json["night"]["peak_mib"]["median"], most_mib);
  EXPECT_EQ(json["steps"][2]["count"], kMinWorldMembers + kMinWorldMembers / 10)
      << "each member and job has a vector";
  EXPECT_EQ(json["limits"]["fma_gflops"]["turns"], 6) << "before each step";
  EXPECT_TRUE(std::filesystem::is_empty(directory / "scratch"));
}

// A kept step would take no time: every night begins with an empty work folder.
TEST(BenchNightTest, RunsASitesNightAnewEachTurnAndLeavesItsWorkFolderAlone) {
  const TemporaryDirectory directory;
  GenerateWorld({.out = directory / "world", .num_members = kMinWorldMembers, .seed = 3});
  std::filesystem::create_directories(directory / "data");  // members alone: a short night
  std::filesystem::rename(directory / "world" / "members.parquet",
                          directory / "data" / "members.parquet");
  WritePlainFile(directory / "site.toml", "[site]\nname = \"small\"\n[paths]\ndata = \"" +
                                              (directory / "data").string() + "\"\nwork = \"" +
                                              (directory / "work").string() + "\"\n");
  RunBenchNight({.config = directory / "site.toml",
                 .overrides = kSmall,
                 .turns = 2,
                 .scratch = directory.path(),
                 .json = directory / "figures.json"});
  const auto json = nlohmann::json::parse(ReadFile(directory / "figures.json"));
  EXPECT_EQ(json["site"], "small");
  for (const auto& step : json["steps"]) EXPECT_EQ(step["seconds"]["turns"], 2) << step;
  EXPECT_FALSE(std::filesystem::exists(directory / "work"));
}

TEST(BenchNightTest, SaysWhereNoFolderCanBeMade) {
  const TemporaryDirectory directory;
  EXPECT_THROW(RunBenchNight({.scratch = directory / "absent"}), Error);
}

}  // namespace
}  // namespace bole
