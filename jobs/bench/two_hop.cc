#include "jobs/bench/two_hop.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/error.h"
#include "engine/retrieval/two_hop.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/peer_two_hop.h"
#include "jobs/bench/series.h"
#include "jobs/bench/tie_list.h"

namespace bole {
namespace {

using Clock = std::chrono::steady_clock;

// By the clock, and of all threads on processors: on a shared machine the second changes less.
struct Seconds {
  Series wall, processor;

  void Time(const std::function<void()>& work) {
    const Clock::time_point start = Clock::now();
    const std::clock_t processor_start = std::clock();
    work();
    processor.Add(static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC);
    wall.Add(std::chrono::duration<double>(Clock::now() - start).count());
  }
};

class TwoHopBench {
 public:
  explicit TwoHopBench(const TwoHopBenchOptions& options)
      : options_(options),
        ties_(ReadTies(options.graph)),
        graph_(GraphOf(ties_)),
        two_hop_(graph_.view(), {.max_neighbours = std::max<size_t>(1, graph_.num_rows())}) {
    if (ties_.ties.empty()) {
      throw Error(ErrorCode::kInvalidArgument, "a graph without ties: " + options.graph.string());
    }
    const SparsePeer* const peer = options.peer ? OpenGraphBlas() : nullptr;
    if (peer != nullptr) peer_.emplace(*peer, graph_.view(), two_hop_);
    for (uint32_t row = 0; row < graph_.num_rows(); ++row) wedges_ += two_hop_.CountWedges(row);
  }

  void Turn() {
    limits_.Measure();
    for (const size_t threads : options_.threads) {
      own_[threads].Time([&] { two_hop_.SearchAll(options_.list_length, threads); });
      if (peer_) theirs_[threads].Time([&] { peer_->MultiplyAll(threads); });
    }
  }

  nlohmann::json Print() const {
    std::printf("%zu rows, %zu ties, %.0f million wedges; lists of %zu\n", graph_.num_rows(),
                ties_.ties.size(), 1e-6 * static_cast<double>(wedges_), options_.list_length);
    std::printf("%-28s %8s %10s %14s %10s\n", "million wedges a second", "threads", "wall",
                "processor", "s");
    nlohmann::json json = {{"rows", graph_.num_rows()},
                           {"ties", ties_.ties.size()},
                           {"wedges", wedges_},
                           {"list_length", options_.list_length}};
    for (const auto& [threads, seconds] : own_) json["runs"].push_back(PrintRun(threads, seconds));
    if (peer_) json["peer"] = PrintComparison();
    limits_.Print();
    json["limits"] = limits_.Json();
    return json;
  }

 private:
  nlohmann::json PrintRun(size_t threads, const Seconds& own) const {
    nlohmann::json run = {{"threads", threads}, {"bole", PrintRate("Bole, lists", threads, own)}};
    if (!peer_) return run;
    const Seconds& theirs = theirs_.at(threads);
    run["graphblas"] = PrintRate("GraphBLAS, masked product", threads, theirs);
    const double times = theirs.wall.Median() / own.wall.Median();
    const double processor_times = theirs.processor.Median() / own.processor.Median();
    std::printf("%-28s %8zu %10.1f %14.1f\n", "times", threads, times, processor_times);
    run["times_graphblas"] = times;
    run["times_graphblas_by_processor"] = processor_times;
    return run;
  }

  nlohmann::json PrintRate(const char* name, size_t threads, const Seconds& seconds) const {
    const double millions = 1e-6 * static_cast<double>(wedges_);
    const double rate = millions / seconds.wall.Median();
    const double processor_rate = millions / seconds.processor.Median();
    std::printf("%-28s %8zu %10.1f %14.1f %10.2f\n", name, threads, rate, processor_rate,
                seconds.wall.Median());
    return {{"million_wedges_per_second", rate},
            {"million_wedges_per_processor_second", processor_rate},
            {"seconds", seconds.wall.Json()},
            {"processor_seconds", seconds.processor.Json()}};
  }

  nlohmann::json PrintComparison() const {
    const size_t count = std::min(options_.num_compared, graph_.num_rows());
    std::vector<uint32_t> rows;
    for (size_t i = 0; i < count; ++i) {
      rows.push_back(static_cast<uint32_t>(i * graph_.num_rows() / count));
    }
    const auto theirs = peer_->Search(rows, options_.list_length);
    size_t num_same = 0, num_same_bits = 0;
    for (size_t i = 0; i < count; ++i) {
      const auto own = two_hop_.Search(rows[i], options_.list_length, NoFilter());
      num_same += AreSameLists(own, theirs[i]) ? 1 : 0;
      num_same_bits += own == theirs[i] ? 1 : 0;
    }
    std::printf("%s, method: %s; of %zu lists %zu are the same, %zu to the bit\n", peer_->version(),
                peer_->method(), count, num_same, num_same_bits);
    return {{"version", peer_->version()},
            {"method", peer_->method()},
            {"lists", count},
            {"same_lists", num_same},
            {"same_bits", num_same_bits}};
  }

  const TwoHopBenchOptions options_;
  const TieList ties_;
  const Csr graph_;
  const TwoHop two_hop_;
  std::optional<PeerTwoHop> peer_;
  uint64_t wedges_ = 0;
  std::map<size_t, Seconds> own_, theirs_;  // by threads
  MeasuredLimits limits_;
};

}  // namespace

void RunBenchTwoHop(const TwoHopBenchOptions& options) {
  TwoHopBench bench(options);
  for (size_t turn = 0; turn < options.turns; ++turn) bench.Turn();
  const nlohmann::json json = bench.Print();
  WriteFigures(json, options.json);
}

}  // namespace bole
