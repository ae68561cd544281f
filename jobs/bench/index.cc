#include "jobs/bench/index.h"

#include <faiss/IndexHNSW.h>
#include <glog/logging.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/index/exact_search.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"
#include "engine/index/row_bitmap.h"
#include "engine/store/array_file.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/machine_limits.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/peer.h"
#include "jobs/bench/series.h"
#include "jobs/search_costs.h"

namespace bole {
namespace {

constexpr size_t kNumQueries = 1000;
constexpr size_t kTop = 10;
constexpr size_t kFilteredTop = 20;
constexpr size_t kEfforts[] = {16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768};
constexpr double kShares[] = {0.5, 0.1, 0.01, 0.001};
constexpr size_t kFilteredEffort = 64;

// What is usual for embeddings of this width: half the links of a row, rows held while building.
constexpr size_t kLinks = 32;
constexpr size_t kPeerBuildEffort = 200;

// One way to search: rows of the best k for a query, with an effort.
using Searcher = std::function<void(const float* query, size_t effort, uint32_t* rows)>;

// How long something took, by the clock and on processors.
struct Duration {
  double seconds = 0;
  double cpu_seconds = 0;
};

template <class Work>
Duration Measure(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  work();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return {seconds.count(), static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
}

// One of the programs that are compared.
struct Contender {
  std::string name;
  Duration build;  // 0: it searches what another built
  size_t bytes_per_row = 0;
  Searcher search;
};

class IndexBench {
 public:
  explicit IndexBench(const IndexBenchOptions& options) : options_(options) {
    ReadVectors();
    truth_ = ExactSearch(ViewOf(vectors_))
                 .Search(ViewOf(queries_), {.k = kTop, .num_threads = options.num_threads});
    AddBole();
    AddFaiss();
    if (options.hnswlib) AddHnswlib();
  }

  nlohmann::json Run() {
    nlohmann::json json = {{"rows", vectors_.rows()}, {"dim", vectors_.cols()}};
    std::printf("%td x %td, %zu threads to build\n", vectors_.rows(), vectors_.cols(),
                options_.num_threads);
    for (const Contender& c : contenders_) {
      std::printf("%-24s build %7.1f s (%.1f s on processors), %zu bytes a row\n", c.name.c_str(),
                  c.build.seconds, c.build.cpu_seconds, c.bytes_per_row);
      json["build"][c.name] = {{"seconds", c.build.seconds},
                               {"cpu_seconds", c.build.cpu_seconds},
                               {"bytes_per_row", c.bytes_per_row}};
    }
    limits_.Measure();
    for (const size_t effort : kEfforts) json["search"].push_back(MeasureEffort(effort));
    limits_.Measure();
    PrintAtEqualRecall(&json);
    for (const double share : kShares) json["filtered"].push_back(MeasureFiltered(share));
    limits_.Measure();
    limits_.Print();
    json["limits"] = limits_.Json();
    if (!options_.calibrate.empty()) json["held_row_cost"] = Calibrate();
    return json;
  }

 private:
  // Queries are held out of a night's vectors, and come from the same clusters otherwise.
  void ReadVectors() {
    if (options_.vectors.empty() && options_.snapshot.empty()) {
      const ClusteredOptions clusters = {.spread = options_.spread,
                                         .num_threads = options_.num_threads};
      ClusteredOptions others = clusters;
      others.seed = clusters.seed + 1;
      vectors_ = ClusteredUnitVectors(options_.rows, options_.dim, clusters);
      queries_ = ClusteredUnitVectors(kNumQueries, options_.dim, others);
      return;
    }
    const ArrayFile file = ArrayFile::Open(
        options_.snapshot.empty() ? options_.vectors
                                  : options_.snapshot / "index" / (options_.index + ".bole"));
    const auto array = file.Get<float>("vectors");
    const MatrixView all(array.values.data(), static_cast<Eigen::Index>(array.num_rows),
                         static_cast<Eigen::Index>(array.num_columns));
    const Eigen::Index step = std::max<Eigen::Index>(2, all.rows() / kNumQueries);
    std::vector<Eigen::Index> asked, kept;
    for (Eigen::Index row = 0; row < all.rows(); ++row) {
      (row % step == 0 && asked.size() < kNumQueries ? asked : kept).push_back(row);
    }
    vectors_ = all(kept, Eigen::all);
    queries_ = all(asked, Eigen::all);
  }

  void AddBole() {
    IndexOptions options;
    options.kind = IndexKind::kHnsw;
    options.hnsw_links = kLinks;
    options.num_threads = options_.num_threads;
    Contender bole = {.name = "bole"};
    bole.build = Measure([&] { index_ = MakeIndex(options, ViewOf(vectors_)); });
    // Vectors, links, codes, and three numbers beside the codes.
    const size_t dim = static_cast<size_t>(vectors_.cols());
    bole.bytes_per_row =
        dim * sizeof(float) + 2 * kLinks * sizeof(uint32_t) + (dim + 63) / 64 * 64 + 12;
    bole.search = [this](const float* query, size_t effort, uint32_t* rows) {
      const MatrixView one(query, 1, vectors_.cols());
      const auto lists = index_->Search(one, {.k = kTop, .effort = effort});
      for (size_t i = 0; i < lists[0].size(); ++i) rows[i] = lists[0][i].row;
    };
    contenders_.push_back(std::move(bole));
  }

  // Faiss reads what Bole stored; its own graph takes so long that it is built only when asked for.
  void AddFaiss() {
    Contender faiss = {.name = "faiss on bole's graph"};
    faiss_ = ReadFaiss(index_->Serialize());
    if (options_.faiss_build) {
      faiss.name = "faiss";
      auto own = std::make_unique<faiss::IndexHNSWFlat>(
          static_cast<int>(vectors_.cols()), static_cast<int>(kLinks), faiss::METRIC_INNER_PRODUCT);
      own->hnsw.efConstruction = static_cast<int>(kPeerBuildEffort);
      faiss.build = Measure([&] { own->add(vectors_.rows(), vectors_.data()); });
      faiss_ = std::move(own);
    }
    faiss.bytes_per_row =
        static_cast<size_t>(vectors_.cols()) * sizeof(float) + 2 * kLinks * sizeof(uint32_t);
    faiss.search = [this](const float* query, size_t effort, uint32_t* rows) {
      auto& hnsw = dynamic_cast<faiss::IndexHNSW&>(*faiss_).hnsw;
      hnsw.efSearch = static_cast<int>(effort);
      float scores[kTop];
      faiss::Index::idx_t found[kTop];
      faiss_->search(1, query, kTop, scores, found);
      for (size_t i = 0; i < kTop; ++i) rows[i] = static_cast<uint32_t>(found[i]);
    };
    contenders_.push_back(std::move(faiss));
  }

  void AddHnswlib() {
    const BenchPeer* const peer = OpenHnswlib();
    if (peer == nullptr) {
      LOG(WARNING) << "hnswlib isn't beside bole: it wasn't there when bole was built";
      return;
    }
    Contender hnswlib = {.name = "hnswlib"};
    const auto rows = static_cast<size_t>(vectors_.rows());
    peer_ = {peer->make(rows, static_cast<size_t>(vectors_.cols()), kLinks, kPeerBuildEffort),
             peer->drop};
    const auto add = [&](size_t row) {
      peer->add(peer_.get(), vectors_.row(static_cast<Eigen::Index>(row)).data(), row);
    };
    hnswlib.build = Measure([&] {
      add(0);
      ParallelFor(rows - 1, 16, options_.num_threads, [&](const Chunk& chunk) {
        for (size_t row = chunk.begin; row < chunk.end; ++row) add(row + 1);
      });
    });
    hnswlib.bytes_per_row = peer->bytes_per_row(peer_.get());
    hnswlib.search = [this, peer](const float* query, size_t effort, uint32_t* found) {
      peer->search(peer_.get(), query, kTop, effort, found);
    };
    contenders_.push_back(std::move(hnswlib));
  }

  double Recall(const std::vector<uint32_t>& rows) const {
    size_t found = 0;
    size_t places = 0;
    for (size_t q = 0; q < truth_.size(); ++q) {
      places += truth_[q].size();
      const auto first = rows.begin() + static_cast<ptrdiff_t>(q * kTop);
      for (const ScoredRow& item : truth_[q]) found += std::count(first, first + kTop, item.row);
    }
    return static_cast<double>(found) / static_cast<double>(places);
  }

  nlohmann::json MeasureEffort(size_t effort) {
    const SingleThreadedFaiss one_thread;
    std::vector<Series> speeds(contenders_.size());
    std::vector<double> recalls(contenders_.size());
    std::vector<uint32_t> rows(truth_.size() * kTop);
    for (size_t turn = 0; turn < options_.turns; ++turn) {
      for (size_t c = 0; c < contenders_.size(); ++c) {
        std::fill(rows.begin(), rows.end(), kNoRow);
        const double start = ThreadSeconds();
        for (size_t q = 0; q < truth_.size(); ++q) {
          contenders_[c].search(queries_.row(static_cast<Eigen::Index>(q)).data(), effort,
                                rows.data() + q * kTop);
        }
        speeds[c].Add(static_cast<double>(truth_.size()) / (ThreadSeconds() - start));
        recalls[c] = Recall(rows);
      }
    }
    nlohmann::json json = {{"effort", effort}};
    std::printf("effort %4zu:", effort);
    for (size_t c = 0; c < contenders_.size(); ++c) {
      std::printf("  %s %.0f/s at %.4f", contenders_[c].name.c_str(), speeds[c].Median(),
                  recalls[c]);
      json[contenders_[c].name] = {{"recall@10", recalls[c]},
                                   {"queries_per_second", speeds[c].Json()}};
      curves_[contenders_[c].name].push_back({recalls[c], speeds[c].Median()});
    }
    std::printf("\n");
    std::fflush(stdout);
    return json;
  }

  // The most queries a second at a measured setting of at least this recall; 0: none has it.
  double SpeedAt(const std::string& name, double recall) const {
    double most = 0;
    for (const auto& [found, speed] : curves_.at(name)) {
      if (found >= recall) most = std::max(most, speed);
    }
    return most;
  }

  void PrintAtEqualRecall(nlohmann::json* json) const {
    for (const double recall : {0.95, 0.98, 0.99}) {
      const double ours = SpeedAt("bole", recall);
      std::printf("recall >= %.2f: bole %.0f/s", recall, ours);
      for (const Contender& c : contenders_) {
        if (c.name == "bole") continue;
        const double theirs = SpeedAt(c.name, recall);
        if (theirs > 0) {
          std::printf("; %s %.0f/s, %.2f x", c.name.c_str(), theirs, ours / theirs);
        } else {
          std::printf("; %s not reached", c.name.c_str());
        }
        (*json)["at_recall"][std::to_string(recall)][c.name] = {{"bole", ours}, {"peer", theirs}};
      }
      std::printf("\n");
    }
  }

  RowBitmap AllowedAtRandom(double share) const {
    RowBitmap bitmap(static_cast<size_t>(vectors_.rows()));
    Random random(3);
    for (uint32_t row = 0; row < vectors_.rows(); ++row) {
      if (random.Chance(share)) bitmap.Allow(row);
    }
    return bitmap;
  }

  // Median seconds of a query by itself.
  double SecondsAlone(size_t effort, const RowFilter* filter) const {
    Series seconds;
    SearchOptions options = {.k = kTop, .filters = {&filter, 1}, .effort = effort};
    for (size_t turn = 0; turn < options_.turns; ++turn) {
      const double start = ThreadSeconds();
      for (Eigen::Index q = 0; q < queries_.rows(); ++q) {
        index_->Search({queries_.row(q).data(), 1, queries_.cols()}, options);
      }
      seconds.Add((ThreadSeconds() - start) / static_cast<double>(queries_.rows()));
    }
    return seconds.Median();
  }

  // What one more row to hold costs a walk, by what one more row to compare costs a scan.
  double Calibrate() const {
    constexpr size_t kFew = 64, kMany = 192;
    constexpr double kRare = 0.0005, kLessRare = 0.002;  // so few that all of them are compared
    const RowBitmap rare = AllowedAtRandom(kRare), less_rare = AllowedAtRandom(kLessRare);
    const double held = (SecondsAlone(kMany, nullptr) - SecondsAlone(kFew, nullptr)) /
                        static_cast<double>(kMany - kFew);
    const double compared = (SecondsAlone(kFew, &less_rare) - SecondsAlone(kFew, &rare)) /
                            static_cast<double>(less_rare.count() - rare.count());
    const double cost = held / compared;
    std::printf("a held row: %.0f ns, a compared one: %.1f ns; the former is worth %.1f\n",
                1e9 * held, 1e9 * compared, cost);
    if (compared > 0 && cost > 0) {
      WriteHeldRowCost(options_.calibrate, static_cast<uint32_t>(vectors_.cols()), cost);
    }
    return cost;
  }

  nlohmann::json MeasureFiltered(double share) const {
    const RowBitmap bitmap = AllowedAtRandom(share);
    const std::vector<const RowFilter*> filters(truth_.size(), &bitmap);
    SearchOptions options = {.k = kFilteredTop, .filters = filters, .effort = kFilteredEffort};
    const SearchLists exact = ExactSearch(ViewOf(vectors_)).Search(ViewOf(queries_), options);
    Series speed;
    SearchLists lists;
    for (size_t turn = 0; turn < options_.turns; ++turn) {
      const double start = ThreadSeconds();
      lists = index_->Search(ViewOf(queries_), options);
      speed.Add(static_cast<double>(truth_.size()) / (ThreadSeconds() - start));
    }
    size_t places = 0;
    size_t filled = 0;
    bool is_full = true;
    for (size_t q = 0; q < lists.size(); ++q) {
      is_full = is_full && lists[q].size() == exact[q].size();
      places += exact[q].size();
      for (const ScoredRow& item : lists[q]) filled += item.score >= exact[q].back().score;
    }
    const double recall = static_cast<double>(filled) / static_cast<double>(places);
    std::printf("filter allows %5.1f %%: %.0f/s, recall@20 %.4f, %s\n", 100 * share, speed.Median(),
                recall, is_full ? "all lists full" : "LISTS TOO SHORT");
    return {{"share", share},
            {"queries_per_second", speed.Json()},
            {"recall@20", recall},
            {"lists_full", is_full}};
  }

  const IndexBenchOptions& options_;
  Matrix vectors_;
  Matrix queries_;
  SearchLists truth_;
  std::unique_ptr<Index> index_;
  std::unique_ptr<faiss::Index> faiss_;
  std::unique_ptr<void, void (*)(void*)> peer_ = {nullptr, [](void*) {}};
  std::vector<Contender> contenders_;
  MeasuredLimits limits_;
  std::map<std::string, std::vector<std::pair<double, double>>> curves_;  // recall, speed
};

}  // namespace

void RunBenchIndex(const IndexBenchOptions& options) {
  const nlohmann::json json = IndexBench(options).Run();
  WriteFigures(json, options.json);
}

}  // namespace bole
