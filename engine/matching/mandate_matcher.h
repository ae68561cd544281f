// The joint score of a job and a headhunter: P(the employer gives the headhunter the job) * P(the
// job is filled).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "engine/matching/foreteller.h"
#include "engine/matching/mandate_features.h"

namespace bole {

// Linear scores; learned in models/choice_learning.
struct MandateWeights {
  // Of a pair: the employer's choice among headhunters goes by exp of the score.
  std::array<double, kNumMandateFeatures> choice = {};
  // Of a pair, in log-odds: what the headhunter adds to the job's own chance to be filled.
  std::array<double, kNumMandateFeatures> fill = {};
};

// What an employer asks is one headhunter, of all there are: shares of one job add up to 1.
//
// Thread safety: const and safe from any number of threads.
class MandateMatcher : public Foreteller {
 public:
  // What a file of Write's has; the traits of as many jobs and headhunters. Throws what
  // ArrayFile::Open throws, and Error(kCorruptData) when sizes don't fit.
  static MandateMatcher Open(const std::filesystem::path& path, size_t num_jobs,
                             size_t num_headhunters);

  //   shares     by job: ln of the sum over headhunters of exp(the score of the choice)
  //   job_fills  by job: log-odds that it is filled, before what the headhunter adds
  static void Write(const std::filesystem::path& path, const MandateTraits& traits,
                    const MandateWeights& weights, std::span<const float> shares,
                    std::span<const float> job_fills);

  size_t num_jobs() const { return traits_.num_jobs(); }
  size_t num_headhunters() const { return traits_.num_headhunters(); }

  MatchForecast Foretell(uint32_t job, uint32_t headhunter) const;

  // Of a job's headhunters.
  std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                      std::span<const uint32_t> others) const override;

 private:
  MandateMatcher(ArrayFile file, size_t num_jobs, size_t num_headhunters);

  ArrayFile file_;
  MandateTraits traits_;
  MandateWeights weights_;
  std::span<const float> shares_, job_fills_;
};

// The score of a row of features. In the order of the features: the same bits everywhere.
double MandateScore(std::span<const double> weights, std::span<const float> row);

}  // namespace bole
