// What a member and a job have in common and how they differ, as numbers that a ranker reads.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/base/top_k.h"
#include "engine/matching/market_traits.h"
#include "engine/ranking/relation_model.h"
#include "engine/retrieval/profile_alike.h"

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

// What the scores of one member, or of one job, are divided by, so that scores of different ones
// compare: root mean squares over all on the other side. 0: the source says nothing.
struct JobPairScales {
  std::vector<float> member_embedding;
  std::vector<float> member_filter;
  std::vector<float> job_embedding;
};

// The same for any number of threads.
JobPairScales MeasureScales(const RelationModel& relation, size_t num_threads);

// A view: who made them keeps the arrays alive.
struct JobPairViews {
  const RelationModel* relation = nullptr;  // member -> job
  MarketTraits traits;
  ProfileViews profiles;  // queries: members, items: jobs
  std::span<const float> member_embedding, member_filter, job_embedding;  // JobPairScales
};

// The features of a pair depend on the pair alone: they have the same bits whether they are
// computed for a member's list, for a job's list or for one pair.
//
// What the member did with this very job is no feature: an employer could read from a candidate's
// score who has looked.
//
// Thread safety: const and safe from any number of threads.
class JobPairFeatures {
 public:
  // Throws Error(kInvalidArgument) when sizes don't fit.
  explicit JobPairFeatures(const JobPairViews& views);

  size_t num_members() const { return views_.relation->num_actors(); }
  size_t num_jobs() const { return views_.relation->num_objects(); }

  // A row for each, of kNumJobPairFeatures columns; NaN is "not known".
  Matrix OfMember(uint32_t member, std::span<const uint32_t> jobs) const;
  Matrix OfJob(uint32_t job, std::span<const uint32_t> members) const;

 private:
  struct Past;

  Past PastOf(uint32_t member) const;
  float FilterSum(uint32_t member, uint32_t job) const;
  void Fill(uint32_t member, uint32_t job, float filter_sum, const Past& past, float* row) const;
  void FillSources(uint32_t member, uint32_t job, float filter_sum, float* row) const;
  void FillSkills(uint32_t member, uint32_t job, float* row) const;
  void FillTraits(uint32_t member, uint32_t job, float* row) const;
  void FillPast(uint32_t member, uint32_t job, const Past& past, float* row) const;

  JobPairViews views_;
  FusedModel model_;
  ProfileAlike profiles_;
};

}  // namespace bole
