// Who a random walk from a member comes by: acquaintances of acquaintances, and those beyond them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/scratch_pool.h"
#include "engine/retrieval/accumulator.h"
#include "engine/retrieval/candidate_source.h"

namespace bole {

struct RandomWalkOptions {
  float stop = 0.15f;  // chance that the walk ends at each step

  // What may be left unwalked of each unit of a row's degree. Bounds the work: at most
  // 1 / (stop * tolerance) entries of the graph are read for a query.
  float tolerance = 1e-5f;

  // Only for members with at most so many neighbours: two steps say enough of the others, and the
  // more neighbours there are the less the third step says.
  size_t max_neighbours = 20;
};

// Personalised PageRank by forward push (Andersen, Chung, Lang 2006): score(u, v) is the chance
// that a walk from u, which goes on along ties by their weight, ends at v, never above the true one
// and below it by at most tolerance * weighted degree of v. Pushes go first in, first out, so the
// bits depend on the graph alone.
//
// The graph must outlive this.
class RandomWalk : public CandidateSource {
 public:
  // Requires a square matrix with values above zero, or none (all ones). Throws
  // Error(kInvalidArgument) when stop isn't within (0, 1] or tolerance isn't above zero.
  RandomWalk(const CsrView& graph, const RandomWalkOptions& options);
  ~RandomWalk() override;

  // Adds nothing for members with more neighbours than the options say, or with none.
  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  struct Scratch;

  void Push(uint32_t row, float amount, Scratch& scratch) const;

  CsrView graph_;
  const RandomWalkOptions options_;
  std::vector<float> degrees_;  // sums of weights
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace bole
