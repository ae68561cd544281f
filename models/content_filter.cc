#include "models/content_filter.h"

#include <algorithm>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/retrieval/profile_alike.h"

namespace bole {
namespace {

// Items of a chunk: its rows are kept together until all chunks are done.
constexpr size_t kItemsPerTask = 64;

class NotOneself : public RowFilter {
 public:
  explicit NotOneself(uint32_t item) : item_(item) {}
  bool Allows(uint32_t row) const override { return row != item_; }

 private:
  uint32_t item_;
};

std::vector<ScoredRow> NearestByColumn(const ProfileAlike& alike, uint32_t item, size_t count,
                                       Accumulator* sums) {
  std::vector<ScoredRow> nearest = alike.Find(item, NotOneself(item), *sums);
  if (nearest.size() > count) nearest.resize(count);
  std::ranges::sort(nearest, {}, &ScoredRow::row);
  return nearest;
}

}  // namespace

Csr MakeContentFilter(const CsrView& features, std::span<const uint8_t> is_known,
                      const ContentFilterOptions& options) {
  const size_t num_items = features.num_rows();
  if (is_known.size() != num_items) {
    throw Error(ErrorCode::kInvalidArgument, "features are not of the items: features " +
                                                 std::to_string(num_items) + ", items " +
                                                 std::to_string(is_known.size()));
  }
  const Csr postings = Transpose(features);
  const ProfileAlike alike({features, features, postings.view()});
  std::vector<Accumulator> scratches(options.num_threads, Accumulator(num_items));
  std::vector<std::vector<ScoredRow>> rows(num_items);
  ParallelFor(num_items, kItemsPerTask, options.num_threads, [&](const Chunk& chunk) {
    for (size_t item = chunk.begin; item < chunk.end; ++item) {
      if (is_known[item] == 0) continue;
      rows[item] = NearestByColumn(alike, static_cast<uint32_t>(item), options.num_neighbours,
                                   &scratches[chunk.worker]);
    }
  });
  Csr filter;
  filter.num_columns = static_cast<uint32_t>(num_items);
  for (const auto& row : rows) {
    for (const ScoredRow& other : row) {
      filter.columns.push_back(other.row);
      filter.values.push_back(other.score);
    }
    filter.offsets.push_back(filter.columns.size());
  }
  return filter;
}

}  // namespace bole
