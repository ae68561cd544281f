// What a member and a job have in common and how they differ, as numbers that a ranker reads.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/matching/market_traits.h"
#include "engine/matching/match_features.h"
#include "engine/matching/relation_scores.h"

namespace bole {

// Of the pair; behind them stand the traits of the member and of the job, without names' numbers.
// "past" is of what the member did with other jobs, each by its weight.
inline constexpr std::array<std::string_view, 22> kJobPairFeatureNames = {
    "embedding_for_member",
    "embedding_for_job",
    "filter_for_member",
    "fused_for_member",
    "profile_cosine",
    "skills_covered",
    "skills_missing",
    "skills_covered_by_place",
    "same_city",
    "same_function",
    "same_industry",
    "level_gap",
    "level_distance",
    "years_gap",
    "past_weight",
    "past_same_city",
    "past_same_function",
    "past_same_industry",
    "past_same_company",
    "past_pay_gap",
    "past_level_gap",
    "past_years_gap",
};
inline constexpr size_t kNumOwnSeekerTraits = static_cast<size_t>(SeekerTrait::kCity);
inline constexpr size_t kNumOwnJobTraits = static_cast<size_t>(JobTrait::kCity);
inline constexpr size_t kNumJobPairFeatures =
    kJobPairFeatureNames.size() + kNumOwnSeekerTraits + kNumOwnJobTraits;
// Which of them is the member's level.
inline constexpr uint32_t kMemberLevelOfJobPair =
    kJobPairFeatureNames.size() + static_cast<size_t>(SeekerTrait::kLevel);

// A view: who made them keeps the arrays alive.
struct JobPairViews {
  const RelationModel* relation = nullptr;  // member -> job
  MarketTraits traits;
  ProfileViews profiles;  // queries: members, items: jobs
  MatchScaleViews scales;
};

// Members are the actors, jobs the objects.
//
// What the member did with this very job is no feature: an employer could read from a candidate's
// score who has looked.
class JobPairFeatures : public MatchFeatures {
 public:
  // Throws Error(kInvalidArgument) when sizes don't fit.
  explicit JobPairFeatures(const JobPairViews& views);

  size_t num_actors() const override { return num_members(); }
  size_t num_objects() const override { return num_jobs(); }
  size_t num_features() const override { return kNumJobPairFeatures; }

  Matrix OfActor(uint32_t member, std::span<const uint32_t> jobs) const override;
  Matrix OfObject(uint32_t job, std::span<const uint32_t> members) const override;

 private:
  struct Past;

  size_t num_members() const { return views_.relation->num_actors(); }
  size_t num_jobs() const { return views_.relation->num_objects(); }
  Past PastOf(uint32_t member) const;
  void Fill(uint32_t member, uint32_t job, const Past& past, float* row) const;
  void FillSkills(uint32_t member, uint32_t job, float* row) const;
  void FillTraits(uint32_t member, uint32_t job, float* row) const;
  void FillPast(uint32_t member, uint32_t job, const Past& past, float* row) const;

  JobPairViews views_;
  RelationScores scores_;
};

}  // namespace bole
