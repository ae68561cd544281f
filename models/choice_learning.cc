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
// Of a feature that is not to be read.
constexpr double kCertain = 1e12;  // precision

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

Choices Choices::First(size_t count) const {
  Choices first = {.num_features = num_features};
  first.begins.assign(begins.begin(), begins.begin() + static_cast<ptrdiff_t>(count) + 1);
  first.chosen.assign(chosen.begin(), chosen.begin() + static_cast<ptrdiff_t>(count));
  first.values.assign(values.begin(),
                      values.begin() + static_cast<ptrdiff_t>(first.begins.back() * num_features));
  return first;
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

std::vector<double> ChoiceLosses(const Choices& choices, std::span<const double> weights) {
  const DoubleVector all =
      DoubleVector::Map(weights.data(), static_cast<Eigen::Index>(weights.size()));
  std::vector<double> losses;
  for (size_t i = 0; i < choices.size(); ++i) {
    Slopes own(0);
    AddChoice(choices, i, all, false, own);
    losses.push_back(own.loss);
  }
  return losses;
}

WeightPrior WithoutFrom(size_t from, WeightPrior prior) {
  for (size_t i = from; i < prior.means.size(); ++i) {
    prior.means[i] = 0;
    prior.precisions[i] = kCertain;
  }
  return prior;
}

bool ForetellBetterFrom(size_t from, const Choices& choices, size_t num_earlier,
                        const WeightPrior& prior, size_t num_threads) {
  const Choices earlier = choices.First(num_earlier);
  const auto losses = [&](const WeightPrior& each) {
    return ChoiceLosses(choices, LearnChoices(earlier, each, num_threads));
  };
  const std::vector<double> with = losses(prior), without = losses(WithoutFrom(from, prior));
  const auto count = static_cast<double>(choices.size() - num_earlier);
  if (count < 2) return false;
  double mean = 0, squares = 0;
  for (size_t i = num_earlier; i < with.size(); ++i) mean += (without[i] - with[i]) / count;
  for (size_t i = num_earlier; i < with.size(); ++i) {
    squares += std::pow(without[i] - with[i] - mean, 2);
  }
  return mean > 2 * std::sqrt(squares) / count;
}

}  // namespace bole
