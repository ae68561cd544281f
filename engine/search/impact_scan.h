// Reads the lists of a query's words from the first row to the last, side by side.
//
// Scores are bounded by sums of integers, many rows at a time, and only who may be among the best
// is looked at any closer: no list is left out, and none is followed row by row. The sums have
// sixteen bits, so that an instruction adds twice as many as of a whole number's: each term is
// rounded down by less than one, and who asks for a bound gets one more for each term.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/impact_lists.h"
#include "engine/search/impact_sums.h"

namespace bole {

// A word of a query and what it weighs. A row's score is the sum of weight * impact over the terms
// that it has, in their order, in float32.
struct WeighedTerm {
  uint32_t term = 0;
  float weight = 0;
};

// A row that may be among the best; of larger sums more is hoped.
struct HopefulRow {
  uint16_t sum = 0;
  uint32_t row = 0;
};

// What sums say of scores.
struct SumBounds {
  float score_of_one = 1;  // what one of a sum stands for, rounded up
  float most = 0;          // no row has a higher score
  size_t num_terms = 0;    // each of which was rounded down by less than one

  // No less than the score of a row with this sum of all terms; 0 for one that has none of them.
  float Of(uint16_t sum) const {
    if (sum == kMostSum) return most;
    return sum == 0 ? 0 : score_of_one * static_cast<float>(sum + num_terms);
  }
};

// What a scan needs for itself; one for each worker, used again and again.
struct ImpactScanScratch {
  std::vector<uint16_t> sums, places;
  std::vector<ImpactBytes> bytes;
};

// Goes through blocks of rows, and in these through stretches:
//
//   while (scan.NextBlock()) {
//     if (scan.Bound() <= last) continue;
//     while (scan.NextStretch(scan.LeastSum(last))) {
//       scan.Select(hopeful);
//       scan.Complete(hopeful);
//       ...
//   }
//
// Of a frequent term there is a byte for each row, and reading them is what a scan costs. Where the
// least that is wanted is more than such terms add together, they are left out of the sums, and
// looked up for the few rows that have the rest (MaxScore: Turtle and Flood 1995).
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
  uint16_t LeastSum(float score) const;

  // Sums the block's next stretch of rows, of which those with `least` are wanted; false behind the
  // last. Requires a least sum of at least 1.
  bool NextStretch(uint16_t least = 1);

  // The rows of the stretch that may have at least the sum that is wanted, ascending.
  void Select(std::vector<HopefulRow>& hopeful);

  // Those of `rows` that may have it. Requires rows of the stretch.
  void SelectAmong(std::span<const uint32_t> rows, std::vector<HopefulRow>& hopeful) const;

  // Adds what was left out to the sums of rows that were selected, and keeps those that have the
  // sum that is wanted. To be called for each stretch: how many they were tells how much is left
  // out of the next.
  void Complete(std::vector<HopefulRow>& hopeful);

  // The stretch: rows first_row() to end_row() - 1, of which the last may be none of the index's;
  // before the first stretch none.
  uint32_t first_row() const { return first_row_; }
  uint32_t end_row() const { return end_row_; }

  // No less than the score of a row of the stretch; 0 for one that has none of the terms. Requires
  // a stretch of which all rows with any sum are wanted.
  float BoundOf(uint32_t row) const { return bounds_.Of(sums()[row - first_row_]); }

  // Of the rows of the stretch, in their order, and of those behind the index's last, which have 0.
  // Requires what BoundOf does.
  std::span<const uint16_t> sums() const { return scratch_.sums; }

  const SumBounds& bounds() const { return bounds_; }

  // Terms that were left out of the stretch's sums.
  size_t num_left_out() const { return num_left_out_; }

 private:
  struct Reader {
    WeighedTerm term;
    uint16_t factor = 0;
    size_t place = 0, end = 0;  // of entries
  };
  // A term that the block has.
  struct Part {
    ImpactLists::Entry entry;
    float weight = 0;
    uint16_t factor = 0;
    size_t next = 0;  // of the entry's rows

    bool has_all_rows() const { return entry.rows.empty(); }
    // In sixteen bits, with room for no more than kMostSum.
    uint32_t most() const { return AddedBy(ImpactLists::kLargestByte, factor); }
  };

  static uint32_t AddedBy(uint32_t byte, uint16_t factor) { return byte * factor >> 8; }

  void SetFactors();
  void LeaveOut(uint16_t least);
  void AddBytes(size_t begin);
  void AddRows(Part& part, size_t begin);

  const ImpactLists& lists_;
  ImpactScanScratch& scratch_;
  std::vector<Reader> readers_;
  std::vector<Part> parts_;  // those with a byte for each row first, of these who adds least first
  SumBounds bounds_;
  uint64_t cost_ = 0;
  uint32_t block_ = 0;
  uint32_t first_row_ = 0, end_row_ = 0;
  size_t next_stretch_ = ImpactLists::kBlockRows;  // where it begins in the block
  uint16_t least_ = 1;                             // that is wanted of the stretch
  uint16_t least_of_others_ = 1;                   // of the sums without what is left out
  size_t num_left_out_ = 0;                        // parts, the first ones
  size_t most_left_out_ = 0;                       // as many as paid in the last stretches
};

}  // namespace bole
