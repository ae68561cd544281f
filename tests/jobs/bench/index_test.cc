#include "jobs/bench/index.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/store/array_file.h"
#include "jobs/bench/machine_limits.h"
#include "jobs/bench/series.h"

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
  EXPECT_GT(json["limits"]["fma_gflops"]["median"], 0);
  EXPECT_GT(json["limits"]["memory_gb_per_s"]["median"], 0);
  ASSERT_EQ(json["filtered"].size(), 4u);
  for (const auto& filtered : json["filtered"]) {
    EXPECT_TRUE(filtered["lists_full"].get<bool>());
    EXPECT_GE(filtered["recall@20"].get<double>(), 0.95);
  }
}

// Queries are rows of the night's own vectors, held out.
TEST(BenchIndexTest, TakesTheVectorsOfASnapshot) {
  IndexBenchOptions options = SmallBench("night.json");
  options.snapshot = std::filesystem::path(testing::TempDir()) / "snapshot";
  options.index = "similar_jobs";
  std::filesystem::create_directories(options.snapshot / "index");
  const Matrix vectors = ClusteredUnitVectors(2100, 8, {.num_clusters = 10});
  ArrayFileWriter writer(options.snapshot / "index" / "similar_jobs.bole");
  writer.Add("vectors", std::span<const float>(vectors.data(), static_cast<size_t>(vectors.size())),
             8);
  writer.Finish();
  RunBenchIndex(options);
  const nlohmann::json json = JsonOf(options.json);
  EXPECT_EQ(json["rows"], 1100);
  EXPECT_EQ(json["dim"], 8);
  options.index = "similar_members";
  EXPECT_THROW(RunBenchIndex(options), Error);
}

TEST(BenchCompressedTest, FindsMoreTheMoreListsAreOpened) {
  const IndexBenchOptions options = SmallBench("compressed.json");
  RunBenchCompressed(options);
  const nlohmann::json json = JsonOf(options.json);
  EXPECT_LT(json["bytes_per_row"].get<double>(), 48);  // vectors have 64
  const double least = json["search"].front()["bole"]["recall@10"];
  const double most = json["search"].back()["bole"]["recall@10"];
  EXPECT_LT(least, most);
  EXPECT_GE(most, 0.99);  // all lists
  EXPECT_GT(json["limits"]["fma_gflops"]["median"], 0);
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
