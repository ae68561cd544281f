#include "jobs/bench_als.h"

#include <cblas.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/ranking/fused_recommender.h"
#include "features/tables/database.h"
#include "models/als.h"
#include "models/dense_algebra.h"
#include "models/item_filter.h"
#include "models/popularity.h"

extern "C" void sposv_(const char* triangle, const int* size, const int* num_right_sides,
                       float* matrix, const int* stride, float* right_side, const int* right_stride,
                       int* info);

namespace bole {
namespace {

constexpr size_t kListLength = 20;
constexpr uint64_t kSeed = 1;

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

MatrixView ViewOf(const Matrix& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}

// --- data ---

struct Interactions {
  std::string name;
  Csr train;
  Csr test;  // of the same shape; may be empty
};

std::vector<CsrEntry> ReadPairs(const std::filesystem::path& path) {
  std::vector<CsrEntry> pairs;
  if (path.empty()) return pairs;
  Database database({});
  QueryResult result = database.Query("SELECT \"user\"::BIGINT, item::BIGINT FROM read_csv(" +
                                      QuoteText(path.string()) + ")");
  while (const auto chunk = result.Next()) {
    for (size_t row = 0; row < chunk->num_rows(); ++row) {
      const int64_t user = chunk->column(0).Value<int64_t>(row);
      const int64_t item = chunk->column(1).Value<int64_t>(row);
      if (user < 0 || item < 0 || user >= INT32_MAX || item >= INT32_MAX) {
        throw Error(ErrorCode::kInvalidArgument,
                    "user or item is out of range in " + path.string());
      }
      pairs.push_back({static_cast<uint32_t>(user), static_cast<uint32_t>(item), 1});
    }
  }
  return pairs;
}

Interactions ReadInteractions(const AlsBenchOptions& options) {
  std::vector<CsrEntry> train = ReadPairs(options.train);
  std::vector<CsrEntry> test = ReadPairs(options.test);
  uint32_t num_users = 0;
  uint32_t num_items = 0;
  for (const auto* pairs : {&train, &test}) {
    for (const CsrEntry& pair : *pairs) {
      num_users = std::max(num_users, pair.row + 1);
      num_items = std::max(num_items, pair.column + 1);
    }
  }
  return {options.train.stem().stem().string(),
          MakeCsr(std::move(train), num_users, num_items, Duplicates::kMax),
          MakeCsr(std::move(test), num_users, num_items, Duplicates::kMax)};
}

// MovieLens-20M's shape: users have 20 interactions and more, with a long tail; an item's share
// falls with its rank as a power law whose head is flattened.
Interactions GenerateMovies() {
  constexpr size_t kNumUsers = 136677;
  constexpr uint32_t kNumItems = 20108;
  constexpr double kMeanRow = 85;  // draws; about a tenth of them repeat
  constexpr double kHead = 60;     // ranks below this are about equally popular
  std::vector<double> cumulative(kNumItems);
  double total = 0;
  for (uint32_t item = 0; item < kNumItems; ++item) {
    cumulative[item] = total += std::pow(item + kHead, -1.2);
  }
  std::vector<CsrEntry> pairs;
  for (uint32_t user = 0; user < kNumUsers; ++user) {
    Random random(kSeed, 0, user);
    const size_t size = 20 + static_cast<size_t>((kMeanRow - 20) *
                                                 std::exp(1.1 * random.Normal() - 0.5 * 1.1 * 1.1));
    for (size_t i = 0; i < size; ++i) {
      const auto at =
          std::lower_bound(cumulative.begin(), cumulative.end(), random.Uniform() * total);
      pairs.push_back({user, static_cast<uint32_t>(at - cumulative.begin()), 1});
    }
  }
  return {"generated", MakeCsr(std::move(pairs), kNumUsers, kNumItems, Duplicates::kMax), Csr{}};
}

// --- speed ---

// Billions of floating-point operations a second of a large single-threaded SGEMM.
double SgemmPeak() {
  constexpr int kSize = 1024;
  UseOneBlasThread();
  const Matrix a = Matrix::Constant(kSize, kSize, 0.5F);
  Matrix product(kSize, kSize);
  double best = 0;
  for (int i = 0; i < 8; ++i) {
    const auto start = Clock::now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, kSize, kSize, kSize, 1.0F, a.data(),
                kSize, a.data(), kSize, 0.0F, product.data(), kSize);
    best = std::max(best, 2e-9 * kSize * kSize * kSize / SecondsSince(start));
  }
  return best;
}

// Operations of an exact half-epoch in the cheaper form of each row, Gramian and rotation included.
double HalfEpochOperations(const CsrView& rows, double dim) {
  double sum = 3.0 * rows.num_columns * dim * dim;
  for (size_t row = 0; row < rows.num_rows(); ++row) {
    const double n = static_cast<double>(rows.row_size(row));
    const double dual = n * n * dim + n * n * n / 3;
    const double primal = n * dim * dim + dim * dim * dim / 3;
    sum += std::min(dual, primal) + 4 * n * dim;
  }
  return sum;
}

// The baseline: every row by its dim × dim normal equations, with the Gramian made once.
void SolvePlainly(const CsrView& rows, const Matrix& fixed, const AlsOptions& options,
                  Matrix* solved) {
  const int dim = static_cast<int>(options.dim);
  const Matrix gramian = (options.alpha0 * Gramian(ViewOf(fixed), 1)).cast<float>();
  Matrix system(dim, dim);
  Matrix gathered;
  for (size_t row = 0; row < rows.num_rows(); ++row) {
    const int size = static_cast<int>(rows.row_size(row));
    if (size == 0) continue;
    gathered.resize(size, dim);
    for (int i = 0; i < size; ++i) gathered.row(i) = fixed.row(rows.row(row)[i]);
    system = gramian;
    cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, dim, size, 1.0F, gathered.data(), dim, 1.0F,
                system.data(), dim);
    system.diagonal().array() += RowLambda(options, size, rows.num_columns);
    Vector x = gathered.colwise().sum();
    const int one = 1;
    int info = 0;
    sposv_("L", &dim, &one, system.data(), &dim, x.data(), &dim, &info);
    solved->row(row) = x;
  }
}

