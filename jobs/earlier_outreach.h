// What could be read of headhunters and members at an earlier time, when neither embeddings nor a
// history as of then are kept.
#pragma once

#include <cstdint>

#include "engine/matching/headhunter_pair_features.h"
#include "engine/matching/match_features.h"
#include "features/graph/member_traits_table.h"
#include "features/graph/outreach_traits_table.h"

namespace bole {

// Whether a feature is read from embeddings or from whom the headhunter dealt with: of
// kNumHeadhunterPairFeatures.
bool IsOfDealings(uint32_t feature);

// The features of a pair with the traits of both sides as of then; NaN for those of dealings.
//
// Thread safety: as MatchFeatures says.
class EarlierOutreach : public MatchFeatures {
 public:
  // `later`: views of a later time, which must outlive this; traits are replaced.
  EarlierOutreach(const HeadhunterPairViews& later, MemberTraitsTable members,
                  OutreachTraitsTable outreach);
  EarlierOutreach(const EarlierOutreach&) = delete;
  EarlierOutreach& operator=(const EarlierOutreach&) = delete;

  size_t num_actors() const override { return pairs_.num_actors(); }
  size_t num_objects() const override { return pairs_.num_objects(); }
  size_t num_features() const override { return pairs_.num_features(); }
  Matrix OfActor(uint32_t headhunter, std::span<const uint32_t> members) const override;
  Matrix OfObject(uint32_t member, std::span<const uint32_t> headhunters) const override;

 private:
  MemberTraitsTable members_;
  OutreachTraitsTable outreach_;
  HeadhunterPairFeatures pairs_;
};

}  // namespace bole
