#include "jobs/bench/als.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "engine/base/parallel.h"
#include "engine/index/inner_product.h"
#include "engine/ranking/fused_recommender.h"
#include "jobs/bench/als_speed.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/interactions.h"
#include "models/als.h"
#include "models/item_filter.h"
#include "models/popularity.h"

namespace bole {
namespace {

constexpr size_t kListLength = 20;

nlohmann::json JsonOf(const std::string& data, const AlsSpeed& speed) {
  return {{"data", data},
          {"dim", speed.dim},
          {"seconds_1_thread", speed.seconds_of_one_thread.Json()},
          {"seconds_2_threads", speed.seconds_of_two_threads.Json()},
          {"scaling", speed.scaling()},
          {"cpu_seconds", speed.cpu_seconds.Json()},
          {"plain_cpu_seconds", speed.plain_cpu_seconds.Json()},
          {"ratio_to_plain", speed.ratio_to_plain()},
          {"gflops", speed.gflops},
          {"sgemm_gflops", speed.peak_gflops},
          {"share_of_sgemm", speed.gflops / speed.peak_gflops},
          {"long_rows_share_of_sgemm", speed.long_row_gflops / speed.peak_gflops},
          {"fold_in_microseconds", speed.fold_in_microseconds},
          {"limits", speed.limits.Json()}};
}

// Prints a line for each dim as soon as it is measured.
void PrintSpeed(const Interactions& data, std::span<const size_t> dims, nlohmann::json* json) {
  std::printf("\n%s: %zu users, %u items, %zu interactions\n", data.name.c_str(),
              data.train.num_rows(), data.train.num_columns, data.train.columns.size());
  std::printf("%5s %11s %12s %8s %9s %8s %10s %11s %9s %11s\n", "dim", "1 thread s", "2 threads s",
              "scaling", "GFLOP/s", "of peak", "long rows", "plain s", "ratio", "fold-in us");
  for (const size_t dim : dims) {
    const AlsSpeed speed = MeasureAlsSpeed(data.train, dim);
    std::printf("%5zu %11.3f %12.3f %8.2f %9.1f %7.0f%% %9.0f%% %11.3f %9.1f %11.2f\n", dim,
                speed.seconds_of_one_thread.Median(), speed.seconds_of_two_threads.Median(),
                speed.scaling(), speed.gflops, 100 * speed.gflops / speed.peak_gflops,
                100 * speed.long_row_gflops / speed.peak_gflops, speed.plain_cpu_seconds.Median(),
                speed.ratio_to_plain(), speed.fold_in_microseconds);
    speed.limits.Print();
    std::fflush(stdout);
    json->push_back(JsonOf(data.name, speed));
  }
}

struct Quality {
  double recall = 0;
  double ndcg = 0;
};

Quality QualityOf(const std::vector<Recommendation>& list, std::span<const uint32_t> relevant) {
  Quality quality;
  double ideal = 0;
  for (size_t i = 0; i < list.size(); ++i) {
    if (!std::binary_search(relevant.begin(), relevant.end(), list[i].row)) continue;
    quality.recall += 1.0 / static_cast<double>(relevant.size());
    quality.ndcg += 1 / std::log2(i + 2.0);
  }
  for (size_t i = 0; i < std::min(kListLength, relevant.size()); ++i) {
    ideal += 1 / std::log2(i + 2.0);
  }
  quality.ndcg /= ideal;
  return quality;
}

void PrintQuality(const std::string& name, const Interactions& data, const FusedModel& model) {
  std::vector<uint32_t> users;
  for (uint32_t user = 0; user < data.test.num_rows(); ++user) {
    if (data.test.view().row_size(user) > 0) users.push_back(user);
  }
  const auto lists =
      FusedRecommender(model).RecommendBatch(users, kListLength, DefaultNumThreads());
  Quality sum;
  for (size_t i = 0; i < users.size(); ++i) {
    const Quality quality = QualityOf(lists[i], data.test.view().row(users[i]));
    sum.recall += quality.recall;
    sum.ndcg += quality.ndcg;
  }
  const double count = static_cast<double>(std::max<size_t>(1, users.size()));
  std::printf("%-28s %8.4f %8.4f\n", name.c_str(), sum.recall / count, sum.ndcg / count);
}

void PrintQualities(const Interactions& data, size_t dim) {
  AlsOptions als;
  als.dim = dim;
  als.num_threads = DefaultNumThreads();
  const Factors factors = TrainAls(data.train.view(), als);
  ItemFilterOptions filter_options;
  filter_options.num_threads = als.num_threads;
  const Csr filter = MakeItemFilter(data.train.view(), filter_options);
  const Csr neighbours = MakeItemFilter(data.train.view(), CosineNeighbours(200, als.num_threads));
  const std::vector<uint32_t> popularity = CountByItem(data.train.view());
  const Matrix no_users = Matrix::Zero(data.train.num_rows(), 1);
  const Matrix no_items = Matrix::Zero(data.train.num_columns, 1);
  const Csr no_filter =
      MakeCsr({}, data.train.num_columns, data.train.num_columns, Duplicates::kMax);

  std::printf("\n%-28s %8s %8s\n", "", "R@20", "N@20");
  FusedModel model{ViewOf(no_users), ViewOf(no_items), data.train.view(),
                   no_filter.view(), popularity,       0};
  PrintQuality("most popular", data, model);
  model.item_filter = neighbours.view();
  PrintQuality("item-item cosine", data, model);
  model.item_filter = filter.view();
  PrintQuality("item filter", data, model);
  FusedModel fused{ViewOf(factors.users),
                   ViewOf(factors.items),
                   data.train.view(),
                   filter.view(),
                   popularity,
                   1};
  PrintQuality("ALS, dim " + std::to_string(dim), data, fused);
  fused.embedding_weight = 0.5F;
  PrintQuality("both", data, fused);
}

}  // namespace

void RunBenchAls(const AlsBenchOptions& options) {
  std::printf("kernels %s, OpenBLAS %s\n",
              std::string(InstructionSetName(Kernels().instruction_set)).c_str(),
              openblas_get_corename());
  nlohmann::json json = nlohmann::json::array();
  if (!options.train.empty()) {
    const Interactions data = ReadInteractions(options.train, options.test);
    PrintSpeed(data, options.dims, &json);
    if (!options.test.empty() && !options.dims.empty()) {
      PrintQualities(data, *std::max_element(options.dims.begin(), options.dims.end()));
    }
  }
  if (options.generated) PrintSpeed(GenerateMovies(), options.dims, &json);
  WriteFigures(json, options.json);
}

}  // namespace bole
