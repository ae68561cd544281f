#include "jobs/bench/als_speed.h"

#include <cblas.h>
#include <time.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "models/als.h"
#include "models/als_row_solver.h"
#include "models/dense_algebra.h"

extern "C" void sposv_(const char* triangle, const int* size, const int* num_right_sides,
                       float* matrix, const int* stride, float* right_side, const int* right_stride,
                       int* info);

namespace bole {
namespace {

constexpr uint64_t kSeed = 1;

// Turns of which the median counts.
constexpr size_t kNumTurns = 3;

// A baseline that takes longer than this is measured once.
constexpr double kMaxRepeatedSeconds = 5;

double SecondsOf(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Time by the clock, and time of this process's threads on a processor.
struct Elapsed {
  double seconds = 0;
  double cpu_seconds = 0;
};

template <class Work>
Elapsed Measure(const Work& work) {
  const double start = SecondsOf(CLOCK_MONOTONIC);
  const double cpu_start = SecondsOf(CLOCK_PROCESS_CPUTIME_ID);
  work();
  return {SecondsOf(CLOCK_MONOTONIC) - start, SecondsOf(CLOCK_PROCESS_CPUTIME_ID) - cpu_start};
}

// Billions of floating-point operations a second of a large single-threaded SGEMM.
double SgemmPeak() {
  constexpr int kSize = 1024;
  UseOneBlasThread();
  const Matrix a = Matrix::Constant(kSize, kSize, 0.5F);
  Matrix product(kSize, kSize);
  double best = 0;
  for (int i = 0; i < 8; ++i) {
    const Elapsed elapsed = Measure([&] {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, kSize, kSize, kSize, 1.0F, a.data(),
                  kSize, a.data(), kSize, 0.0F, product.data(), kSize);
    });
    best = std::max(best, 2e-9 * kSize * kSize * kSize / elapsed.cpu_seconds);
  }
  return best;
}

// Operations of an exact half-epoch: Gramian, rotation and rows.
double HalfEpochOperations(const CsrView& rows, size_t dim) {
  double sum = 3.0 * rows.num_columns * static_cast<double>(dim * dim);
  for (size_t row = 0; row < rows.num_rows(); ++row) {
    if (rows.row_size(row) > 0) sum += RowOperations(rows.row_size(row), dim);
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

// The same factors and interactions, solved in two ways.
class PlainEpoch {
 public:
  PlainEpoch(const Csr& by_user, const AlsOptions& options, Factors factors)
      : by_user_(by_user),
        by_item_(Transpose(by_user.view())),
        options_(options),
        factors_(std::move(factors)) {}

  void Run() {
    SolvePlainly(by_user_.view(), factors_.items, options_, &factors_.users);
    SolvePlainly(by_item_.view(), factors_.users, options_, &factors_.items);
  }

 private:
  const Csr& by_user_;
  const Csr by_item_;
  const AlsOptions options_;
  Factors factors_;
};

Matrix RandomFactors(size_t num_rows, size_t dim) {
  Matrix factors(num_rows, dim);
  Random random(kSeed);
  for (float& value : std::span(factors.data(), factors.size())) {
    value = static_cast<float>(0.1 * random.Normal());
  }
  return factors;
}

// Long rows, with vectors from all over a table of usual size.
double LongRowGflops(size_t dim) {
  constexpr size_t kNumRows = 20000;
  constexpr double kOperations = 2e9;
  const Matrix factors = RandomFactors(kNumRows, dim);
  const FixedSide fixed{ViewOf(factors), Vector::Ones(dim)};
  RowSolver solver(fixed);
  std::vector<uint32_t> columns(std::min(kNumRows, 8 * dim));
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i] = static_cast<uint32_t>(i * (kNumRows / columns.size()));
  }
  std::vector<float> x(dim);
  const double operations = RowOperations(columns.size(), dim);
  const auto count = static_cast<size_t>(kOperations / operations) + 1;
  const Elapsed elapsed = Measure([&] {
    for (size_t i = 0; i < count; ++i) solver.Solve({columns, {}, 0.1F, nullptr, x.data()});
  });
  return 1e-9 * operations * static_cast<double>(count) / elapsed.cpu_seconds;
}

double FoldInMicroseconds(const Matrix& items, const AlsOptions& options) {
  constexpr size_t kNumInteractions = 10;
  constexpr size_t kNumPeople = 10000;
  FoldIn fold_in(ViewOf(items), options);
  std::vector<uint32_t> rows(std::min<size_t>(kNumInteractions, items.rows()));
  const size_t step = items.rows() / std::max<size_t>(1, rows.size());
  const Elapsed elapsed = Measure([&] {
    for (size_t person = 0; person < kNumPeople; ++person) {
      for (size_t i = 0; i < rows.size(); ++i) {
        rows[i] = static_cast<uint32_t>(i * step + person % std::max<size_t>(1, step));
      }
      fold_in.Solve(rows, {}, {});
    }
  });
  return 1e6 * elapsed.cpu_seconds / kNumPeople;
}

}  // namespace

AlsSpeed MeasureAlsSpeed(const Csr& by_user, size_t dim) {
  AlsOptions options;
  options.dim = dim;
  AlsTrainer one(by_user.view(), options);
  options.num_threads = 2;
  AlsTrainer two(by_user.view(), options);
  one.RunEpoch();  // warms caches and leaves factors of a usual size
  two.RunEpoch();
  PlainEpoch plain(by_user, options, one.factors());

  AlsSpeed speed;
  speed.dim = dim;
  for (size_t turn = 0; turn < kNumTurns; ++turn) {
    speed.limits.Measure();
    speed.peak_gflops = std::max(speed.peak_gflops, SgemmPeak());
    const Elapsed elapsed = Measure([&] { one.RunEpoch(); });
    speed.seconds_of_one_thread.Add(elapsed.seconds);
    speed.cpu_seconds.Add(elapsed.cpu_seconds);
    speed.seconds_of_two_threads.Add(Measure([&] { two.RunEpoch(); }).seconds);
    if (turn > 0 && speed.plain_cpu_seconds.Most() > kMaxRepeatedSeconds) continue;
    speed.plain_cpu_seconds.Add(Measure([&] { plain.Run(); }).cpu_seconds);
  }
  const Csr by_item = Transpose(by_user.view());
  speed.gflops =
      1e-9 / speed.cpu_seconds.Median() *
      (HalfEpochOperations(by_user.view(), dim) + HalfEpochOperations(by_item.view(), dim));
  speed.long_row_gflops = LongRowGflops(dim);
  speed.fold_in_microseconds = FoldInMicroseconds(one.factors().items, options);
  return speed;
}

}  // namespace bole
