#include "models/item_regression.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/top_k.h"

namespace bole {
namespace {

// Items of a chunk.
constexpr size_t kItemsPerTask = 32;

constexpr uint32_t kNone = kNoRow;

void CheckOptions(const CsrView& by_user, const CsrView& nearness,
                  const ItemRegressionOptions& options) {
  const bool ok = nearness.num_rows() == by_user.num_columns &&
                  nearness.num_columns == by_user.num_columns && options.num_neighbours > 0 &&
                  std::isfinite(options.user_exponent) && std::isfinite(options.ridge) &&
                  options.ridge > 0 && options.num_threads > 0;
  if (!ok) throw Error(ErrorCode::kInvalidArgument, "item regression options are out of range");
}

// Solves one item after the other.
class Regression {
 public:
  Regression(const CsrView& by_item, size_t num_users, const std::vector<float>& user_weights,
             const ItemRegressionOptions& options)
      : by_item_(by_item),
        user_weights_(user_weights),
        options_(options),
        last_place_(num_users, kNone) {}

  // neighbours: items, not the item itself. Weights are as many.
  const Eigen::VectorXf& Solve(uint32_t item, const std::vector<ScoredRow>& neighbours) {
    const Eigen::Index size = static_cast<Eigen::Index>(neighbours.size());
    gramian_.setZero(size, size);
    weights_.setZero(size);
    places_.clear();
    for (uint32_t i = 0; i < neighbours.size(); ++i) AddNeighbour(i, neighbours[i].row);
    for (const uint32_t user : by_item_.row(item)) {
      for (uint32_t at = last_place_[user]; at != kNone; at = places_[at].previous) {
        weights_[places_[at].neighbour] += user_weights_[user];
      }
    }
    for (const ScoredRow& neighbour : neighbours) {
      for (const uint32_t user : by_item_.row(neighbour.row)) last_place_[user] = kNone;
    }
    gramian_.diagonal() += options_.ridge * gramian_.diagonal().cwiseSqrt();
    gramian_.selfadjointView<Eigen::Lower>().llt().solveInPlace(weights_);
    return weights_;
  }

 private:
  // A neighbour that a user acted on, and the user's one before it.
  struct Place {
    uint32_t neighbour;
    uint32_t previous;
  };

  // Each user's neighbours form a list, so that the Gramian costs the pairs that really occur.
  void AddNeighbour(uint32_t neighbour, uint32_t item) {
    for (const uint32_t user : by_item_.row(item)) {
      const float weight = user_weights_[user];
      gramian_(neighbour, neighbour) += weight;
      for (uint32_t at = last_place_[user]; at != kNone; at = places_[at].previous) {
        gramian_(neighbour, places_[at].neighbour) += weight;
      }
      places_.push_back({neighbour, last_place_[user]});
      last_place_[user] = static_cast<uint32_t>(places_.size() - 1);
    }
  }

  const CsrView by_item_;
  const std::vector<float>& user_weights_;
  const ItemRegressionOptions options_;
  std::vector<uint32_t> last_place_;  // of each user; kNone between items
  std::vector<Place> places_;
  Eigen::MatrixXf gramian_;
  Eigen::VectorXf weights_;
};

std::vector<float> UserWeights(const CsrView& by_user, float exponent) {
  std::vector<float> weights(by_user.num_rows(), 0.0F);
  for (size_t user = 0; user < weights.size(); ++user) {
    const double count = static_cast<double>(by_user.row_size(user));
    if (count > 0) weights[user] = static_cast<float>(std::pow(count, -2.0 * exponent));
  }
  return weights;
}

// The largest entries of a row, largest first, without the diagonal.
std::vector<ScoredRow> Nearest(const CsrView& nearness, uint32_t row, TopK* best) {
  for (size_t i = 0; i < nearness.row_size(row); ++i) {
    const uint32_t column = nearness.row(row)[i];
    if (column != row) best->Add(nearness.values.empty() ? 1 : nearness.row_values(row)[i], column);
  }
  return best->Take();
}

}  // namespace

Csr MakeItemRegression(const CsrView& by_user, const CsrView& nearness,
                       const ItemRegressionOptions& options) {
  CheckOptions(by_user, nearness, options);
  const size_t num_items = by_user.num_columns;
  const Csr by_item = Transpose(by_user);
  const Csr nearness_of = Transpose(nearness);  // by the item that is regressed
  const std::vector<float> user_weights = UserWeights(by_user, options.user_exponent);
  std::vector<Regression> workers(
      options.num_threads, Regression(by_item.view(), by_user.num_rows(), user_weights, options));
  std::vector<std::vector<CsrEntry>> chunks(NumChunks(num_items, kItemsPerTask));
  ParallelFor(num_items, kItemsPerTask, options.num_threads, [&](const Chunk& chunk) {
    TopK best(std::min(options.num_neighbours, num_items));
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const uint32_t item = static_cast<uint32_t>(i);
      const std::vector<ScoredRow> neighbours = Nearest(nearness_of.view(), item, &best);
      if (neighbours.empty()) continue;
      const Eigen::VectorXf& weights = workers[chunk.worker].Solve(item, neighbours);
      for (size_t n = 0; n < neighbours.size(); ++n) {
        chunks[chunk.index].push_back(
            {neighbours[n].row, item, weights[static_cast<Eigen::Index>(n)]});
      }
    }
  });
  std::vector<CsrEntry> entries;
  for (const auto& chunk : chunks) entries.insert(entries.end(), chunk.begin(), chunk.end());
  return MakeCsr(std::move(entries), num_items, by_user.num_columns, Duplicates::kSum);
}

}  // namespace bole
