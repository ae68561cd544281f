#include "jobs/earlier_outreach.h"

#include <limits>
#include <utility>

namespace bole {
namespace {

HeadhunterPairViews WithTraits(HeadhunterPairViews views, const MemberTraitsTable& members,
                               const OutreachTraitsTable& outreach) {
  views.members = members.view();
  views.outreach = outreach.view();
  return views;
}

Matrix HideDealings(Matrix features) {
  for (uint32_t feature = 0; feature < kNumHeadhunterPairFeatures; ++feature) {
    if (!IsOfDealings(feature)) continue;
    features.col(feature).setConstant(std::numeric_limits<float>::quiet_NaN());
  }
  return features;
}

}  // namespace

bool IsOfDealings(uint32_t feature) {
  if (feature >= kHeadhunterPairFeatureNames.size()) return false;
  // The last of the scores compares profiles.
  return feature < kNumRelationScores - 1 ||
         kHeadhunterPairFeatureNames[feature].starts_with("past_");
}

EarlierOutreach::EarlierOutreach(const HeadhunterPairViews& later, MemberTraitsTable members,
                                 OutreachTraitsTable outreach)
    : members_(std::move(members)),
      outreach_(std::move(outreach)),
      pairs_(WithTraits(later, members_, outreach_)) {}

Matrix EarlierOutreach::OfActor(uint32_t headhunter, std::span<const uint32_t> members) const {
  return HideDealings(pairs_.OfActor(headhunter, members));
}

Matrix EarlierOutreach::OfObject(uint32_t member, std::span<const uint32_t> headhunters) const {
  return HideDealings(pairs_.OfObject(member, headhunters));
}

}  // namespace bole
