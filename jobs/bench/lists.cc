#include "jobs/bench/lists.h"

#include <cblas.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/ranking/relation_model.h"
#include "engine/store/file_lock.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/machine_limits.h"
#include "jobs/bench/series.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerProduct = 512;
constexpr size_t kItemsPerProduct = 2048;  // 4 MiB of scores at a time
constexpr size_t kComparedLists = 3;       // scoring one item by itself costs a whole filter sum

using Lists = std::vector<std::vector<Recommendation>>;

template <class Work>
double SecondsOf(const Work& work) {
  const double start = ThreadSeconds();
  work();
  return ThreadSeconds() - start;
}

// One surface's lists, by what one relation's model says.
class ListBench {
 public:
  ListBench(const FusedModel& model, size_t length, size_t most_queries)
      : model_(model), recommender_(model), length_(length) {
    queries_.resize(std::min(model.histories.num_rows(), most_queries));
    std::iota(queries_.begin(), queries_.end(), 0U);
  }

  bool IsEmpty() const { return queries_.empty() || model_.item_embeddings.size() == 0; }

  nlohmann::json Run(const std::string& name, size_t turns) {
    Series lists_per_second, products_per_second, gflops, memory, shares;
    const auto count = static_cast<double>(queries_.size());
    const double gflop = 2e-9 * count * static_cast<double>(model_.item_embeddings.size());
    Lists lists;
    BesideFmaPeak beside_peak;
    for (size_t turn = 0; turn < turns; ++turn) {
      const auto [seconds, peak] =
          beside_peak.Measure([&] { lists = recommender_.RecommendBatch(queries_, length_, 1); });
      lists_per_second.Add(count / seconds);
      gflops.Add(peak);
      memory.Add(MeasureMemoryBandwidth());
      shares.Add(gflop / seconds / peak);
      products_per_second.Add(count / SecondsOf([&] { MultiplyAll(); }));
    }
    const bool equal = AreExact(lists);
    std::printf("%-26s %7zu x %7td x %3td %10.0f %10.0f %8.1f %% %8.0f %8.1f   %s\n", name.c_str(),
                queries_.size(), model_.item_embeddings.rows(), model_.item_embeddings.cols(),
                lists_per_second.Median(), products_per_second.Median(), 100 * shares.Median(),
                gflops.Median(), memory.Median(), equal ? "equal" : "DIFFERENT");
    std::fflush(stdout);
    return {{"surface", name},
            {"items", model_.item_embeddings.rows()},
            {"dim", model_.item_embeddings.cols()},
            {"lists_per_second", lists_per_second.Json()},
            {"blas_products_per_second", products_per_second.Json()},
            {"fma_gflops", gflops.Json()},
            {"memory_gb_per_s", memory.Json()},
            {"share_of_fma", shares.Json()},
            {"lists_equal", equal}};
  }

 private:
  // All queries' scores, each written once and never looked at.
  void MultiplyAll() const {
    const MatrixView& items = model_.item_embeddings;
    const auto dim = static_cast<int>(items.cols());
    std::vector<float> scores(kQueriesPerProduct * kItemsPerProduct);
    for (size_t query = 0; query < queries_.size(); query += kQueriesPerProduct) {
      const size_t num_queries = std::min(kQueriesPerProduct, queries_.size() - query);
      const float* const rows = model_.query_embeddings.data() + query * items.cols();
      for (Eigen::Index item = 0; item < items.rows(); item += kItemsPerProduct) {
        const auto count =
            static_cast<int>(std::min<Eigen::Index>(kItemsPerProduct, items.rows() - item));
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, static_cast<int>(num_queries), count,
                    dim, 1.0F, rows, dim, items.row(item).data(), dim, 0.0F, scores.data(), count);
      }
    }
  }

  // Whether the first lists are those that scoring every item gives.
  bool AreExact(const Lists& lists) const {
    for (size_t i = 0; i < std::min(kComparedLists, lists.size()); ++i) {
      const FusedQuery query = recommender_.QueryOf(queries_[i]);
      TopK best(lists[i].size());
      for (uint32_t item = 0; item < model_.popularity.size(); ++item) {
        if (std::ranges::binary_search(query.history, item)) continue;
        best.Add(recommender_.Score(query, item), item);
      }
      const std::vector<ScoredRow> expected = best.Take();
      for (size_t place = 0; place < expected.size(); ++place) {
        // Those of whom nothing is known get the popular, which have no score by itself.
        if (lists[i][place].source == Source::kPopular) break;
        if (lists[i][place].row != expected[place].row) return false;
      }
    }
    return true;
  }

  const FusedModel model_;
  const FusedRecommender recommender_;
  const size_t length_;
  std::vector<uint32_t> queries_;
};

}  // namespace

void RunBenchLists(const SiteConfig& config, const ListBenchOptions& options) {
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const Step train = RunTrain(config, RunIngest(config));
  const std::filesystem::path models = train.directory() / FinalFold().name;
  const RelationModel jobs = RelationModel::Open(models / "member_job.bole");
  const RelationModel headhunters = RelationModel::Open(models / "headhunter_member.bole");
  const std::pair<Surface, FusedModel> surfaces[] = {
      {Surface::kJobsForMember, jobs.ForActors()},
      {Surface::kCandidatesForJob, jobs.ForObjects()},
      {Surface::kHeadhuntersForMember, headhunters.ForObjects()},
      {Surface::kCandidatesForHeadhunter, headhunters.ForActors()}};
  std::printf("%-26s %-23s %12s %10s %10s %8s %8s   (OpenBLAS: %s)\n", "one thread",
              "lists x items x dim", "lists/s", "sgemm/s", "of FMA", "GFLOP/s", "GB/s",
              openblas_get_corename());
  nlohmann::json json;
  for (const auto& [surface, model] : surfaces) {
    ListBench bench(model, ListLength(config, surface), options.num_queries);
    if (!bench.IsEmpty()) json.push_back(bench.Run(NameOf(surface), options.turns));
  }
  WriteFigures(json, options.json);
}

}  // namespace bole
