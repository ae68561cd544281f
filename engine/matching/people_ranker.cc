#include "engine/matching/people_ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/base/error.h"
#include "engine/store/array_file.h"

namespace bole {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

void CheckFeatures(const TreeEnsemble& trees, size_t expected) {
  if (trees.num_features() == expected) return;
  throw Error(ErrorCode::kCorruptData,
              "ranker reads another number of features: " + std::to_string(trees.num_features()) +
                  ", expected " + std::to_string(expected));
}

// Score and place by one source; both missing for whom it doesn't propose.
void FillSource(std::span<const PeopleCandidate> candidates, size_t source, size_t column,
                Matrix& features) {
  std::vector<ScoredRow> proposed;
  for (uint32_t i = 0; i < candidates.size(); ++i) {
    const float score = candidates[i].scores[source];
    if (score > 0) proposed.push_back({score, i});
  }
  std::sort(proposed.begin(), proposed.end(), IsBetter);
  features.col(static_cast<Eigen::Index>(column)).setConstant(kUnknown);
  features.col(static_cast<Eigen::Index>(column) + 1).setConstant(kUnknown);
  size_t place = 0;
  for (size_t i = 0; i < proposed.size(); ++i) {
    // The same score, the same place: rows stand in no order that means something.
    if (i > 0 && proposed[i].score != proposed[i - 1].score) place = i;
    const auto row = static_cast<Eigen::Index>(proposed[i].row);
    features(row, static_cast<Eigen::Index>(column)) = proposed[i].score;
    features(row, static_cast<Eigen::Index>(column) + 1) = static_cast<float>(place);
  }
}

std::optional<CalibratedTrees> ReadTrees(const std::string& name, const ArrayFile& file) {
  if (!file.Has(name + ".curve")) return std::nullopt;
  return CalibratedTrees::Read(name, file);
}

}  // namespace

Matrix ListFeatures(const PairFeatures& pairs, uint32_t query,
                    std::span<const PeopleCandidate> candidates) {
  Matrix features(static_cast<Eigen::Index>(candidates.size()), kNumListFeatures);
  if (candidates.empty()) return features;
  std::vector<uint32_t> rows;
  for (const PeopleCandidate& candidate : candidates) rows.push_back(candidate.row);
  pairs.Fill(query, rows, features);
  size_t column = kNumPairFeatures;
  for (size_t source = 0; source < kPeopleSources.size(); ++source, column += 2) {
    FillSource(candidates, source, column, features);
  }
  for (size_t i = 0; i < candidates.size(); ++i) {
    float* row = features.row(static_cast<Eigen::Index>(i)).data() + column;
    row[0] = candidates[i].score - ListedScore(0);
    row[1] = static_cast<float>(i);
    row[2] = row[0] / (candidates[0].score - ListedScore(0));
    row[3] = static_cast<float>(candidates.size());
  }
  return features;
}

void CalibratedTrees::Write(const std::string& name, ArrayFileWriter& file) const {
  trees.Write(name, file);
  curve.Write(name, file);
  segments.Write(name, file);
}

CalibratedTrees CalibratedTrees::Read(const std::string& name, const ArrayFile& file) {
  TreeEnsemble trees = TreeEnsemble::Read(name, file);
  SegmentOffsets segments = SegmentOffsets::Read(name, trees.num_features(), file);
  return {std::move(trees), CalibrationCurve::Read(name, file), std::move(segments)};
}

std::vector<float> CalibratedTrees::Probabilities(const MatrixView& rows) const {
  std::vector<float> probabilities = trees.ScoreRows(rows);
  for (size_t i = 0; i < probabilities.size(); ++i) {
    const auto* const row = rows.row(static_cast<Eigen::Index>(i)).data();
    probabilities[i] =
        segments.Move(curve.Probability(probabilities[i]), {row, static_cast<size_t>(rows.cols())});
  }
  return probabilities;
}

PeopleRanker::PeopleRanker(CalibratedTrees invites, std::optional<CalibratedTrees> accepts)
    : invites_(std::move(invites)), accepts_(std::move(accepts)) {
  CheckFeatures(invites_.trees, kNumListFeatures);
  if (accepts_) CheckFeatures(accepts_->trees, kNumPairFeatures);
}

std::vector<float> PeopleRanker::Rank(const Matrix& features) const {
  std::vector<float> probabilities = invites_.Probabilities(ViewOf(features));
  if (!accepts_) return probabilities;
  const std::vector<float> accepts = accepts_->Probabilities(ViewOf(features));
  for (size_t i = 0; i < accepts.size(); ++i) probabilities[i] *= accepts[i];
  return probabilities;
}

float PeopleRanker::AcceptProbability(std::span<const float> features) const {
  return accepts_ ? accepts_->Probability(features.first(kNumPairFeatures)) : 1;
}

void PeopleRankerFile::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  if (ranker) ranker->invites().Write("invites", file);
  if (accepts) accepts->Write("accepts", file);
  file.Finish();
}

PeopleRankerFile PeopleRankerFile::Read(const std::filesystem::path& path) {
  const ArrayFile file = ArrayFile::Open(path);
  PeopleRankerFile read;
  read.accepts = ReadTrees("accepts", file);
  if (read.accepts) CheckFeatures(read.accepts->trees, kNumPairFeatures);
  std::optional<CalibratedTrees> invites = ReadTrees("invites", file);
  if (invites) read.ranker.emplace(std::move(*invites), read.accepts);
  return read;
}

}  // namespace bole
