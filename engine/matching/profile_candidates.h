// Whose profile is like the profile of who asks, besides those whom the embeddings find: most of
// all for those of whom little else is known.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/scratch_pool.h"
#include "engine/matching/joint_recommender.h"
#include "engine/retrieval/profile_alike.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class ProfileCandidates : public MoreCandidates {
 public:
  // histories: queries x items, what each dealt with; profiles: of the same queries and items. At
  // most so many are found. The arrays must outlive this. Throws Error(kInvalidArgument) when sizes
  // don't fit.
  ProfileCandidates(const CsrView& histories, const ProfileViews& profiles, size_t most);

  // Best first; nothing that the query has dealt with.
  std::vector<Recommendation> Find(uint32_t query, const RowFilter& filter) const override;

 private:
  CsrView histories_;
  ProfileAlike alike_;
  size_t most_;
  mutable ScratchPool<Accumulator> scratch_;
};

}  // namespace bole
