// Embeddings from interactions and features together: ALS whose rows are drawn to where their
// features say that they lie.
//
// With F a side's features, the model of a row is x = F A + δ. An epoch solves a side's rows with
// the means F A as prior, then fits A to the rows, so both find each other (algorithm of Agarwal
// and Chen 2009, regression-based latent factor models, with point estimates). Who has many
// interactions lies where these say, who has few in between, who has none at F A: known and
// unknown have scores on one scale.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/csr.h"
#include "models/als.h"
#include "models/ridge_map.h"

namespace bole {

// Features of both sides, each over its own columns. A matrix without entries: no features.
struct SideFeatures {
  CsrView users;
  CsrView items;
};

struct FeatureAlsOptions {
  AlsOptions als;
  float map_lambda = 1;  // of the ridge maps: as if each feature had been seen once more, on a
                         // row at zero
  // Conjugate gradients of a fit. A map goes on from the last one, so few do: 4 gave the same lists
  // as 12.
  size_t map_iterations = 4;
  // Maps are fitted in the first of so many epochs. With many features a fit costs many times what
  // the rest of an epoch does, and from one epoch to the next a map hardly moves.
  size_t epochs_a_fit = 3;
};

// Thread safety: none. The views must outlive it.
class FeatureAls {
 public:
  // Starts from N(0, 0.1/√dim), or from given factors, such as last night's; rows of zeros are of
  // those who are new since. Throws Error(kInvalidArgument) when sizes don't fit or options are
  // out of range.
  FeatureAls(const CsrView& by_user, const SideFeatures& features, const FeatureAlsOptions& options,
             std::optional<Factors> start = {});

  FeatureAls(const FeatureAls&) = delete;
  FeatureAls& operator=(const FeatureAls&) = delete;

  void RunEpoch();

  // The factors, rows without interactions at what their features foretell, in the basis of
  // AlsTrainer::Take(). Leaves this empty.
  Factors Take();

  uint64_t num_raised() const { return trainer_.num_raised(); }

 private:
  // The map of one side.
  struct Prior {
    CsrView features;
    std::vector<float> known;  // 1 for rows with interactions, 0 for the others
    Matrix map;                // features × dim in the trainer's basis; empty: not fitted

    Matrix Means(size_t num_threads) const;
  };

  void Fit(const Matrix& rows, Prior* prior) const;
  void PlaceTheUnknown(const Prior& prior, Matrix* rows) const;

  const FeatureAlsOptions options_;
  AlsTrainer trainer_;
  size_t num_epochs_ = 0;  // that were run
  Prior users_;
  Prior items_;
};

// All epochs. `after_epoch` is told when one is done; may be empty. Throws as FeatureAls does.
Factors TrainFeatureAls(const CsrView& by_user, const SideFeatures& features,
                        const FeatureAlsOptions& options, std::optional<Factors> start = {},
                        const std::function<void()>& after_epoch = {});

}  // namespace bole
