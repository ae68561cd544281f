#include "models/two_sided.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"
#include "models/dense_algebra.h"

namespace bole {
namespace {

// Of the inner products of all pairs: √(trace(AᵀA BᵀB) / pairs), so no pair is looked at.
double RootMeanSquare(const Factors& half, size_t num_threads) {
  const double num_pairs =
      static_cast<double>(half.users.rows()) * static_cast<double>(half.items.rows());
  if (num_pairs == 0) return 0;
  const Eigen::MatrixXd users = Gramian(ViewOf(half.users), num_threads);
  const Eigen::MatrixXd items = Gramian(ViewOf(half.items), num_threads);
  return std::sqrt(users.cwiseProduct(items).sum() / num_pairs);
}

// What both sides' rows of a half are multiplied by; 0: it says nothing.
float ScaleOf(const Factors& half, float weight, size_t num_threads) {
  if (weight == 0) return 0;
  const double size = RootMeanSquare(half, num_threads);
  return size > 0 ? static_cast<float>(std::sqrt(weight / size)) : 0;
}

void CheckHalves(const TwoSidedVectors& vectors, float choice_share) {
  if (!(choice_share >= 0 && choice_share <= 1)) {
    throw Error(ErrorCode::kInvalidArgument,
                "share of a half must be from 0 to 1: " + std::to_string(choice_share));
  }
  const bool fits = vectors.wishes.users.rows() == vectors.choices.users.rows() &&
                    vectors.wishes.items.rows() == vectors.choices.items.rows();
  if (!fits) throw Error(ErrorCode::kInvalidArgument, "halves are of other members or jobs");
}

// One side's rows of both halves, side by side.
Matrix Join(const Matrix& first, float first_scale, const Matrix& second, float second_scale) {
  const Eigen::Index first_dim = first_scale > 0 ? first.cols() : 0;
  const Eigen::Index second_dim = second_scale > 0 ? second.cols() : 0;
  Matrix joined(first.rows(), first_dim + second_dim);
  if (first_dim > 0) joined.leftCols(first_dim) = first_scale * first;
  if (second_dim > 0) joined.rightCols(second_dim) = second_scale * second;
  return joined;
}

// What is tried. Never 1: who is known by the first half alone would be left without anything.
constexpr float kShares[] = {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F, 0.9F};

}  // namespace

Factors JoinHalves(const TwoSidedVectors& vectors, float choice_share, size_t num_threads) {
  CheckHalves(vectors, choice_share);
  const float wish_scale = ScaleOf(vectors.wishes, 1 - choice_share, num_threads);
  const float choice_scale = ScaleOf(vectors.choices, choice_share, num_threads);
  return {Join(vectors.wishes.users, wish_scale, vectors.choices.users, choice_scale),
          Join(vectors.wishes.items, wish_scale, vectors.choices.items, choice_scale)};
}

ShareJudgement ChooseShare(const MeasureShare& measure) {
  ShareJudgement judgement;
  const std::vector<ListQuality> chosen_by = measure(0, MatchSlice::kChosenBy);
  const std::vector<ListQuality> alone = measure(0, MatchSlice::kJudgedBy);
  judgement.joined = judgement.alone = MeanOf(alone);
  if (std::min(chosen_by.size(), alone.size()) < kFewestShareLists) return judgement;
  const auto value = [](const ListOrderQuality& mean) {
    return (mean.recall_at_20 + mean.ndcg_at_20) / 2;
  };
  double best = value(MeanOf(chosen_by));
  for (const float share : kShares) {
    const double tried = value(MeanOf(measure(share, MatchSlice::kChosenBy)));
    if (tried <= best) continue;
    best = tried;
    judgement.share = share;
  }
  if (judgement.share == 0) return judgement;
  const std::vector<ListQuality> joined = measure(judgement.share, MatchSlice::kJudgedBy);
  judgement.joined = MeanOf(joined);
  judgement.is_better = IsSurelyBetter(joined, alone, &ListQuality::ndcg) &&
                        judgement.joined.recall_at_20 >= judgement.alone.recall_at_20;
  return judgement;
}

}  // namespace bole
