// How likely it is that a member goes for a job, and that the employer accepts.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/matching/job_pair_features.h"
#include "engine/matching/match_forecast.h"
#include "engine/matching/people_ranker.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class JobRanker {
 public:
  // Both read JobPairFeatures. Throws Error(kCorruptData) when trees read another number.
  JobRanker(CalibratedTrees interest, CalibratedTrees acceptance);

  // For each row of features.
  std::vector<MatchForecast> Foretell(const Matrix& features) const;

  const CalibratedTrees& interest() const { return interest_; }
  const CalibratedTrees& acceptance() const { return acceptance_; }

 private:
  CalibratedTrees interest_;
  CalibratedTrees acceptance_;
};

// What the night learned of a job's match, and what its features need.
struct JobRankerFile {
  std::optional<JobRanker> ranker;  // nothing: too little was there to learn from
  JobPairScales scales;             // empty without a ranker
  // Whether the lists are in the order of the joint score: where that proved better in a
  // rehearsal.
  bool orders_jobs = false;        // of members
  bool orders_candidates = false;  // of jobs

  // Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
  // Throws Error(kNotFound), or Error(kCorruptData) for a file that isn't such.
  static JobRankerFile Read(const std::filesystem::path& path);
};

}  // namespace bole
