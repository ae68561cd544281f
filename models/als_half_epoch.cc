#include "models/als_half_epoch.h"

#include <algorithm>
#include <numeric>

#include "engine/base/parallel.h"

namespace bole {
namespace {

// Operations of a portion: about 0.1 ms, enough to forget the cost of taking it and few enough
// that all threads finish at nearly the same time.
constexpr double kOperationsPerPortion = 5e6;

// Rows with more interactions than this are split: even at 16 threads such a row would else be
// what all wait for.
constexpr size_t kSplitRow = 16384;

// Interactions of a part: its products take far longer than adding its system to the sum.
constexpr size_t kInteractionsPerPart = 4096;

RowProblem PartOf(const RowProblem& problem, size_t begin, size_t end) {
  RowProblem part = problem;
  part.columns = problem.columns.subspan(begin, end - begin);
  if (!problem.weights.empty()) part.weights = problem.weights.subspan(begin, end - begin);
  return part;
}

// The parts' normal equations are added in order, so the sum has the same bits for any number of
// threads.
bool TrySplit(const RowProblem& problem, std::vector<RowSolver>* solvers) {
  const size_t size = problem.columns.size();
  std::vector<NormalEquations> parts(NumChunks(size, kInteractionsPerPart));
  ParallelFor(size, kInteractionsPerPart, solvers->size(), [&](const Chunk& chunk) {
    (*solvers)[chunk.worker].MakeNormal(PartOf(problem, chunk.begin, chunk.end),
                                        &parts[chunk.index]);
  });
  for (size_t i = 1; i < parts.size(); ++i) parts[0].Add(parts[i]);
  return solvers->front().SolveNormal(problem, &parts[0]);
}

void SolvePortion(std::span<const uint32_t> rows, const ProblemOfRow& problem_of, size_t dim,
                  RowSolver* solver) {
  std::vector<RowProblem> batch;
  for (const uint32_t row : rows) {
    const RowProblem problem = problem_of(row);
    if (!batch.empty() && (batch.size() == solver->kernels().num_lanes ||
                           batch.front().columns.size() != problem.columns.size())) {
      solver->SolveShort(batch);
      batch.clear();
    }
    if (FormOf(problem.columns.size(), dim) == RowForm::kShort) {
      batch.push_back(problem);
    } else {
      solver->Solve(problem);
    }
  }
  if (!batch.empty()) solver->SolveShort(batch);
}

}  // namespace

RowSchedule::RowSchedule(const CsrView& rows, size_t dim) : order_(rows.num_rows()) {
  std::iota(order_.begin(), order_.end(), 0U);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](uint32_t a, uint32_t b) { return rows.row_size(a) > rows.row_size(b); });
  size_t next = 0;
  while (next < order_.size() && rows.row_size(order_[next]) > std::max(kSplitRow, dim)) ++next;
  begins_.push_back(next);
  double operations = 0;
  for (; next < order_.size(); ++next) {
    operations += RowOperations(rows.row_size(order_[next]), dim) + static_cast<double>(dim);
    if (operations < kOperationsPerPortion) continue;
    begins_.push_back(next + 1);
    operations = 0;
  }
  if (begins_.back() != order_.size()) begins_.push_back(order_.size());
  has_blocks_ = !order_.empty() &&
                FormOf(rows.row_size(order_.front()), dim) == RowForm::kBlocks;  // the longest
}

std::span<const uint32_t> RowSchedule::split_rows() const {
  return std::span(order_).first(begins_.empty() ? 0 : begins_.front());
}

std::span<const uint32_t> RowSchedule::portion(size_t index) const {
  return std::span(order_).subspan(begins_[index], begins_[index + 1] - begins_[index]);
}

uint64_t SolveRows(const FixedSide& fixed, const RowSchedule& schedule, size_t num_threads,
                   const ProblemOfRow& problem_of) {
  std::vector<RowSolver> solvers(num_threads, RowSolver(fixed));
  for (const uint32_t row : schedule.split_rows()) {
    RowProblem problem = problem_of(row);
    while (!TrySplit(problem, &solvers)) problem = solvers.front().Raise(problem);
  }
  const size_t dim = fixed.factors.cols();
  ParallelFor(schedule.num_portions(), 1, num_threads, [&](const Chunk& chunk) {
    SolvePortion(schedule.portion(chunk.index), problem_of, dim, &solvers[chunk.worker]);
  });
  uint64_t num_raised = 0;
  for (const RowSolver& solver : solvers) num_raised += solver.num_raised();
  return num_raised;
}

}  // namespace bole
