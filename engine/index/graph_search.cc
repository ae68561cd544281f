#include "engine/index/graph_search.h"

#include <algorithm>
#include <span>

#include "engine/base/error.h"
#include "engine/index/inner_product.h"

namespace bole {
namespace {

// A row of a graph costs about four times a row of a scan, because it isn't where memory is read
// next.
constexpr size_t kScanRowsPerGraphRow = 4;

constexpr size_t kRowsAtOnce = 4;  // of InnerProductKernels::four

// The order of a heap whose front is the best row.
bool IsWorse(const ScoredRow& a, const ScoredRow& b) {
  return IsBetter(b, a);
}

}  // namespace

// One search: what was visited, what is still to be looked at, and the best so far.
class GraphSearch::Walk {
 public:
  Walk(const GraphSearch& search, const Request& request)
      : graph_(search.graph_),
        vectors_(search.vectors_),
        request_(request),
        kernels_(Kernels()),
        max_scored_(search.vectors_.size() / kScanRowsPerGraphRow),
        visited_((search.vectors_.size() + 63) / 64),
        best_(request.effort) {}

  std::optional<std::vector<ScoredRow>> Run() {
    Spread(Descend());
    std::vector<ScoredRow> list = best_.Take();
    if (list.size() < request_.k || num_scored_ > max_scored_) return std::nullopt;
    list.resize(request_.k);
    return list;
  }

 private:
  float Score(uint32_t row) const {
    return kernels_.one(request_.query, vectors_.row(row), vectors_.dim());
  }

  // The links of a row on a level end at the first negative one.
  std::span<const faiss::HNSW::storage_idx_t> Links(uint32_t row, int level) const {
    size_t begin = 0;
    size_t end = 0;
    graph_.neighbor_range(row, level, &begin, &end);
    const auto* first = graph_.neighbors.data() + begin;
    const auto* last = graph_.neighbors.data() + end;
    return {first, std::find_if(first, last, [](auto link) { return link < 0; })};
  }

  // The row of the lowest level to start from: greedy steps on the levels above.
  ScoredRow Descend() {
    const auto entry = static_cast<uint32_t>(graph_.entry_point);
    ScoredRow here = {Score(entry), entry};
    for (int level = graph_.max_level; level > 0; --level) {
      for (bool moved = true; moved;) {
        moved = false;
        for (const auto link : Links(here.row, level)) {
          const ScoredRow there = {Score(static_cast<uint32_t>(link)), static_cast<uint32_t>(link)};
          if (!IsBetter(there, here)) continue;
          here = there;
          moved = true;
        }
      }
    }
    return here;
  }

  void Spread(const ScoredRow& start) {
    Visit(start.row);
    Take(start);
    while (!frontier_.empty() && num_scored_ <= max_scored_) {
      std::pop_heap(frontier_.begin(), frontier_.end(), IsWorse);
      const ScoredRow here = frontier_.back();
      frontier_.pop_back();
      if (here.score < best_.threshold()) return;
      ScoreNewLinks(here.row);
    }
  }

  void ScoreNewLinks(uint32_t row) {
    unscored_.clear();
    for (const auto link : Links(row, 0)) {
      const auto there = static_cast<uint32_t>(link);
      if (Visit(there)) unscored_.push_back(there);
    }
    num_scored_ += unscored_.size();
    size_t i = 0;
    for (; i + kRowsAtOnce <= unscored_.size(); i += kRowsAtOnce) {
      const float* items[kRowsAtOnce];
      float scores[kRowsAtOnce];
      for (size_t j = 0; j < kRowsAtOnce; ++j) items[j] = vectors_.row(unscored_[i + j]);
      kernels_.four(request_.query, items, vectors_.dim(), scores);
      for (size_t j = 0; j < kRowsAtOnce; ++j) Take({scores[j], unscored_[i + j]});
    }
    for (; i < unscored_.size(); ++i) Take({Score(unscored_[i]), unscored_[i]});
  }

  // Whether this is the first visit; starts to load the vector, which is scored soon.
  bool Visit(uint32_t row) {
    uint64_t& word = visited_[row / 64];
    const uint64_t bit = uint64_t{1} << (row % 64);
    if (word & bit) return false;
    word |= bit;
    __builtin_prefetch(vectors_.row(row));
    return true;
  }

  void Take(const ScoredRow& item) {
    if (item.score < best_.threshold()) return;
    frontier_.push_back(item);
    std::push_heap(frontier_.begin(), frontier_.end(), IsWorse);
    if (!request_.filter || request_.filter->Allows(item.row)) best_.Add(item.score, item.row);
  }

  const faiss::HNSW& graph_;
  const ExactSearch& vectors_;
  const Request& request_;
  const InnerProductKernels& kernels_;
  const size_t max_scored_;
  size_t num_scored_ = 0;
  std::vector<uint64_t> visited_;    // a bit for each row
  std::vector<uint32_t> unscored_;   // links of one row
  std::vector<ScoredRow> frontier_;  // a heap: scored, links not yet looked at
  TopK best_;                        // allowed rows
};

std::optional<std::vector<ScoredRow>> GraphSearch::Search(const Request& request) const {
  return Walk(*this, request).Run();
}

void CheckGraph(const faiss::HNSW& graph, size_t num_rows) {
  const auto require = [](bool condition, const char* what) {
    if (!condition) throw Error(ErrorCode::kCorruptData, std::string("index graph has ") + what);
  };
  const auto& level_sizes = graph.cum_nneighbor_per_level;
  require(num_rows > 0 && graph.levels.size() == num_rows && graph.offsets.size() == num_rows + 1,
          "the wrong size");
  require(!level_sizes.empty() && level_sizes[0] == 0 &&
              std::is_sorted(level_sizes.begin(), level_sizes.end()),
          "wrong numbers of links");
  require(graph.offsets[0] == 0 && graph.offsets.back() == graph.neighbors.size(), "wrong offsets");
  for (size_t row = 0; row < num_rows; ++row) {
    const int levels = graph.levels[row];
    require(levels > 0 && static_cast<size_t>(levels) < level_sizes.size(), "a wrong level");
    require(graph.offsets[row] <= graph.offsets[row + 1] &&
                graph.offsets[row + 1] - graph.offsets[row] ==
                    static_cast<size_t>(level_sizes[static_cast<size_t>(levels)]),
            "wrong offsets");
    const auto first = graph.neighbors.begin() + static_cast<ptrdiff_t>(graph.offsets[row]);
    for (int level = 0; level < levels; ++level) {
      for (int i = level_sizes[level]; i < level_sizes[level + 1]; ++i) {
        const int link = first[i];
        require(link < 0 || (static_cast<size_t>(link) < num_rows && graph.levels[link] > level),
                "a wrong link");
      }
    }
  }
  require(graph.entry_point >= 0 && static_cast<size_t>(graph.entry_point) < num_rows &&
              graph.levels[static_cast<size_t>(graph.entry_point)] == graph.max_level + 1,
          "a wrong entry point");
}

}  // namespace bole
