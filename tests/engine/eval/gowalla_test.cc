// The evaluator's self-test on real data with published numbers (He et al. 2020 use this split).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "engine/eval/evaluation.h"

namespace bole {
namespace {

constexpr size_t kUsers = 29'858;
constexpr uint32_t kItems = 40'981;
constexpr size_t kLength = 20;

// Lines "user,item" after a title line.
Csr ReadPairs(const std::filesystem::path& path) {
  const std::string command = "gzip -dc '" + path.string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> lines(popen(command.c_str(), "r"), pclose);
  std::vector<CsrEntry> entries;
  char line[64];
  while (lines && fgets(line, sizeof line, lines.get())) {
    CsrEntry entry;
    if (sscanf(line, "%u,%u", &entry.row, &entry.column) == 2) entries.push_back(entry);
  }
  return MakeCsr(std::move(entries), kUsers, kItems, Duplicates::kMax);
}

// The most popular items, ties by row, that each user doesn't have yet.
std::vector<std::vector<uint32_t>> PopularLists(const Csr& train,
                                                const std::vector<uint64_t>& popularity) {
  std::vector<uint32_t> by_popularity(kItems);
  std::iota(by_popularity.begin(), by_popularity.end(), 0);
  std::stable_sort(by_popularity.begin(), by_popularity.end(),
                   [&](uint32_t a, uint32_t b) { return popularity[a] > popularity[b]; });
  std::vector<std::vector<uint32_t>> lists(kUsers);
  for (size_t user = 0; user < kUsers; ++user) {
    const auto known = train.view().row(user);
    for (const uint32_t item : by_popularity) {
      if (std::binary_search(known.begin(), known.end(), item)) continue;
      lists[user].push_back(item);
      if (lists[user].size() == kLength) break;
    }
  }
  return lists;
}

TEST(GowallaTest, MostPopularGivesThePublishedDigits) {
  const std::filesystem::path data = BOLE_TEST_DATA "/gowalla";
  if (!std::filesystem::exists(data / "train.csv.gz")) {
    GTEST_SKIP() << "needs the Gowalla split in " << data;
  }
  const Csr train = ReadPairs(data / "train.csv.gz");
  const Csr test = ReadPairs(data / "test.csv.gz");
  std::vector<uint64_t> popularity(kItems);
  for (const uint32_t item : train.columns) ++popularity[item];
  const auto lists = PopularLists(train, popularity);
  const MethodLists methods[] = {{"most_popular", lists}};
  EvaluationOptions options;
  options.bootstrap.num_replicates = 20;
  const SurfaceReport report =
      EvaluateSurface({"jobs_for_member", test.view(), popularity}, methods, options);
  const auto& quality = report.methods.at("most_popular").quality;
  EXPECT_NEAR(quality.at("recall@20").mean, 0.0416, 0.00005);
  EXPECT_NEAR(quality.at("ndcg@20").mean, 0.0317, 0.00005);
}

}  // namespace
}  // namespace bole
