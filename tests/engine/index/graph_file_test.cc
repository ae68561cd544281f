#include "engine/index/graph_file.h"

#include <faiss/IndexHNSW.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <set>
#include <vector>

#include "engine/base/error.h"
#include "engine/index/exact_search.h"
#include "engine/index/graph_builder.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"
#include "engine/index/index_recall.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

struct Stored {
  explicit Stored(const Matrix& vectors)
      : codes(View(vectors), 1),
        graph(BuildGraph(codes, codes.rows().scales, {.num_links = 8, .effort = 30})),
        hnsw(ToFaiss(graph, codes, codes.rows().scales, 40)) {}

  CodeTable codes;
  NeighbourGraph graph;
  faiss::HNSW hnsw;
};

TEST(GraphFileTest, ComesBackFromFaiss) {
  const Stored stored(GroupedVectors(600, 8, 10, 1));
  const NeighbourGraph graph = FromFaiss(stored.hnsw, 600);
  EXPECT_EQ(graph.entries, stored.graph.entries);
  EXPECT_EQ(graph.links.width(), 8u);
  EXPECT_EQ(std::memcmp(graph.links.row(0), stored.graph.links.row(0), 600 * 8 * 4), 0);
}

TEST(GraphFileTest, AllEntriesCanBeReachedOnTheUpperLevel) {
  const Stored stored(GroupedVectors(2500, 8, 40, 1));
  std::set<int> reached = {stored.hnsw.entry_point};
  std::vector<int> open = {stored.hnsw.entry_point};
  while (!open.empty()) {
    size_t begin = 0, end = 0;
    stored.hnsw.neighbor_range(open.back(), 1, &begin, &end);
    open.pop_back();
    for (size_t i = begin; i < end && stored.hnsw.neighbors[i] >= 0; ++i) {
      if (reached.insert(stored.hnsw.neighbors[i]).second) open.push_back(stored.hnsw.neighbors[i]);
    }
  }
  EXPECT_EQ(reached.size(), 50u);
}

TEST(GraphFileTest, RefusesAGraphThatPointsOutside) {
  const Stored stored(GroupedVectors(600, 8, 10, 1));
  EXPECT_NO_THROW(FromFaiss(stored.hnsw, 600));
  EXPECT_THROW(FromFaiss(stored.hnsw, 599), Error);
  const auto refuses = [&](const std::function<void(faiss::HNSW&)>& damage) {
    faiss::HNSW graph = stored.hnsw;
    damage(graph);
    EXPECT_THROW(FromFaiss(graph, 600), Error);
  };
  refuses([](faiss::HNSW& graph) { graph.neighbors[5] = 600; });
  refuses([](faiss::HNSW& graph) { graph.entry_point = -1; });
  refuses([](faiss::HNSW& graph) { graph.entry_point = 600; });
  refuses([](faiss::HNSW& graph) { graph.max_level += 1; });
  refuses([](faiss::HNSW& graph) { graph.offsets[3] += 1; });
  refuses([](faiss::HNSW& graph) { graph.offsets.back() += 1; });
  refuses([](faiss::HNSW& graph) { graph.levels[9] = 0; });
  refuses([](faiss::HNSW& graph) { graph.levels[9] = 1000; });
  refuses([](faiss::HNSW& graph) { graph.neighbors.pop_back(); });
  refuses([](faiss::HNSW& graph) { graph.cum_nneighbor_per_level = {0, 8}; });
  refuses([](faiss::HNSW& graph) {
    // A link of the upper level to a row that isn't there.
    const auto entry = static_cast<size_t>(graph.entry_point);
    int lower = 0;
    while (graph.levels[static_cast<size_t>(lower)] != 1) ++lower;
    graph.neighbors[graph.offsets[entry] + 8] = lower;
  });
}

// A program that has only Faiss finds nearly what Bole finds.
TEST(GraphFileTest, IsReadAndSearchedByFaissItself) {
  const Matrix vectors = GroupedVectors(5000, 16, 50, 1);
  const Matrix queries = GroupedVectors(100, 16, 50, 2);
  IndexOptions options;
  options.kind = IndexKind::kHnsw;
  options.hnsw_links = 16;
  const std::string bytes = MakeIndex(options, View(vectors))->Serialize();
  const auto read = ReadFaiss(bytes);  // with Bole's part still behind it
  EXPECT_EQ(read->ntotal, 5000);
  EXPECT_EQ(read->metric_type, faiss::METRIC_INNER_PRODUCT);
  std::vector<float> scores(1000);
  std::vector<faiss::Index::idx_t> rows(1000);
  read->search(100, queries.data(), 10, scores.data(), rows.data());
  const SearchLists exact = ExactSearch(View(vectors)).Search(View(queries), {});
  size_t found = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const ScoredRow& item : exact[i / 10]) found += item.row == rows[i];
  }
  EXPECT_GE(found, 950u);
}

}  // namespace
}  // namespace bole
