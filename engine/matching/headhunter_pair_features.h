// What a headhunter and a member have in common and how they differ, as numbers that a ranker
// reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/matching/match_features.h"
#include "engine/matching/outreach_traits.h"
#include "engine/matching/relation_scores.h"
#include "engine/retrieval/member_traits.h"

namespace bole {

// Of the pair; behind them stand the traits of the member and of the headhunter, without names'
// numbers. "past" is of the other members whom the headhunter dealt with, each by its weight.
inline constexpr std::array<std::string_view, 24> kHeadhunterPairFeatureNames = {
    "embedding_for_headhunter",
    "embedding_for_member",
    "filter_for_headhunter",
    "fused_for_headhunter",
    "profile_cosine",
    "specialism_is_function",
    "specialism_is_industry",
    "skills_in_specialisms",
    "in_a_city",
    "wished_in_specialisms",
    "wished_in_cities",
    "past_weight",
    "past_cosine",
    "past_same_city",
    "past_same_function",
    "past_same_industry",
    "past_same_company",
    "past_same_school",
    "past_same_level",
    "past_level_gap",
    "past_level_distance",
    "past_years_gap",
    "past_years_distance",
    "past_open_to_work",
};
inline constexpr size_t kNumOwnMemberTraits = static_cast<size_t>(Trait::kCity);
inline constexpr size_t kNumOwnApproachedTraits = static_cast<size_t>(ApproachedTrait::kPlace);
inline constexpr size_t kNumHeadhunterPairFeatures = kHeadhunterPairFeatureNames.size() +
                                                     kNumOwnMemberTraits + kNumOwnApproachedTraits +
                                                     kNumHeadhunterTraits;
// Which of them is the member's level.
inline constexpr uint32_t kMemberLevelOfHeadhunterPair =
    kHeadhunterPairFeatureNames.size() + static_cast<size_t>(Trait::kSeniority);

// A view: who made them keeps the arrays alive.
struct HeadhunterPairViews {
  const RelationModel* relation = nullptr;  // headhunter -> member
  MemberTraits members;
  OutreachTraits outreach;
  ProfileViews profiles;  // queries: headhunters, items: members
  CsrView past_profiles;  // PastProfiles
  MatchScaleViews scales;
};

// Of each headhunter the sum of the profiles of those whom it dealt with, each by its weight: of a
// long sum the kMostPastFeatures largest entries. The same for any number of threads.
//
//   history   headhunters x members
//   profiles  members x features
Csr PastProfiles(const CsrView& history, const CsrView& profiles, size_t num_threads);

// Of many features what is rare says little of the sum, and would be most of its memory.
inline constexpr size_t kMostPastFeatures = 1024;

// Headhunters are the actors, members the objects.
//
// What the two did with each other is no feature: neither may read from a score that the other has
// looked.
class HeadhunterPairFeatures : public MatchFeatures {
 public:
  // Throws Error(kInvalidArgument) when sizes don't fit.
  explicit HeadhunterPairFeatures(const HeadhunterPairViews& views);

  size_t num_actors() const override { return views_.relation->num_actors(); }
  size_t num_objects() const override { return views_.relation->num_objects(); }
  size_t num_features() const override { return kNumHeadhunterPairFeatures; }

  Matrix OfActor(uint32_t headhunter, std::span<const uint32_t> members) const override;
  Matrix OfObject(uint32_t member, std::span<const uint32_t> headhunters) const override;

 private:
  void Fill(uint32_t headhunter, uint32_t member, float* row) const;
  void FillSpecialisms(uint32_t headhunter, uint32_t member, float* row) const;
  void FillPast(uint32_t headhunter, uint32_t member, float* row) const;
  float PastCosine(uint32_t headhunter, uint32_t member, double own_weight,
                   double others_weight) const;

  HeadhunterPairViews views_;
  RelationScores scores_;
};

}  // namespace bole