double SecondsOfEpoch(const CsrView& by_user, AlsOptions options, size_t num_threads) {
  options.num_threads = num_threads;
  AlsTrainer trainer(by_user, options);
  trainer.RunEpoch();  // warms caches and leaves factors of a usual size
  const auto start = Clock::now();
  trainer.RunEpoch();
  return SecondsSince(start);
}

double SecondsOfPlainEpoch(const Csr& by_user, const AlsOptions& options) {
  AlsTrainer trainer(by_user.view(), options);
  trainer.RunEpoch();
  Factors factors = trainer.factors();
  const Csr by_item = Transpose(by_user.view());
  const auto start = Clock::now();
  SolvePlainly(by_user.view(), factors.items, options, &factors.users);
  SolvePlainly(by_item.view(), factors.users, options, &factors.items);
  return SecondsSince(start);
}

void PrintSpeed(const Interactions& data, const AlsBenchOptions& options) {
  const Csr by_item = Transpose(data.train.view());
  std::printf("\n%s: %zu users, %u items, %zu interactions\n", data.name.c_str(),
              data.train.num_rows(), data.train.num_columns, data.train.columns.size());
  std::printf("%5s %12s %12s %8s %10s %8s %12s %8s\n", "dim", "1 thread s", "2 threads s", "gain",
              "GFLOP/s", "of peak", "plain s", "ratio");
  for (const size_t dim : options.dims) {
    AlsOptions als;
    als.dim = dim;
    const double peak = SgemmPeak();
    const double one = SecondsOfEpoch(data.train.view(), als, 1);
    const double two = SecondsOfEpoch(data.train.view(), als, 2);
    const double plain = SecondsOfPlainEpoch(data.train, als);
    const double rate =
        1e-9 / one *
        (HalfEpochOperations(data.train.view(), dim) + HalfEpochOperations(by_item.view(), dim));
    std::printf("%5zu %12.3f %12.3f %8.2f %10.1f %7.0f%% %12.3f %8.1f\n", dim, one, two, one / two,
                rate, 100 * rate / peak, plain, plain / one);
  }
}

// --- quality ---

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

int RunBenchAls(const AlsBenchOptions& options) {
  std::printf("OpenBLAS kernel %s, SGEMM %.0f GFLOP/s on one core\n", openblas_get_corename(),
              SgemmPeak());
  if (!options.train.empty()) {
    const Interactions data = ReadInteractions(options);
    PrintSpeed(data, options);
    if (!options.test.empty() && !options.dims.empty()) {
      PrintQualities(data, *std::max_element(options.dims.begin(), options.dims.end()));
    }
  }
  if (options.generated) PrintSpeed(GenerateMovies(), options);
  return 0;
}

}  // namespace bole
