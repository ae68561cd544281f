// hnswlib as a peer, in a module: see peer.h. Compiled for AVX2 and for AVX-512.
#include <hnswlib/hnswlib.h>

#include "jobs/bench/peer.h"

namespace bole {
namespace {

struct Index {
  Index(size_t num_rows, size_t dim, size_t links, size_t effort)
      : space(dim), graph(&space, num_rows, links, effort) {}

  hnswlib::InnerProductSpace space;
  hnswlib::HierarchicalNSW<float> graph;
};

void* Make(size_t num_rows, size_t dim, size_t links, size_t build_effort) {
  return new Index(num_rows, dim, links, build_effort);
}

void Add(void* index, const float* vector, size_t row) {
  static_cast<Index*>(index)->graph.addPoint(vector, row);
}

void Search(void* index, const float* query, size_t k, size_t effort, uint32_t* rows) {
  auto& graph = static_cast<Index*>(index)->graph;
  graph.setEf(effort);
  auto found = graph.searchKnn(query, k);
  for (size_t i = found.size(); i-- > 0; found.pop()) {
    rows[i] = static_cast<uint32_t>(found.top().second);
  }
}

// Vectors and links of the lowest level: nearly all.
size_t BytesPerRow(const void* index) {
  return static_cast<const Index*>(index)->graph.size_data_per_element_;
}

void Drop(void* index) {
  delete static_cast<Index*>(index);
}

}  // namespace
}  // namespace bole

extern "C" __attribute__((visibility("default"))) const bole::BenchPeer bole_hnswlib = {
    bole::Make, bole::Add, bole::Search, bole::BytesPerRow, bole::Drop};
