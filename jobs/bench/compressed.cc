#include <faiss/IndexIVFPQ.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/index/exact_search.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/index.h"
#include "jobs/bench/machine_limits.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/series.h"

namespace bole {
namespace {

constexpr size_t kNumQueries = 1000;
constexpr size_t kTop = 10;
constexpr size_t kEfforts[] = {4, 8, 16, 32, 64, 128, 256};

class CompressedBench {
 public:
  explicit CompressedBench(const IndexBenchOptions& options)
      : options_(options),
        vectors_(ClusteredUnitVectors(options.rows, options.dim,
                                      {.spread = options.spread, .num_threads = 2})),
        queries_(
            ClusteredUnitVectors(kNumQueries, options.dim, {.spread = options.spread, .seed = 2})),
        truth_(ExactSearch(ViewOf(vectors_))
                   .Search(ViewOf(queries_), {.k = kTop, .num_threads = options.num_threads})) {}

  nlohmann::json Run() {
    const auto start = std::chrono::steady_clock::now();
    index_ = MakeIndex({.kind = IndexKind::kIvfPq, .num_threads = options_.num_threads},
                       ViewOf(vectors_));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::string bytes = index_->Serialize();
    const double bytes_per_row =
        static_cast<double>(bytes.size()) / static_cast<double>(vectors_.rows());
    faiss_ = ReadFaiss(bytes);
    bytes = {};
    std::printf("%td x %td: built in %.1f s by %zu threads; %.1f bytes a row, vectors are %td\n",
                vectors_.rows(), vectors_.cols(), seconds.count(), options_.num_threads,
                bytes_per_row, vectors_.cols() * static_cast<Eigen::Index>(sizeof(float)));
    std::fflush(stdout);
    nlohmann::json json = {{"rows", vectors_.rows()},
                           {"dim", vectors_.cols()},
                           {"build_seconds", seconds.count()},
                           {"bytes_per_row", bytes_per_row}};
    limits_.Measure();
    for (const size_t effort : kEfforts) json["search"].push_back(Measure(effort));
    limits_.Measure();
    limits_.Print();
    json["limits"] = limits_.Json();
    return json;
  }

 private:
  // The share of the true best that are among kTop rows of each query.
  double Recall(const std::vector<faiss::Index::idx_t>& rows) const {
    size_t found = 0;
    for (size_t q = 0; q < truth_.size(); ++q) {
      const auto first = rows.begin() + static_cast<ptrdiff_t>(q * kTop);
      for (const ScoredRow& item : truth_[q]) {
        found += static_cast<size_t>(
            std::count(first, first + kTop, static_cast<faiss::Index::idx_t>(item.row)));
      }
    }
    return static_cast<double>(found) / static_cast<double>(truth_.size() * kTop);
  }

  nlohmann::json Measure(size_t effort) {
    const SingleThreadedFaiss one_thread;
    auto& faiss_lists = dynamic_cast<faiss::IndexIVF&>(*faiss_);
    faiss_lists.nprobe = effort;
    Series ours, theirs;
    SearchLists lists;
    std::vector<float> scores(kNumQueries * kTop);
    std::vector<faiss::Index::idx_t> found(kNumQueries * kTop);
    for (size_t turn = 0; turn < options_.turns; ++turn) {
      double start = ThreadSeconds();
      lists = index_->Search(ViewOf(queries_), {.k = kTop, .effort = effort});
      ours.Add(kNumQueries / (ThreadSeconds() - start));
      start = ThreadSeconds();
      faiss_->search(kNumQueries, queries_.data(), kTop, scores.data(), found.data());
      theirs.Add(kNumQueries / (ThreadSeconds() - start));
    }
    std::vector<faiss::Index::idx_t> rows;
    for (const auto& list : lists) {
      for (const ScoredRow& item : list) rows.push_back(item.row);
    }
    const double recall = Recall(rows);
    const double faiss_recall = Recall(found);
    std::printf(
        "lists opened %4zu: bole %8.0f/s at %.4f   faiss, not scored again %8.0f/s at %.4f\n",
        effort, ours.Median(), recall, theirs.Median(), faiss_recall);
    std::fflush(stdout);
    return {{"lists_opened", effort},
            {"bole", {{"recall@10", recall}, {"queries_per_second", ours.Json()}}},
            {"faiss", {{"recall@10", faiss_recall}, {"queries_per_second", theirs.Json()}}}};
  }

  const IndexBenchOptions& options_;
  const Matrix vectors_;
  const Matrix queries_;
  const SearchLists truth_;
  std::unique_ptr<Index> index_;
  std::unique_ptr<faiss::Index> faiss_;
  MeasuredLimits limits_;
};

}  // namespace

void RunBenchCompressed(const IndexBenchOptions& options) {
  const nlohmann::json json = CompressedBench(options).Run();
  WriteFigures(json, options.json);
}

}  // namespace bole
