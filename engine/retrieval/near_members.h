// Who is nearest by all acquaintances together: beyond those with whom one shares acquaintances,
// whoever knows the same circles.
#pragma once

#include "engine/base/csr.h"
#include "engine/retrieval/candidate_source.h"

namespace bole {

// The score is the value.
class NearMembers : public CandidateSource {
 public:
  // Member x member, or without rows: then it proposes nobody. Must outlive this.
  explicit NearMembers(const CsrView& near) : near_(near) {}

  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  CsrView near_;
};

}  // namespace bole
