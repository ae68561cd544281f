// Learns what somebody who takes one of several alternatives goes by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bole {

// A choice takes one row of its alternatives. A yes or no is a choice between a row and one of
// zeros.
struct Choices {
  size_t num_features = 0;
  std::vector<float> values;  // alternatives x features; those of one choice follow each other
  std::vector<size_t> begins = {0};  // by choice its first alternative; then the end of all
  std::vector<size_t> chosen;        // by choice the row of the one that was taken

  size_t size() const { return chosen.size(); }
  // A row of zeros for the next alternative of the choice that End closes, to be written to until
  // the next is added.
  std::span<float> AddAlternative();
  // `taken`: counted from the choice's first alternative.
  void End(size_t taken);

  Choices First(size_t count) const;
};

// What is thought of the weights before anything was seen: a normal distribution of each.
struct WeightPrior {
  std::vector<double> means;
  std::vector<double> precisions;  // 1 / variance; above 0
};

// The weights w of most posterior probability under P(alternative) = exp(w x) / sum of exp(w x')
// over the choice's alternatives (the conditional logit of McFadden 1974), by Newton's method; the
// problem is convex. With alternatives left out at random, the same chance for all but the chosen,
// the weights stay consistent (McFadden 1978). Without choices: the means.
//
// The same bits for any number of threads. Throws Error(kInvalidArgument) when sizes don't fit, a
// precision isn't above 0, or a value isn't finite.
std::vector<double> LearnChoices(const Choices& choices, const WeightPrior& prior,
                                 size_t num_threads);

// By choice -ln P of the one that was taken. Requires a weight for each feature.
std::vector<double> ChoiceLosses(const Choices& choices, std::span<const double> weights);

// A prior under which the features from `from` on stay without weight.
WeightPrior WithoutFrom(size_t from, WeightPrior prior);

// Whether reading the features from `from` on surely foretells better: learned from the first
// `num_earlier` choices, the others have less loss on average, by more than two standard errors.
// Not of fewer than two others. Throws what LearnChoices throws.
bool ForetellBetterFrom(size_t from, const Choices& choices, size_t num_earlier,
                        const WeightPrior& prior, size_t num_threads);

}  // namespace bole
