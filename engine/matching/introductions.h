// "Who can introduce me": the strongest chains of ties from a member to a member, into a company or
// to a headhunter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/scratch_pool.h"
#include "engine/base/vocabulary.h"
#include "engine/matching/privacy_wall.h"
#include "engine/retrieval/member_graph.h"

namespace bole {

struct IntroductionQuery {
  uint32_t member = 0;                           // who wants to be introduced
  EntityKind target_kind = EntityKind::kMember;  // no job: ask for its company or headhunter
  uint32_t target = 0;
  size_t max_hops = kMostHops;  // from the member to the target; at most kMostHops
  size_t count = 3;             // chains wanted

  static constexpr size_t kMostHops = 4;
};

struct IntroductionChain {
  // From the first who introduces to the last. To a member it ends with that member, into a company
  // with somebody who works there, to a headhunter with a colleague of theirs.
  std::vector<uint32_t> members;
  size_t num_hops = 0;  // ties, the last one to the headhunter among them
  double strength = 0;  // product of the ties' strengths, in (0, 1]
};

// Finds chains on one snapshot. A chain of k ties is as strong as the product of their strengths
// (the shortest path by -log of them); the strongest is seldom the shortest.
//
// Privacy. Ends: only members whom people you may know could list for the asking member, so nobody
// who is hidden or blocked on either side, whose existence doesn't change the answer then.
// Links: everybody on a chain may be mentioned to the asking member and to its end, and each to the
// next, or the chain is not shown. That a member deals with a headhunter is told to nobody else: a
// headhunter is reached through those who work for the same firm.
//
// Thread safety: const and safe from any number of threads.
class Introductions {
 public:
  // All views and the wall must outlive this.
  Introductions(const MemberGraph& graph, const PrivacyWall& wall);
  ~Introductions();

  // The strongest chains without a member twice, strongest first, at most query.count. A chain ends
  // with the first of its members who is an end. Of equally strong ones always the same are found;
  // they are listed by fewer hops, then by the smaller rows.
  //
  // Requires rows of their kinds, max_hops of 1 to kMostHops. Looks at the neighbours' neighbours
  // of both ends, and then at the most promising chains alone, at most kMostSteps of them: on
  // graphs in which so many chains are blocked it may miss some.
  std::vector<IntroductionChain> Find(const IntroductionQuery& query) const;

  static constexpr size_t kMostSteps = 200'000;

 private:
  class Search;
  struct Reach;

  CsrView ties_;
  Csr employees_;  // company x members who work there now
  const PrivacyWall& wall_;
  mutable ScratchPool<Reach> scratch_;
};

}  // namespace bole
