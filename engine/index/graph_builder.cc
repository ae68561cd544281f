#include "engine/index/graph_builder.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/index/graph_entries.h"
#include "engine/index/graph_walk.h"
#include "engine/index/link_choice.h"

namespace bole {
namespace {

constexpr uint64_t kOrderSeed = 20160330;

// Links are chosen anew only when half as many again have come: one choice then serves many.
constexpr size_t SlackWidth(size_t num_links) {
  return num_links + num_links / 2;
}

// A batch is at most this share of all rows: its rows don't see each other.
constexpr size_t kBatchesAtLeast = 50;

constexpr size_t kRowsPerChunk = 32;

// Targets are dealt into this many groups, each sorted and linked by one worker.
constexpr size_t kNumGroups = 32;

// The entries first, as they are given, then the others in an order that has nothing to do with
// their numbers.
std::vector<uint32_t> InsertionOrder(size_t num_rows, const std::vector<uint32_t>& entries) {
  std::vector<bool> is_entry(num_rows);
  for (const uint32_t row : entries) is_entry[row] = true;
  std::vector<std::pair<uint64_t, uint32_t>> others;
  for (uint32_t row = 0; row < num_rows; ++row) {
    if (!is_entry[row]) others.emplace_back(Mix64(kOrderSeed ^ row), row);
  }
  std::sort(others.begin(), others.end());
  std::vector<uint32_t> order = entries;
  for (const auto& [key, row] : others) order.push_back(row);
  return order;
}

class Builder {
 public:
  Builder(const CodeTable& codes, const float* scales, const GraphOptions& options)
      : table_{codes, scales},
        options_(options),
        entries_(SpreadEntries(codes, scales)),
        order_(InsertionOrder(codes.size(), entries_)),
        links_(codes.size(), SlackWidth(options.num_links)),
        workers_(options.num_threads) {}

  NeighbourGraph Build() {
    const size_t largest = std::max<size_t>(1, order_.size() / kBatchesAtLeast);
    for (size_t begin = 1; begin < order_.size();) {
      const size_t end = std::min(order_.size(), begin + std::min(begin, largest));
      Insert({order_.data() + begin, end - begin}, begin);
      begin = end;
    }
    std::sort(entries_.begin(), entries_.end());
    return {Narrowed(), std::move(entries_)};
  }

 private:
  // What one thread needs for itself.
  struct Worker {
    Worker(const NearnessTable& table, const CodeKernels& kernels)
        : walk(table.codes.size(), kernels), choice(table, kernels), query(table.codes.stride()) {}

    GraphWalk walk;
    LinkChoice choice;
    std::vector<int8_t> query;
  };

  // A link that is turned round: from `source`, as `target` shall link to it.
  struct Arrival {
    uint32_t target;
    uint32_t source;
    auto operator<=>(const Arrival&) const = default;
  };

  Worker& WorkerOf(const Chunk& chunk) {
    auto& worker = workers_[chunk.worker];
    if (!worker) worker = std::make_unique<Worker>(table_, ChosenCodeKernels());
    return *worker;
  }

  // Links rows, of which none is in the graph, to the first `num_before` ones and back.
  void Insert(std::span<const uint32_t> batch, size_t num_before) {
    const std::span entries(entries_.data(), std::min(num_before, entries_.size()));
    ParallelFor(batch.size(), kRowsPerChunk, options_.num_threads, [&](const Chunk& chunk) {
      Worker& worker = WorkerOf(chunk);
      for (size_t i = chunk.begin; i < chunk.end; ++i) LinkNew(batch[i], entries, worker);
    });
    ParallelFor(kNumGroups, 1, options_.num_threads, [&](const Chunk& chunk) {
      LinkBack(Arrivals(batch, chunk.begin), WorkerOf(chunk));
    });
  }

  void LinkNew(uint32_t row, std::span<const uint32_t> entries, Worker& worker) {
    const CodeQuery query = table_.codes.RowAsQuery(row, worker.query.data());
    const auto near = worker.walk.Run({links_, entries, table_.rows(), query, options_.effort});
    worker.choice.Choose(row, near, options_.num_links, links_.row(row));
  }

  // The arrivals at the targets of a group, in order.
  std::vector<Arrival> Arrivals(std::span<const uint32_t> batch, size_t group) const {
    std::vector<Arrival> arrivals;
    for (const uint32_t source : batch) {
      for (const uint32_t target : links_.links(source)) {
        if (target % kNumGroups == group) arrivals.push_back({target, source});
      }
    }
    std::sort(arrivals.begin(), arrivals.end());
    return arrivals;
  }

  void LinkBack(const std::vector<Arrival>& arrivals, Worker& worker) {
    std::vector<uint32_t> all;
    for (auto first = arrivals.begin(); first != arrivals.end();) {
      const uint32_t target = first->target;
      const auto links = links_.links(target);
      all.assign(links.begin(), links.end());
      for (; first != arrivals.end() && first->target == target; ++first) {
        all.push_back(first->source);
      }
      Relink(target, all, links_.width(), worker.choice);
    }
  }

  // Gives a row these links, or the best choice of them when there are more than `most`.
  void Relink(uint32_t row, std::span<const uint32_t> all, size_t most, LinkChoice& choice) {
    uint32_t* const to = links_.row(row);
    size_t count = all.size();
    if (count <= most) {
      std::copy(all.begin(), all.end(), to);
    } else {
      count = choice.Choose(row, choice.Rank(row, all), options_.num_links, to);
    }
    std::fill(to + count, to + links_.width(), kNoRow);
  }

  // The table without the slack.
  LinkTable Narrowed() {
    LinkTable narrow(order_.size(), options_.num_links);
    ParallelFor(order_.size(), kRowsPerChunk, options_.num_threads, [&](const Chunk& chunk) {
      LinkChoice& choice = WorkerOf(chunk).choice;
      std::vector<uint32_t> all;
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        const auto row = static_cast<uint32_t>(i);
        const auto links = links_.links(row);
        all.assign(links.begin(), links.end());
        Relink(row, all, options_.num_links, choice);
        const auto chosen = links_.links(row);
        std::copy(chosen.begin(), chosen.end(), narrow.row(row));
      }
    });
    return narrow;
  }

  const NearnessTable table_;
  const GraphOptions options_;
  std::vector<uint32_t> entries_;
  const std::vector<uint32_t> order_;
  LinkTable links_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

NeighbourGraph BuildGraph(const CodeTable& codes, const float* scales,
                          const GraphOptions& options) {
  if (codes.size() == 0) return {};
  return Builder(codes, scales, options).Build();
}

}  // namespace bole
