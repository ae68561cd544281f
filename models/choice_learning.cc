#include "models/choice_learning.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/matrix.h"
#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr size_t kChoicesPerChunk = 64;

// Newton's steps square the error once they are near; ten are enough from any sensible prior.
constexpr int kMostSteps = 50;
constexpr int kMostHalvings = 30;
constexpr double kSmallestGain = 1e-13;  // of the log-probability, against its size

using DoubleMatrix = Eigen::MatrixXd;
using DoubleVector = Eigen::VectorXd;

// Of the log-probability, its slope and its curvature, with the sign of a minimum.
struct Slopes {
  double loss = 0;
  DoubleVector gradient;
  DoubleMatrix hessian;

  explicit Slopes(Eigen::Index size)
      : gradient(DoubleVector::Zero(size)), hessian(DoubleMatrix::Zero(size, size)) {}
};

void Check(const Choices& choices, const WeightPrior& prior) {
  bool fits = prior.means.size() == choices.num_features &&
              prior.precisions.size() == choices.num_features &&
              choices.begins.size() == choices.size() + 1 && choices.begins.front() == 0 &&
              choices.begins.back() * choices.num_features == choices.values.size() &&
              std::ranges::all_of(choices.values, [](float each) { return std::isfinite(each); });
  for (size_t i = 0; fits && i < choices.size(); ++i) {
    fits = choices.begins[i] <= choices.chosen[i] && choices.chosen[i] < choices.begins[i + 1];
  }
  fits = fits && std::ranges::all_of(prior.precisions, [](double each) { return each > 0; });
  if (!fits) throw Error(ErrorCode::kInvalidArgument, "choices and prior don't fit together");
}

// Adds one choice. `with_slopes`: else the loss alone.
void AddChoice(const Choices& choices, size_t i, const DoubleVector& weights, bool with_slopes,
               Slopes& sums) {
  const auto begin = static_cast<Eigen::Index>(choices.begins[i]);
  const auto size = static_cast<Eigen::Index>(choices.begins[i + 1]) - begin;
  const MatrixView alternatives(choices.values.data() + choices.begins[i] * choices.num_features,
                                size, static_cast<Eigen::Index>(choices.num_features));
  const DoubleMatrix rows = alternatives.cast<double>();
  DoubleVector scores = rows * weights;
  const double largest = scores.maxCoeff();
  const double own = scores[static_cast<Eigen::Index>(choices.chosen[i]) - begin];
  DoubleVector shares = (scores.array() - largest).exp();
  const double all = shares.sum();
  sums.loss += largest + std::log(all) - own;
  if (!with_slopes) return;
  shares /= all;
  const DoubleVector mean = rows.transpose() * shares;
  sums.gradient +=
      mean - rows.row(static_cast<Eigen::Index>(choices.chosen[i]) - begin).transpose();
  sums.hessian.noalias() += rows.transpose() * shares.asDiagonal() * rows;
  sums.hessian.noalias() -= mean * mean.transpose();
}

Slopes Measure(const Choices& choices, const WeightPrior& prior, const DoubleVector& weights,
               bool with_slopes, size_t num_threads) {
  const Eigen::Index size = weights.size();
  std::vector<Slopes> partials(NumChunks(choices.size(), kChoicesPerChunk), Slopes(size));
  ParallelFor(choices.size(), kChoicesPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      AddChoice(choices, i, weights, with_slopes, partials[chunk.index]);
    }
  });
  Slopes sums(size);
  for (const Slopes& partial : partials) {
    sums.loss += partial.loss;
    sums.gradient += partial.gradient;
    sums.hessian += partial.hessian;
  }
  for (Eigen::Index i = 0; i < size; ++i) {
    const double precision = prior.precisions[static_cast<size_t>(i)];
    const double distance = weights[i] - prior.means[static_cast<size_t>(i)];
    sums.loss += precision * distance * distance / 2;
    sums.gradient[i] += precision * distance;
    sums.hessian(i, i) += precision;
  }
  return sums;
}

}  // namespace

std::span<float> Choices::AddAlternative() {
  values.resize(values.size() + num_features);
  return std::span(values).last(num_features);
}

void Choices::End(size_t taken) {
  chosen.push_back(begins.back() + taken);
  begins.push_back(values.size() / num_features);
}

std::vector<double> LearnChoices(const Choices& choices, const WeightPrior& prior,
                                 size_t num_threads) {
  Check(choices, prior);
  DoubleVector weights =
      DoubleVector::Map(prior.means.data(), static_cast<Eigen::Index>(prior.means.size()));
  bool goes_on = choices.size() > 0;
  for (int step = 0; goes_on && step < kMostSteps; ++step) {
    const Slopes at = Measure(choices, prior, weights, true, num_threads);
    const DoubleVector direction = at.hessian.ldlt().solve(at.gradient);
    goes_on = false;
    double length = 1;
    for (int i = 0; i < kMostHalvings && !goes_on; ++i, length /= 2) {
      const DoubleVector tried = weights - length * direction;
      const double loss = Measure(choices, prior, tried, false, num_threads).loss;
      goes_on = at.loss - loss > kSmallestGain * (1 + std::abs(at.loss));
      if (goes_on) weights = tried;
    }
  }
  return {weights.data(), weights.data() + weights.size()};
}

}  // namespace bole
