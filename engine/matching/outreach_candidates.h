// Whom a headhunter may want besides those whom the embeddings find: members like those whom they
// wrote to, and members whose profile is like theirs.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/scratch_pool.h"
#include "engine/matching/joint_recommender.h"
#include "engine/matching/profile_candidates.h"
#include "engine/retrieval/history_alike.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class OutreachCandidates : public MoreCandidates {
 public:
  // histories: headhunters x members, whom they dealt with; profiles: queries are headhunters,
  // items members, whose rows have length 1. The arrays must outlive this. Throws
  // Error(kInvalidArgument) when sizes don't fit.
  // From each source at most so many.
  OutreachCandidates(const CsrView& histories, const ProfileViews& profiles, size_t most);

  // Nobody whom the headhunter has dealt with. Those like the history come first, best first, then
  // those like the headhunter.
  std::vector<Recommendation> Find(uint32_t headhunter, const RowFilter& filter) const override;

 private:
  CsrView histories_;
  size_t most_;
  HistoryAlike history_alike_;
  ProfileCandidates profile_alike_;
  mutable ScratchPool<HistoryAlike::Scratch> scratch_;
};

}  // namespace bole
