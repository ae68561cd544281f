// Examples of which headhunter was given a job and of which jobs were filled, each by what was
// known at some cut before.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "engine/matching/mandate_features.h"
#include "engine/matching/market_traits.h"
#include "features/graph/mandate_traits_table.h"
#include "features/graph/mandates.h"
#include "features/graph/market_traits_table.h"
#include "models/choice_learning.h"

namespace bole {

// From one cut to the next; what a filled job is: one that hires within so long.
inline constexpr int64_t kMandateHorizon = 30 * 86'400;  // seconds

// What the chance of a job to be filled goes by, before anything that the headhunter adds: a
// constant, three marks (has a headhunter, is full, never closes) and traits of the job.
inline constexpr size_t kNumFillMarks = 4;
inline constexpr std::array kFillTraits = {
    JobTrait::kOpenings, JobTrait::kOpeningsLeft,  JobTrait::kInProgress,
    JobTrait::kLooks,    JobTrait::kApplications,  JobTrait::kApplyShare,
    JobTrait::kAnswered, JobTrait::kAcceptedShare, JobTrait::kAnsweredShare,
    JobTrait::kHires,    JobTrait::kLatelyApplied, JobTrait::kAgeDays,
    JobTrait::kDaysLeft, JobTrait::kCompanyLooks,  JobTrait::kCompanyAcceptedShare,
    JobTrait::kLevel,    JobTrait::kMinYears};
inline constexpr size_t kNumFillFeatures = kNumFillMarks + kFillTraits.size();
// What of a headhunter's features may add to it.
inline constexpr std::array kFillOfHeadhunter = {MandateFeature("mandates"),
                                                 MandateFeature("open_mandates"),
                                                 MandateFeature("filled_mandates"),
                                                 MandateFeature(HeadhunterTrait::kHires),
                                                 MandateFeature(HeadhunterTrait::kRepliedShare),
                                                 MandateFeature(HeadhunterTrait::kLoad)};

// Writes the kNumFillFeatures of a job that a headhunter has or shall have, or nobody.
void FillJobFeatures(const MarketTraits& market, uint32_t job, bool by_headhunter,
                     std::span<float> row);

// What jobs and headhunters say, as MandateTraits has it. Who made them keeps the arrays alive.
struct MandateWords {
  CsrView jobs, headhunters;
};

// Thread safety: const and safe from any number of threads.
class MandateExamples {
 public:
  // As of `now` (Unix seconds), whose words these are. Throws what opening the tables throws.
  MandateExamples(const std::filesystem::path& tables, const MandateWords& words, int64_t now);

  // What is known now.
  MandateTraits traits() const { return With(traits_, traits_); }
  const MarketTraitsTable& market() const { return market_; }
  size_t num_headhunters() const { return traits_.firms.size(); }

  // Of a job the headhunters of its community; where these are more than kMostAlternatives, so many
  // drawn by a hash, `chosen` among them. Ascending.
  std::vector<uint32_t> Alternatives(uint32_t job, uint32_t chosen = kNoRow) const;
  size_t NumEligible(uint32_t job) const;

  // Adds what happened in the horizon from the cut on. A choice is a mandate among the
  // alternatives.
  void AddFrom(int64_t cut, Choices* given, Choices* filled) const;

  static constexpr size_t kMostAlternatives = 300;

 private:
  MandateTraits With(const MandateTraitsTable& then, const MandateTraitsTable& now) const;
  void AddGiven(const MandateTraits& then, int64_t cut, Choices* given) const;
  void AddFilled(const MandateTraits& then, int64_t cut, Choices* filled) const;
  MarketTraitsTable MarketAt(int64_t time) const;

  std::filesystem::path directory_;
  MandateTables tables_;
  MandateWords words_;
  int64_t now_;
  MandateTraitsTable traits_;
  MarketTraitsTable market_;
  std::vector<uint32_t> headhunter_of_;  // by job, or kNoRow
  std::vector<Hire> hires_;
  std::vector<uint32_t> job_communities_, headhunter_communities_;
};

}  // namespace bole
