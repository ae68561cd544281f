#include "jobs/bench/als.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

// Everybody has the items of their own number's multiples.
std::string SmallInteractions() {
  std::string text = "user,item\n";
  for (int user = 0; user < 60; ++user) {
    for (int item = 0; item < 40; item += 1 + user % 7) {
      text += std::to_string(user) + "," + std::to_string(item) + "\n";
    }
  }
  return text;
}

TEST(BenchAlsTest, WritesSpeedsWithTheirSpreadBesideTheLimits) {
  const TemporaryDirectory directory;
  WritePlainFile(directory / "train.csv", SmallInteractions());
  RunBenchAls({.train = directory / "train.csv",
               .dims = {8},
               .generated = false,
               .json = directory / "figures.json"});
  const auto json = nlohmann::json::parse(ReadFile(directory / "figures.json"));
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["dim"], 8);
  for (const char* seconds : {"seconds_1_thread", "seconds_2_threads", "plain_cpu_seconds"}) {
    EXPECT_EQ(json[0][seconds]["turns"], 3) << seconds;
    EXPECT_LE(json[0][seconds]["least"], json[0][seconds]["median"]) << seconds;
    EXPECT_LE(json[0][seconds]["median"], json[0][seconds]["most"]) << seconds;
  }
  EXPECT_GT(json[0]["limits"]["fma_gflops"]["median"], 0);
  EXPECT_GT(json[0]["limits"]["memory_gb_per_s"]["median"], 0);
}

TEST(BenchAlsTest, SaysWhereFiguresCannotBeWritten) {
  const TemporaryDirectory directory;
  EXPECT_THROW(
      RunBenchAls({.dims = {}, .generated = false, .json = directory / "absent" / "figures.json"}),
      Error);
}

}  // namespace
}  // namespace bole
