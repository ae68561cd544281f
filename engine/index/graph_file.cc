#include "engine/index/graph_file.h"

#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/index/link_choice.h"

namespace bole {
namespace {

using Link = faiss::HNSW::storage_idx_t;

constexpr int kNumLevels = 2;
constexpr size_t kUpperLinks = 32;

// Links of one entry to the others, by position in `entries`.
std::vector<uint32_t> UpperLinks(const std::vector<uint32_t>& entries, size_t at,
                                 LinkChoice& choice) {
  std::vector<uint32_t> others;
  for (const uint32_t entry : entries) {
    if (entry != entries[at]) others.push_back(entry);
  }
  if (others.empty()) return {};
  std::vector<uint32_t> links(kUpperLinks);
  const uint32_t next = entries[(at + 1) % entries.size()];
  links.resize(
      choice.Choose(entries[at], choice.Rank(entries[at], others), kUpperLinks - 1, links.data()));
  if (std::find(links.begin(), links.end(), next) == links.end()) links.push_back(next);
  return links;
}

void Require(bool condition, const char* what) {
  if (!condition) throw Error(ErrorCode::kCorruptData, std::string("index graph has ") + what);
}

// Everything but the links.
void CheckShape(const faiss::HNSW& hnsw, size_t num_rows) {
  const auto& widths = hnsw.cum_nneighbor_per_level;
  Require(num_rows > 0 && hnsw.levels.size() == num_rows && hnsw.offsets.size() == num_rows + 1,
          "the wrong size");
  Require(widths.size() > kNumLevels && widths[0] == 0 && widths[1] > 0 && widths[2] >= widths[1],
          "wrong numbers of links");
  Require(hnsw.offsets[0] == 0 && hnsw.offsets.back() == hnsw.neighbors.size(), "wrong offsets");
  for (size_t row = 0; row < num_rows; ++row) {
    const int levels = hnsw.levels[row];
    Require(levels == 1 || levels == kNumLevels, "a wrong level");
    Require(hnsw.offsets[row] <= hnsw.offsets[row + 1] &&
                hnsw.offsets[row + 1] - hnsw.offsets[row] == static_cast<size_t>(widths[levels]),
            "wrong offsets");
  }
  Require(hnsw.max_level == kNumLevels - 1 && hnsw.entry_point >= 0 &&
              static_cast<size_t>(hnsw.entry_point) < num_rows &&
              hnsw.levels[static_cast<size_t>(hnsw.entry_point)] == kNumLevels,
          "a wrong entry point");
}

}  // namespace

faiss::HNSW ToFaiss(const NeighbourGraph& graph, const CodeTable& codes, const float* scales,
                    size_t effort) {
  const size_t num_rows = graph.links.num_rows();
  const size_t width = graph.links.width();
  faiss::HNSW hnsw;
  hnsw.cum_nneighbor_per_level = {0, static_cast<int>(width),
                                  static_cast<int>(width + kUpperLinks)};
  hnsw.assign_probas = {1, 0};
  hnsw.efSearch = static_cast<int>(effort);
  hnsw.levels.assign(num_rows, 1);
  for (const uint32_t entry : graph.entries) hnsw.levels[entry] = kNumLevels;
  hnsw.offsets.assign(1, 0);
  for (const int levels : hnsw.levels) {
    hnsw.offsets.push_back(hnsw.offsets.back() +
                           static_cast<size_t>(hnsw.cum_nneighbor_per_level[levels]));
  }
  hnsw.neighbors.assign(hnsw.offsets.back(), -1);
  for (size_t row = 0; row < num_rows; ++row) {
    const auto links = graph.links.links(row);
    std::copy(links.begin(), links.end(), hnsw.neighbors.data() + hnsw.offsets[row]);
  }
  LinkChoice choice({codes, scales}, ChosenCodeKernels());
  for (size_t i = 0; i < graph.entries.size(); ++i) {
    const auto links = UpperLinks(graph.entries, i, choice);
    std::copy(links.begin(), links.end(),
              hnsw.neighbors.data() + hnsw.offsets[graph.entries[i]] + width);
  }
  hnsw.max_level = kNumLevels - 1;
  hnsw.entry_point = static_cast<Link>(graph.entries.front());
  return hnsw;
}

NeighbourGraph FromFaiss(const faiss::HNSW& hnsw, size_t num_rows) {
  CheckShape(hnsw, num_rows);
  NeighbourGraph graph;
  graph.links = LinkTable(num_rows, static_cast<size_t>(hnsw.cum_nneighbor_per_level[1]));
  for (size_t row = 0; row < num_rows; ++row) {
    const int levels = hnsw.levels[row];
    if (levels == kNumLevels) graph.entries.push_back(static_cast<uint32_t>(row));
    const Link* const links = hnsw.neighbors.data() + hnsw.offsets[row];
    const auto end = static_cast<size_t>(hnsw.cum_nneighbor_per_level[levels]);
    uint32_t* to = graph.links.row(row);
    for (size_t i = 0; i < end; ++i) {
      const bool is_upper = i >= graph.links.width();
      Require(links[i] < 0 || (static_cast<size_t>(links[i]) < num_rows &&
                               (!is_upper || hnsw.levels[links[i]] == kNumLevels)),
              "a wrong link");
      if (links[i] >= 0 && !is_upper) *to++ = static_cast<uint32_t>(links[i]);
    }
  }
  return graph;
}

}  // namespace bole
