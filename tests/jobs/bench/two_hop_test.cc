#include "jobs/bench/two_hop.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "jobs/bench/peer_two_hop.h"
#include "tests/support/plain_file.h"
#include "tests/support/small_graphs.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

// A peer that multiplies by the definition.
struct SlowMatrix {
  size_t num_columns = 0;
  std::vector<std::map<uint32_t, float>> rows;
};

const SlowMatrix& SlowOf(const void* matrix) {
  return *static_cast<const SlowMatrix*>(matrix);
}

void* LoadSlow(const SparseArrays& arrays) {
  auto* const matrix = new SlowMatrix{arrays.num_columns, {}};
  matrix->rows.resize(arrays.num_rows);
  for (size_t row = 0; row < arrays.num_rows; ++row) {
    for (uint64_t i = arrays.offsets[row]; i < arrays.offsets[row + 1]; ++i) {
      matrix->rows[row][arrays.columns[i]] = arrays.values[i];
    }
  }
  return matrix;
}

void* MultiplySlow(const SparseTask& task) {
  const SlowMatrix &left = SlowOf(task.left), &right = SlowOf(task.right),
                   &mask = SlowOf(task.mask);
  auto* const product = new SlowMatrix{right.num_columns, {}};
  product->rows.resize(left.rows.size());
  for (size_t row = 0; row < left.rows.size(); ++row) {
    for (const auto& [middle, value] : left.rows[row]) {
      for (const auto& [column, other] : right.rows[middle]) {
        if (!mask.rows[row].contains(column)) product->rows[row][column] += value * other;
      }
    }
  }
  return product;
}

size_t CountSlow(const void* matrix) {
  size_t count = 0;
  for (const auto& row : SlowOf(matrix).rows) count += row.size();
  return count;
}

void ReadSlow(const void* matrix, uint64_t* offsets, uint32_t* columns, float* values) {
  uint64_t at = 0;
  *offsets++ = 0;
  for (const auto& row : SlowOf(matrix).rows) {
    for (const auto& [column, value] : row) {
      columns[at] = column;
      values[at++] = value;
    }
    *offsets++ = at;
  }
}

const SparsePeer kSlowPeer = {[] { return "slow"; },
                              1,
                              [](size_t) { return "by the definition"; },
                              LoadSlow,
                              MultiplySlow,
                              CountSlow,
                              ReadSlow,
                              [](void* matrix) { delete static_cast<SlowMatrix*>(matrix); }};

TEST(PeerTwoHopTest, ChoosesTheSameListsFromTheProduct) {
  Csr graph = MakeRandomTies(200, 1500, 4);
  graph.values.assign(graph.columns.size(), 1);
  const TwoHop two_hop(graph.view(), {.max_neighbours = 200});
  const PeerTwoHop peer(kSlowPeer, graph.view(), two_hop);
  const std::vector<uint32_t> rows = {0, 17, 63, 199};
  const auto lists = peer.Search(rows, 20);
  ASSERT_EQ(lists.size(), rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(lists[i], two_hop.Search(rows[i], 20, NoFilter()));
    EXPECT_EQ(lists[i].size(), 20u);
  }
}

TEST(PeerTwoHopTest, ListsAreTheSameButForRoundingAndTheLastPlaces) {
  const std::vector<ScoredRow> list = {{3, 7}, {2, 1}, {1, 4}};
  EXPECT_TRUE(AreSameLists(list, list));
  EXPECT_TRUE(AreSameLists({}, {}));
  EXPECT_TRUE(AreSameLists(list, std::vector<ScoredRow>{{3.000001f, 7}, {2, 1}, {1, 4}}));
  EXPECT_TRUE(AreSameLists(list, std::vector<ScoredRow>{{3, 7}, {2, 1}, {1, 5}})) << "as good";
  EXPECT_FALSE(AreSameLists(list, std::vector<ScoredRow>{{3, 7}, {2, 2}, {1, 4}}));
  EXPECT_FALSE(AreSameLists(list, std::vector<ScoredRow>{{3, 7}, {2, 1}}));
  EXPECT_FALSE(AreSameLists(list, std::vector<ScoredRow>{{3, 7}, {2.1f, 1}, {1, 4}}));
}

// The kite of two_hop_test.cc: a row of degree d lies in the middle of d * d wedges.
TEST(BenchTwoHopTest, CountsTheWedgesOfAKite) {
  const TemporaryDirectory directory;
  WritePlainFile(directory.path() / "kite.csv", "a,b\n0,1\n0,2\n1,3\n2,3\n1,4\n");
  const std::filesystem::path json_path = directory.path() / "figures.json";
  RunBenchTwoHop({.graph = directory.path() / "kite.csv",
                  .turns = 2,
                  .threads = {1, 3},
                  .peer = false,
                  .json = json_path});
  std::ifstream file(json_path);
  const nlohmann::json json = nlohmann::json::parse(file);
  EXPECT_EQ(json["rows"], 5);
  EXPECT_EQ(json["ties"], 5);
  EXPECT_EQ(json["wedges"], 4 + 9 + 4 + 4 + 1);
  ASSERT_EQ(json["runs"].size(), 2u);
  EXPECT_EQ(json["runs"][1]["threads"], 3);
  EXPECT_EQ(json["runs"][1]["bole"]["seconds"]["turns"], 2);
  EXPECT_EQ(json["limits"]["memory_gb_per_s"]["turns"], 2);
}

TEST(BenchTwoHopTest, RefusesAGraphWithoutTies) {
  const TemporaryDirectory directory;
  WritePlainFile(directory.path() / "alone.csv", "a,b\n1,1\n");
  EXPECT_THROW(RunBenchTwoHop({.graph = directory.path() / "alone.csv", .peer = false}), Error);
}

}  // namespace
}  // namespace bole
