#include "jobs/bench/interactions.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "features/tables/database.h"

namespace bole {
namespace {

constexpr uint64_t kSeed = 1;

std::vector<CsrEntry> ReadPairs(const std::filesystem::path& path) {
  std::vector<CsrEntry> pairs;
  if (path.empty()) return pairs;
  Database database({});
  QueryResult result = database.Query("SELECT \"user\"::BIGINT, item::BIGINT FROM read_csv(" +
                                      QuoteText(path.string()) + ")");
  while (const auto chunk = result.Next()) {
    for (size_t row = 0; row < chunk->num_rows(); ++row) {
      const int64_t user = chunk->column(0).Value<int64_t>(row);
      const int64_t item = chunk->column(1).Value<int64_t>(row);
      if (user < 0 || item < 0 || user >= INT32_MAX || item >= INT32_MAX) {
        throw Error(ErrorCode::kInvalidArgument,
                    "user or item is out of range in " + path.string());
      }
      pairs.push_back({static_cast<uint32_t>(user), static_cast<uint32_t>(item), 1});
    }
  }
  return pairs;
}

}  // namespace

Interactions ReadInteractions(const std::filesystem::path& train_path,
                              const std::filesystem::path& test_path) {
  std::vector<CsrEntry> train = ReadPairs(train_path);
  std::vector<CsrEntry> test = ReadPairs(test_path);
  uint32_t num_users = 0;
  uint32_t num_items = 0;
  for (const auto* pairs : {&train, &test}) {
    for (const CsrEntry& pair : *pairs) {
      num_users = std::max(num_users, pair.row + 1);
      num_items = std::max(num_items, pair.column + 1);
    }
  }
  return {train_path.stem().stem().string(),
          MakeCsr(std::move(train), num_users, num_items, Duplicates::kMax),
          MakeCsr(std::move(test), num_users, num_items, Duplicates::kMax)};
}

Interactions GenerateMovies() {
  constexpr size_t kNumUsers = 136677;
  constexpr uint32_t kNumItems = 20108;
  constexpr double kMeanRow = 85;  // draws; about a tenth of them repeat
  constexpr double kHead = 60;     // ranks below this are about equally popular
  std::vector<double> cumulative(kNumItems);
  double total = 0;
  for (uint32_t item = 0; item < kNumItems; ++item) {
    cumulative[item] = total += std::pow(item + kHead, -1.2);
  }
  std::vector<CsrEntry> pairs;
  for (uint32_t user = 0; user < kNumUsers; ++user) {
    Random random(kSeed, 0, user);
    const size_t size = 20 + static_cast<size_t>((kMeanRow - 20) *
                                                 std::exp(1.1 * random.Normal() - 0.5 * 1.1 * 1.1));
    for (size_t i = 0; i < size; ++i) {
      const auto at =
          std::lower_bound(cumulative.begin(), cumulative.end(), random.Uniform() * total);
      pairs.push_back({user, static_cast<uint32_t>(at - cumulative.begin()), 1});
    }
  }
  return {"generated", MakeCsr(std::move(pairs), kNumUsers, kNumItems, Duplicates::kMax), Csr{}};
}

}  // namespace bole
