// Reads the lists of a query's words from the first row to the last, side by side.
//
// Scores are bounded by sums of integers, many rows at a time, and only who may be among the best
// is looked at any closer: no list is left out, and none is followed row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/impact_lists.h"

namespace bole {

// A word of a query and what it weighs. A row's score is the sum of weight * impact over the terms
// that it has, in their order, in float32.
struct WeighedTerm {
  uint32_t term = 0;
  float weight = 0;
};

// A row that may be among the best; of larger sums more is hoped.
struct HopefulRow {
  int32_t sum = 0;
  uint32_t row = 0;
};

// What a scan needs for itself; one for each worker, used again and again.
struct ImpactScanScratch {
  std::vector<int32_t> sums;
  std::vector<uint16_t> places;
};

// Goes through blocks of rows, and in these through stretches:
//
//   while (scan.NextBlock()) {
//     if (scan.Bound() <= last) continue;
//     while (scan.NextStretch()) {
//       scan.Select(scan.LeastSum(last), hopeful);
//       ...
//   }
//
// Lists, terms and scratch must outlive it. Thread safety: none.
class ImpactScan {
 public:
  // Requires terms that ascend, weights above 0.
  ImpactScan(const ImpactLists& lists, std::span<const WeighedTerm> terms,
             ImpactScanScratch& scratch);

  // Reading all lists costs about as much as so many entries of one that stand far apart.
  uint64_t cost() const { return cost_; }

  // The next block in which a row has any of the terms; false behind the last.
  bool NextBlock();

  // No row of the block has a higher score: by the same sums of the same floats.
  float Bound() const;

  // Whoever has at least the score has at least this sum; 1 for anything not above 0.
  int32_t LeastSum(float score) const;

  // Sums the block's next stretch of rows; false behind the last.
  bool NextStretch();

  // The rows of the stretch that have at least the sum, ascending. Requires a sum of at least 1.
  void Select(int32_t least, std::vector<HopefulRow>& hopeful);

  // Those of `rows` that have at least the sum. Requires rows of the stretch.
  void SelectAmong(std::span<const uint32_t> rows, int32_t least,
                   std::vector<HopefulRow>& hopeful) const;

  // The stretch: rows first_row() to end_row() - 1, of which the last may be none of the index's;
  // before the first stretch none.
  uint32_t first_row() const { return first_row_; }
  uint32_t end_row() const { return end_row_; }

  // No less than the score of a row of the stretch; 0 for one that has none of the terms.
  float BoundOf(uint32_t row) const {
    return score_of_one_ * static_cast<float>(scratch_.sums[row - first_row_]);
  }

 private:
  struct Reader {
    WeighedTerm term;
    int32_t factor = 0;
    size_t place = 0, end = 0;  // of entries
  };
  // A term that the block has.
  struct Part {
    ImpactLists::Entry entry;
    float weight = 0;
    int32_t factor = 0;
    size_t next = 0;  // of the entry's rows
  };

  void SetFactors();
  void Add(Part& part, size_t begin, size_t end);

  const ImpactLists& lists_;
  ImpactScanScratch& scratch_;
  std::vector<Reader> readers_;
  std::vector<Part> parts_;
  float score_of_one_ = 1;  // what one of a sum stands for, rounded up
  uint64_t cost_ = 0;
  uint32_t block_ = 0;
  uint32_t first_row_ = 0, end_row_ = 0;
  size_t next_stretch_ = ImpactLists::kBlockRows;  // where it begins in the block
};

}  // namespace bole
