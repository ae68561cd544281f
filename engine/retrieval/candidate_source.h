// Where candidates for one member come from.
#pragma once

#include <cstdint>

#include "engine/retrieval/accumulator.h"

namespace bole {

// Proposes rows for a query row, each with a score above zero. Scores of different sources are on
// different scales; who joins them weighs them.
//
// Thread safety: const and safe from any number of threads, each with its own accumulator.
class CandidateSource {
 public:
  virtual ~CandidateSource() = default;

  // Adds this source's scores. The query itself may be among the rows. Requires an accumulator
  // with a row for each candidate.
  virtual void Accumulate(uint32_t query, Accumulator& scores) const = 0;
};

}  // namespace bole
