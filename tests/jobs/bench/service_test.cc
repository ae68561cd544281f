#include "jobs/bench/service.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "features/world/world.h"
#include "jobs/steps.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

// A small generated site.
SiteConfig SmallSite(const TemporaryDirectory& directory) {
  GenerateWorld({.out = directory / "data", .num_members = kMinWorldMembers, .seed = 3});
  WritePlainFile(directory / "site.toml",
                 "[paths]\ndata = \"" + (directory / "data").string() + "\"\nwork = \"" +
                     (directory / "work").string() +
                     "\"\n[member_job]\ndim = 16\nepochs = 4\n[headhunter_member]\ndim = 16\n"
                     "epochs = 4\n[matches]\nlearn = false\n");
  return ReadSiteConfig(directory / "site.toml", {});
}

nlohmann::json FiguresOf(const SiteConfig& config, const std::string& method,
                         const std::filesystem::path& path) {
  RunBenchService(config, {.method = method, .callers = {1, 3}, .num_answers = 40, .json = path});
  return nlohmann::json::parse(ReadFile(path));
}

TEST(BenchServiceTest, MeasuresListsAndFirstAndLaterSearchesOfAPublishedNight) {
  const TemporaryDirectory directory;
  const SiteConfig config = SmallSite(directory);
  EXPECT_THROW(RunBenchService(config, {}), Error) << "nothing is published yet";
  RunNight(config, "publish");

  const nlohmann::json lists = FiguresOf(config, "peopleYouMayKnow", directory / "lists.json");
  EXPECT_EQ(lists["members"], kMinWorldMembers);
  ASSERT_EQ(lists["runs"].size(), 2u);
  EXPECT_EQ(lists["runs"][1]["callers"], 3);
  EXPECT_GT(lists["share_with_items"], 0.9);
  EXPECT_EQ(lists["limits"]["fma_gflops"]["turns"], 2) << "before and after";

  const nlohmann::json searches = FiguresOf(config, "searchMembers", directory / "searches.json");
  std::map<std::string, std::map<std::string, size_t>> runs;
  for (const auto& run : searches["runs"]) {
    EXPECT_EQ(run["answers"], 40);
    ++runs[run["search"]][run["viewers"]];
    EXPECT_GT(run["share_with_items"], 0) << "in the snapshot's own words: " << run;
  }
  EXPECT_EQ(runs.size(), 4u) << searches;
  for (auto& [search, of_viewers] : runs) {
    EXPECT_EQ(of_viewers["new"], 2u) << search;
    EXPECT_EQ(of_viewers["known"], 2u) << search;
  }
  EXPECT_GT(searches["limits"]["memory_gb_per_s"]["median"], 0);

  EXPECT_THROW(RunBenchService(config, {.method = "forget"}), Error);
}

}  // namespace
}  // namespace bole
