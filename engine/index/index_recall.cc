#include "engine/index/index_recall.h"

#include <algorithm>
#include <vector>

#include "engine/base/random.h"
#include "engine/index/exact_search.h"

namespace bole {
namespace {

// Rows of the queries by selection sampling (Knuth, The Art of Computer Programming 2, 3.4.2,
// algorithm S): every set of `count` rows is as likely, and they come in order.
Matrix SampleRows(const MatrixView& queries, size_t count, uint64_t seed) {
  const auto size = static_cast<size_t>(queries.rows());
  Random random(seed);
  Matrix sample(static_cast<Eigen::Index>(count), queries.cols());
  Eigen::Index taken = 0;
  for (size_t row = 0; row < size && taken < sample.rows(); ++row) {
    const size_t wanted = static_cast<size_t>(sample.rows() - taken);
    if (random.Below(size - row) < wanted) {
      sample.row(taken++) = queries.row(static_cast<Eigen::Index>(row));
    }
  }
  return sample;
}

}  // namespace

double IndexRecall(const Index& index, const MatrixView& vectors, const MatrixView& queries,
                   const RecallOptions& options) {
  const size_t count = std::min(options.num_queries, static_cast<size_t>(queries.rows()));
  const Matrix sample = SampleRows(queries, count, options.seed);
  const MatrixView view(sample.data(), sample.rows(), sample.cols());
  SearchOptions search;
  search.k = options.k;
  search.effort = options.effort;
  search.num_threads = options.num_threads;
  const SearchLists exact = ExactSearch(vectors).Search(view, search);
  const SearchLists found = index.Search(view, search);
  size_t num_places = 0;
  size_t num_filled = 0;
  for (size_t q = 0; q < count; ++q) {
    num_places += exact[q].size();
    for (const ScoredRow& item : found[q]) num_filled += item.score >= exact[q].back().score;
  }
  return num_places == 0 ? 1 : static_cast<double>(num_filled) / static_cast<double>(num_places);
}

}  // namespace bole
