#include "jobs/bench_index.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "jobs/bench_series.h"
#include "jobs/machine_limits.h"

namespace bole {
namespace {

nlohmann::json JsonOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

IndexBenchOptions SmallBench(const std::string& name) {
  IndexBenchOptions options;
  options.rows = 3000;
  options.dim = 16;
  options.turns = 1;
  options.hnswlib = false;
  options.json = std::filesystem::path(testing::TempDir()) / name;
  return options;
}

TEST(BenchIndexTest, FindsWhatItMeasures) {
  const IndexBenchOptions options = SmallBench("index.json");
  RunBenchIndex(options);
  const nlohmann::json json = JsonOf(options.json);
  EXPECT_EQ(json["rows"], 3000);
  const nlohmann::json most = json["search"].back();
  EXPECT_GE(most["bole"]["recall@10"].get<double>(), 0.99);
  EXPECT_GE(most["faiss on bole's graph"]["recall@10"].get<double>(), 0.95);
  ASSERT_EQ(json["filtered"].size(), 4u);
  for (const auto& filtered : json["filtered"]) {
    EXPECT_TRUE(filtered["lists_full"].get<bool>());
    EXPECT_GE(filtered["recall@20"].get<double>(), 0.95);
  }
}

TEST(BenchExactTest, ListsByCodesAndByFloatsAreEqual) {
  const IndexBenchOptions options = SmallBench("exact.json");
  RunBenchExact(options);
  const nlohmann::json json = JsonOf(options.json);
  EXPECT_TRUE(json["lists_equal"].get<bool>());
  EXPECT_GT(json["fma_gflops"]["median"].get<double>(), 0);
}

TEST(BenchSeriesTest, TakesTheMiddle) {
  Series series;
  for (const double value : {5.0, 1.0, 9.0}) series.Add(value);
  EXPECT_EQ(series.Median(), 5);
  EXPECT_EQ(series.Json()["least"], 1);
  EXPECT_EQ(series.Json()["most"], 9);
}

TEST(ClusteredUnitVectorsTest, HaveLengthOneForAnyNumberOfThreads) {
  const Matrix one = ClusteredUnitVectors(2500, 8, {.num_clusters = 10});
  EXPECT_EQ(one, ClusteredUnitVectors(2500, 8, {.num_clusters = 10, .num_threads = 2}));
  EXPECT_TRUE(one.rowwise().norm().isOnes(1e-5F));
}

}  // namespace
}  // namespace bole
