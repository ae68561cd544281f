// How likely it is that a member invites a candidate, and that the candidate accepts.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/matching/pair_features.h"
#include "engine/matching/people_sources.h"
#include "engine/ranking/calibration_curve.h"
#include "engine/ranking/segment_offsets.h"
#include "engine/ranking/tree_ensemble.h"

namespace bole {

// Candidates of one member that the ranker puts in order: the best by sum. More makes night and
// live answers slower and finds next to nothing.
constexpr size_t kRankedCandidates = 200;

// Features of a candidate among the others of its list: those of the pair, then score and place by
// each source, then sum, place and share of the best sum.
constexpr size_t kNumListFeatures = kNumPairFeatures + 2 * kPeopleSources.size() + 4;

// A row for each candidate. The candidates are all that are ranked together, best sum first.
Matrix ListFeatures(const PairFeatures& pairs, uint32_t query,
                    std::span<const PeopleCandidate> candidates);

// Trees, the curve that makes a probability of their score, and what segments are away from it.
struct CalibratedTrees {
  TreeEnsemble trees;
  CalibrationCurve curve;
  SegmentOffsets segments;

  float Probability(std::span<const float> features) const {
    return segments.Move(curve.Probability(trees.Score(features)), features);
  }

  // Of rows that may have more columns than the trees read.
  std::vector<float> Probabilities(const MatrixView& rows) const;

  // Adds arrays NAME.*, and reads them again. Read throws Error(kCorruptData) when they are
  // damaged.
  void Write(const std::string& name, ArrayFileWriter& file) const;
  static CalibratedTrees Read(const std::string& name, const ArrayFile& file);
};

// Thread safety: const and safe from any number of threads.
class PeopleRanker {
 public:
  // `invites` reads all of ListFeatures, `accepts` those of the pair; without it everyone accepts.
  // Throws Error(kCorruptData) when trees read another number of features.
  PeopleRanker(CalibratedTrees invites, std::optional<CalibratedTrees> accepts);

  // P(invite and accept) for each row of ListFeatures.
  std::vector<float> Rank(const Matrix& features) const;

  // P(accept | invite) of a row of pair features or ListFeatures; 1 when that wasn't learned.
  float AcceptProbability(std::span<const float> features) const;

  const CalibratedTrees& invites() const { return invites_; }
  const std::optional<CalibratedTrees>& accepts() const { return accepts_; }

 private:
  CalibratedTrees invites_;
  std::optional<CalibratedTrees> accepts_;
};

// What the night learned of ranking: either may be missing. Where no ranker was better than the
// plain sum, acceptance may still be foretold.
struct PeopleRankerFile {
  std::optional<PeopleRanker> ranker;
  std::optional<CalibratedTrees> accepts;

  // Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
  // Throws Error(kNotFound), or Error(kCorruptData) for a file that isn't such.
  static PeopleRankerFile Read(const std::filesystem::path& path);
};

}  // namespace bole
