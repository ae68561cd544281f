#include "jobs/bench/search.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/store/file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

TEST(BenchSearchTest, FindsWhatAPlainLoopFindsAndLeavesOnlyItsFigures) {
  const TemporaryDirectory directory;
  RunBenchSearch({.num_members = 400,
                  .num_queries = 5,
                  .callers = {1, 3},
                  .num_checked = 2,
                  .work = directory.path(),
                  .json = directory / "figures.json"});
  const auto json = nlohmann::json::parse(ReadFile(directory / "figures.json"));
  ASSERT_EQ(json["kinds"].size(), 7u);
  for (const auto& kind : json["kinds"]) {
    EXPECT_EQ(kind["equal"], 2) << kind["kind"];
    EXPECT_EQ(kind["runs"].size(), 2u);
  }
  EXPECT_EQ(json["limits"]["fma_gflops"]["turns"], 2) << "before and after";
  std::filesystem::remove(directory / "figures.json");
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

}  // namespace
}  // namespace bole
