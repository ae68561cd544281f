#include "models/structure_features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/retrieval/random_walk.h"

namespace bole {
namespace {

constexpr size_t kDegreeColumn = 4;
constexpr size_t kWalkColumn = 6;
constexpr size_t kShortestWalk = 2;
constexpr size_t kLongestWalk = 7;
constexpr size_t kRandomWalkColumn = kWalkColumn + kLongestWalk - kShortestWalk + 1;
constexpr size_t kCosineColumn = kRandomWalkColumn + 1;
static_assert(kCosineColumn + 1 == kStructureFeatures.size());

constexpr size_t kRowsPerTask = 4;

// Every row is walked from, and further than a list needs.
constexpr RandomWalkOptions kWalk = {.tolerance = 1e-6f,
                                     .max_neighbours = std::numeric_limits<size_t>::max()};

// Common neighbours and degrees.
void FillNeighbours(const CsrView& graph, const RowPair& pair, float* row) {
  const auto a = graph.row(pair.first), b = graph.row(pair.second);
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      const auto degree = static_cast<double>(graph.row_size(a[i]));
      row[0] += 1;
      row[1] += static_cast<float>(1 / std::log(degree));
      row[2] += static_cast<float>(1 / degree);
    }
    const bool takes_a = a[i] <= b[j], takes_b = b[j] <= a[i];
    i += takes_a;
    j += takes_b;
  }
  const float either = static_cast<float>(a.size() + b.size()) - row[0];
  row[3] = either > 0 ? row[0] / either : 0;
  row[kDegreeColumn] = static_cast<float>(std::min(a.size(), b.size()));
  row[kDegreeColumn + 1] = static_cast<float>(std::max(a.size(), b.size()));
}

float OverDegree(const CsrView& graph, double chance, uint32_t row) {
  const size_t degree = graph.row_size(row);
  return degree > 0 ? static_cast<float>(chance / static_cast<double>(degree)) : 0;
}

// One step of a walk from everywhere.
std::vector<double> Step(const CsrView& graph, const std::vector<double>& at) {
  std::vector<double> next(at.size());
  for (uint32_t row = 0; row < at.size(); ++row) {
    if (at[row] == 0) continue;
    const double share = at[row] / static_cast<double>(graph.row_size(row));
    for (const uint32_t neighbour : graph.row(row)) next[neighbour] += share;
  }
  return next;
}

// Pairs of one first row, by their places.
void FillWalks(const CsrView& graph, uint32_t from, std::span<const RowPair> pairs,
               std::span<const size_t> places, Matrix& features) {
  std::vector<double> at(graph.num_rows());
  if (graph.row_size(from) > 0) at[from] = 1;
  for (size_t length = 1; length <= kLongestWalk; ++length) {
    at = Step(graph, at);
    if (length < kShortestWalk) continue;
    const auto column = static_cast<Eigen::Index>(kWalkColumn + length - kShortestWalk);
    for (const size_t place : places) {
      const uint32_t to = pairs[place].second;
      features(static_cast<Eigen::Index>(place), column) = OverDegree(graph, at[to], to);
    }
  }
}

}  // namespace

Matrix MakeStructureFeatures(const CsrView& graph, const Matrix& embeddings,
                             std::span<const RowPair> pairs, size_t num_threads) {
  const RandomWalk walk({graph.offsets, graph.columns, {}, graph.num_columns}, kWalk);
  Matrix features = Matrix::Zero(static_cast<Eigen::Index>(pairs.size()),
                                 static_cast<Eigen::Index>(kStructureFeatures.size()));
  std::vector<size_t> places(pairs.size());
  std::iota(places.begin(), places.end(), size_t{0});
  std::ranges::stable_sort(places, {}, [&](size_t place) { return pairs[place].first; });
  std::vector<size_t> begins;  // of each first row's places
  for (size_t i = 0; i < places.size(); ++i) {
    if (i == 0 || pairs[places[i]].first != pairs[places[i - 1]].first) begins.push_back(i);
  }
  begins.push_back(places.size());
  ParallelFor(begins.size() - 1, kRowsPerTask, num_threads, [&](const Chunk& chunk) {
    Accumulator chances(graph.num_rows());
    for (size_t group = chunk.begin; group < chunk.end; ++group) {
      const auto own = std::span(places).subspan(begins[group], begins[group + 1] - begins[group]);
      const uint32_t from = pairs[own[0]].first;
      FillWalks(graph, from, pairs, own, features);
      walk.Accumulate(from, chances);
      for (const size_t place : own) {
        const uint32_t to = pairs[place].second;
        float* row = features.row(static_cast<Eigen::Index>(place)).data();
        FillNeighbours(graph, pairs[place], row);
        row[kRandomWalkColumn] = OverDegree(graph, chances.sum(to), to);
        row[kCosineColumn] = embeddings.row(from).dot(embeddings.row(to));
      }
      chances.Clear();
    }
  });
  return features;
}

}  // namespace bole
