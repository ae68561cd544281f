// A graph as if some of its ties had never been: for rehearsals on ties that are known.
#pragma once

#include <functional>

#include "engine/base/csr.h"
#include "engine/retrieval/member_graph.h"

namespace bole {

// Whether the tie of two members is hidden; must be the same for (a, b) and (b, a).
using IsHidden = std::function<bool(uint32_t a, uint32_t b)>;

// Owns the matrices that change; the rest is the graph's, which must outlive this.
class HiddenTies {
 public:
  // Hides ties and follows, both directions of each.
  HiddenTies(const MemberGraph& graph, const IsHidden& is_hidden);
  HiddenTies(const HiddenTies&) = delete;
  HiddenTies& operator=(const HiddenTies&) = delete;

  // The graph without them; valid while this lives.
  const MemberGraph& graph() const { return rest_; }

  // Whom each member was tied to or followed, and isn't any more: ascending.
  const Csr& hidden() const { return hidden_; }

 private:
  Csr ties_;
  Csr acquaintances_;
  Csr follows_;
  Csr followers_;
  Csr hidden_;
  MemberGraph rest_;
};

// One of `num_folds` parts of all pairs, by a hash of the pair.
uint64_t FoldOfPair(uint32_t a, uint32_t b, uint64_t num_folds);

}  // namespace bole
