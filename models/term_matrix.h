// Texts as sparse vectors over words, stems or pieces, put together text by text.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

// What a text has of each term, by the term's number.
using TermWeights = std::map<uint32_t, float>;

// Thread safety: none.
class TermMatrix {
 public:
  // The next row, as a unit vector; of nothing a row of zeros.
  void AddRow(const TermWeights& weights);

  // The next row: the mean of these as unit vectors.
  void AddMean(const std::vector<TermWeights>& texts);

  // Row x term.
  Csr ByRow(size_t num_terms) const;

  // The transposed matrix: term x row.
  Csr ByTerm(size_t num_terms) const;

 private:
  void Add(const TermWeights& weights, float share);

  std::vector<CsrEntry> entries_;
  uint32_t num_rows_ = 0;
};

}  // namespace bole
