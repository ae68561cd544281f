#include <cblas.h>
#include <faiss/IndexFlat.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/index/code_scan.h"
#include "engine/index/exact_search.h"
#include "engine/index/index_file.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/index.h"
#include "jobs/bench/machine_limits.h"
#include "jobs/bench/series.h"

namespace bole {
namespace {

constexpr size_t kBatch = 1000;  // queries
constexpr size_t kAlone = 20;    // queries that are searched one by one in a turn
constexpr size_t kTop = 10;

template <class Work>
double QueriesPerSecond(size_t num_queries, const Work& work) {
  const double start = ThreadSeconds();
  work();
  return static_cast<double>(num_queries) / (ThreadSeconds() - start);
}

// Everything that is measured, by name.
struct Figures {
  Series fma_gflops, code_gops, memory_gb_per_s;
  Series floats, codes, faiss_flat;  // queries a second of a batch
  Series floats_alone, codes_alone;  // and of single queries
  Series floats_share;               // a batch of floats, of the multiply-adds meanwhile
  bool equal = true;                 // codes give the bits of the floats
};

class ExactBench {
 public:
  explicit ExactBench(const IndexBenchOptions& options)
      : vectors_(ClusteredUnitVectors(options.rows, options.dim, {.spread = options.spread})),
        queries_(ClusteredUnitVectors(kBatch, options.dim, {.spread = options.spread, .seed = 2})),
        search_(ViewOf(vectors_)),
        codes_(ViewOf(vectors_), 1),
        scan_(search_, codes_),
        faiss_(vectors_.cols()) {
    faiss_.add(vectors_.rows(), vectors_.data());
  }

  void Turn(Figures& figures) {
    figures.memory_gb_per_s.Add(MeasureMemoryBandwidth());
    const MatrixView queries = ViewOf(queries_);
    SearchLists by_floats, by_codes;
    const auto [seconds, peak] =
        beside_peak_.Measure([&] { by_floats = search_.Search(queries, {.k = kTop}); });
    figures.floats.Add(kBatch / seconds);
    figures.fma_gflops.Add(peak);
    figures.floats_share.Add(2e-9 * kBatch * static_cast<double>(vectors_.size()) / seconds / peak);
    figures.codes.Add(
        QueriesPerSecond(kBatch, [&] { by_codes = scan_.Search(queries, {.k = kTop}); }));
    figures.code_gops.Add(MeasureCodeGops(seconds));
    figures.equal = figures.equal && by_floats == by_codes;
    figures.floats_alone.Add(QueriesPerSecond(kAlone, [&] {
      for (size_t q = 0; q < kAlone; ++q) search_.SearchOne(Query(q), kTop, nullptr);
    }));
    figures.codes_alone.Add(QueriesPerSecond(kAlone, [&] {
      for (size_t q = 0; q < kAlone; ++q) scan_.SearchOne(Query(q), kTop, nullptr);
    }));
    const SingleThreadedFaiss one_thread;
    std::vector<float> scores(kBatch * kTop);
    std::vector<faiss::Index::idx_t> rows(kBatch * kTop);
    figures.faiss_flat.Add(QueriesPerSecond(
        kBatch, [&] { faiss_.search(kBatch, queries_.data(), kTop, scores.data(), rows.data()); }));
  }

 private:
  const float* Query(size_t q) const { return queries_.row(static_cast<Eigen::Index>(q)).data(); }

  const Matrix vectors_;
  const Matrix queries_;
  const ExactSearch search_;
  const CodeTable codes_;
  const CodeScan scan_;
  faiss::IndexFlatIP faiss_;
  BesideFmaPeak beside_peak_;
};

nlohmann::json Print(const Figures& f, const IndexBenchOptions& options) {
  const double bytes = 1e-9 * static_cast<double>(options.rows * options.dim);
  std::printf("one core: %.0f GFLOP/s of multiply-adds, %.0f GOP/s of codes, memory %.1f GB/s\n",
              f.fma_gflops.Median(), f.code_gops.Median(), f.memory_gb_per_s.Median());
  std::printf("%-34s %10s %10s\n", "queries a second, one core", "batch", "alone");
  std::printf("%-34s %10.0f %10.0f   batch: %.1f %% of multiply-adds; alone: %.1f GB/s\n", "floats",
              f.floats.Median(), f.floats_alone.Median(), 100 * f.floats_share.Median(),
              4 * bytes * f.floats_alone.Median());
  std::printf("%-34s %10.0f %10.0f   batch: %.2f x floats; alone: %.2f x floats; lists %s\n",
              "codes, checked by floats", f.codes.Median(), f.codes_alone.Median(),
              f.codes.Median() / f.floats.Median(),
              f.codes_alone.Median() / f.floats_alone.Median(), f.equal ? "equal" : "DIFFERENT");
  std::printf("%-34s %10.0f   (OpenBLAS: %s)\n", "Debian's Faiss, flat", f.faiss_flat.Median(),
              openblas_get_corename());
  return {{"rows", options.rows},
          {"dim", options.dim},
          {"fma_gflops", f.fma_gflops.Json()},
          {"code_gops", f.code_gops.Json()},
          {"memory_gb_per_s", f.memory_gb_per_s.Json()},
          {"floats_batch", f.floats.Json()},
          {"floats_share_of_fma", f.floats_share.Json()},
          {"codes_batch", f.codes.Json()},
          {"floats_alone", f.floats_alone.Json()},
          {"codes_alone", f.codes_alone.Json()},
          {"faiss_flat_batch", f.faiss_flat.Json()},
          {"lists_equal", f.equal}};
}

}  // namespace

void RunBenchExact(const IndexBenchOptions& options) {
  ExactBench bench(options);
  Figures figures;
  for (size_t turn = 0; turn < options.turns; ++turn) bench.Turn(figures);
  const nlohmann::json json = Print(figures, options);
  WriteFigures(json, options.json);
}

}  // namespace bole
