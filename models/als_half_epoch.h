// Solves all rows of one side of implicit ALS against the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "models/als_row_solver.h"

namespace bole {

// The rows of one side, in the order and in the portions in which they are solved.
//
// Rows with most interactions come first, so that none of them is left to the end; a portion has
// about the same number of operations as any other. Rows with very many interactions are apart:
// each of them is split. All that depends on the rows alone, never on the number of threads.
class RowSchedule {
 public:
  RowSchedule() = default;
  RowSchedule(const CsrView& rows, size_t dim);

  std::span<const uint32_t> split_rows() const;
  // Whether any row is of RowForm::kBlocks, which goes on from where it was.
  bool has_blocks() const { return has_blocks_; }
  size_t num_portions() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  std::span<const uint32_t> portion(size_t index) const;  // descending row sizes

 private:
  std::vector<uint32_t> order_;
  std::vector<size_t> begins_;  // of portions in order_
  bool has_blocks_ = false;
};

// Returns row's problem; called from any thread.
using ProblemOfRow = std::function<RowProblem(uint32_t row)>;

// Solves all rows of the schedule. Returns how often λ was raised, see RowSolver.
uint64_t SolveRows(const FixedSide& fixed, const RowSchedule& schedule, size_t num_threads,
                   const ProblemOfRow& problem_of);

}  // namespace bole
