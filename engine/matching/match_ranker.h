// How likely it is that an actor asks an object (a member applies to a job, a headhunter writes to
// a member), and that the object accepts.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/matching/match_forecast.h"
#include "engine/matching/people_ranker.h"
#include "engine/matching/relation_scores.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class MatchRanker {
 public:
  // Both read the same features. Throws Error(kCorruptData) when trees read different numbers.
  MatchRanker(CalibratedTrees interest, CalibratedTrees acceptance);

  size_t num_features() const { return interest_.trees.num_features(); }

  // For each row of features.
  std::vector<MatchForecast> Foretell(const Matrix& features) const;

  const CalibratedTrees& interest() const { return interest_; }
  const CalibratedTrees& acceptance() const { return acceptance_; }

 private:
  CalibratedTrees interest_;
  CalibratedTrees acceptance_;
};

// What the night learned of one relation's matches, and what its features need.
struct MatchRankerFile {
  std::optional<MatchRanker> ranker;  // nothing: too little was there to learn from
  MatchScales scales;                 // empty without a ranker
  // Whether the lists are in the order of the joint score: where that proved better in a
  // rehearsal.
  bool orders_objects = false;  // of actors
  bool orders_actors = false;   // of objects

  // Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
  // Throws Error(kNotFound), or Error(kCorruptData) for a file that isn't such, or whose trees read
  // another number of features.
  static MatchRankerFile Read(const std::filesystem::path& path, size_t num_features);
};

}  // namespace bole
