// Whose profile is like whose: cosine of sparse feature rows.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/top_k.h"
#include "engine/retrieval/accumulator.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

// What is compared. Rows of both matrices are over the same features; no need to be normalised.
struct ProfileViews {
  CsrView queries;
  CsrView items;
  CsrView postings;  // items transposed: feature x item
};

// Finds the items with the largest cosine to a query row.
//
// Sums inner products over postings; of a feature that very many items have only a sample is looked
// at, then the exact cosine decides among the best of the sums. So a returned score is exact, and
// an item may only be missed that shares nothing but common features with the query.
//
// Thread safety: const and safe from any number of threads, each with its own accumulator.
class ProfileAlike {
 public:
  // Throws Error(kInvalidArgument) when sizes don't fit. The arrays must outlive this.
  explicit ProfileAlike(const ProfileViews& views);

  size_t num_items() const { return views_.items.num_rows(); }

  // Items that the filter allows, best first, all with a cosine above zero; at most kMostFound. The
  // list doesn't depend on how many of it are used. Requires a clean accumulator of num_items()
  // rows and leaves it clean.
  std::vector<ScoredRow> Find(uint32_t query, const RowFilter& filter, Accumulator& sums) const;

  // In [0, 1] for features without negative values; 0 when either row is empty.
  float Cosine(uint32_t query, uint32_t item) const;

  static constexpr size_t kMostFound = 1000;

 private:
  void AddPostings(uint32_t query, Accumulator& sums) const;

  ProfileViews views_;
  std::vector<float> inverse_lengths_;  // of items; 0 for an empty row
};

}  // namespace bole
