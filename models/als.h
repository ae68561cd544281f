// Embeddings of users and items from their interactions: implicit ALS, exact below 512 dimensions.
//
// Minimises over all pairs of a user's vector x and an item's vector y
//
//   Σ_observed |c| (p − x·y)² + α₀ Σ_all (x·y)² + Σ_rows λ (n + α₀ N)^ν ‖row − m‖²
//
// where c is the interaction's weight, p is 1, or 0 for a refusal, whose weight is below 0, n the
// row's number of interactions, N the number of rows on the other side and m the row's prior mean
// (0 without one).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"
#include "models/als_half_epoch.h"

namespace bole {

struct AlsOptions {
  size_t dim = 128;
  float alpha0 = 0.02F;   // weight of every pair as a zero; tune together with lambda
  float lambda = 0.002F;  // strength of the regulariser
  float nu = 1;           // how it grows with a row's number of interactions; 0: not at all
  size_t num_epochs = 8;  // one solves all users, then all items
  // These two change no promise: results depend on the seed but not on threads.
  uint64_t seed = 1;
  size_t num_threads = 1;
};

struct Factors {
  Matrix users;
  Matrix items;
};

// The regulariser's strength for a row with n interactions: λ (n + α₀ N)^ν.
float RowLambda(const AlsOptions& options, size_t num_interactions, size_t num_other_rows);

// Trains epoch by epoch.
//
// Thread safety: none. The matrix must outlive it.
class AlsTrainer {
 public:
  // Starts from N(0, 0.1/√dim). by_user: users × items, values are the weights c, not 0.
  // Throws Error(kInvalidArgument) for options or weights that are out of range.
  AlsTrainer(const CsrView& by_user, const AlsOptions& options);

  // Starts from given factors, such as last night's; of these only the items' matter, or the
  // users' with many interactions as well where dim is large (RowForm::kBlocks).
  // Throws Error(kInvalidArgument) when their shapes don't fit.
  AlsTrainer(const CsrView& by_user, const AlsOptions& options, Factors start);

  // Solves all rows of one side against the other.
  //
  //   prior_means  m of each row, in the basis of factors() at the time of the call; null: zero
  //
  // The call may rotate the basis of factors(), both sides alike.
  void SolveUsers(const Matrix* prior_means = nullptr);
  void SolveItems(const Matrix* prior_means = nullptr);

  // Turns these rows, which are in the basis of factors(), whenever that is turned, so that they
  // stay in it: a prior's map. An empty matrix is left alone. They must outlive the trainer's use.
  void RotateAlong(Matrix* rows) { along_.push_back(rows); }

  void RunEpoch() {
    SolveUsers();
    SolveItems();
  }

  const Factors& factors() const { return factors_; }

  // The loss above, in float64, for prior means of zero.
  double Loss() const;

  // The factors in the eigenbasis of the items' Gramian, largest direction first: a basis that
  // depends on the solution alone, not on the path that led there. Leaves the trainer empty.
  Factors Take();

  // How often a row's λ was raised because its matrix was not positive definite in float32.
  uint64_t num_raised() const { return num_raised_; }

 private:
  void Solve(const CsrView& rows, const RowSchedule& schedule, const Matrix* prior_means,
             Matrix* fixed, Matrix* solved);
  // Turns these rows and all that is turned along.
  void Rotate(const Matrix& basis, std::initializer_list<Matrix*> rows);

  AlsOptions options_;
  CsrView by_user_;
  Csr by_item_;
  RowSchedule user_schedule_;
  RowSchedule item_schedule_;
  Factors factors_;
  std::vector<Matrix*> along_;
  uint64_t num_raised_ = 0;
};

// All epochs, then Take().
Factors TrainAls(const CsrView& by_user, const AlsOptions& options);

// Finds the vector of someone new from a handful of interactions, in microseconds.
//
// Thread safety: none; one for each thread. The items must outlive it.
class FoldIn {
 public:
  // items: in any basis, such as TrainAls returned them or turned to lie as yesterday's; the
  // answers are in the same. Fastest in their Gramian's eigenbasis, as TrainAls returns them.
  FoldIn(const MatrixView& items, const AlsOptions& options);
  ~FoldIn();

  //   items        rows of the items, ascending
  //   weights      their weights c; empty: all 1
  //   prior_mean   dim floats, or empty: zero
  //   returns      dim floats; the prior mean when there are no items
  std::vector<float> Solve(std::span<const uint32_t> items, std::span<const float> weights,
                           std::span<const float> prior_mean);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bole
