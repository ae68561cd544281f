#include "models/item_filter.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "models/item_regression.h"

namespace bole {
namespace {

// Items of a chunk: its rows are kept together until all chunks are done.
constexpr size_t kItemsPerTask = 64;

void CheckOptions(const ItemFilterOptions& options) {
  const bool ok = std::isfinite(options.user_exponent) && std::isfinite(options.history_exponent) &&
                  std::isfinite(options.item_exponent) && std::isfinite(options.power) &&
                  options.power > 0 && options.max_entries > 0 && options.num_threads > 0 &&
                  options.regression_share >= 0 && options.regression_share <= 1;
  if (!ok) throw Error(ErrorCode::kInvalidArgument, "item filter options are out of range");
}

// n^exponent for each row's number of entries.
std::vector<float> PowersOfCounts(const CsrView& rows, double exponent) {
  std::vector<float> powers(rows.num_rows());
  for (size_t row = 0; row < powers.size(); ++row) {
    const double count = static_cast<double>(rows.row_size(row));
    powers[row] = count > 0 ? static_cast<float>(std::pow(count, exponent)) : 0.0F;
  }
  return powers;
}

// Some consecutive rows of the filter.
struct FilterRows {
  std::vector<uint32_t> sizes;
  std::vector<std::pair<uint32_t, float>> entries;
};

// Computes rows with a dense accumulator: one float an item, cleared by the list of those touched.
class RowMaker {
 public:
  RowMaker(const CsrView& by_user, const CsrView& by_item, const ItemFilterOptions& options)
      : by_user_(by_user),
        by_item_(by_item),
        options_(options),
        user_weights_(PowersOfCounts(by_user, -2.0 * options.user_exponent)),
        history_weights_(PowersOfCounts(by_item, options.history_exponent - 1.0)),
        item_weights_(PowersOfCounts(by_item, options.item_exponent - 1.0)) {}

  struct Scratch {
    explicit Scratch(size_t num_items, size_t max_entries)
        : sums(num_items, 0), best(max_entries) {}

    std::vector<float> sums;
    std::vector<uint32_t> touched;
    TopK best;
  };

  void AddRow(uint32_t item, Scratch* scratch, FilterRows* rows) const {
    Accumulate(item, scratch);
    for (const uint32_t other : scratch->touched) {
      const float weight = history_weights_[item] * item_weights_[other] * scratch->sums[other];
      scratch->sums[other] = 0;
      if (other != item && weight > 0) scratch->best.Add(weight, other);
    }
    scratch->touched.clear();
    const size_t begin = rows->entries.size();
    for (const ScoredRow& entry : scratch->best.Take()) {
      rows->entries.emplace_back(entry.row, std::pow(entry.score, options_.power));
    }
    std::sort(rows->entries.begin() + begin, rows->entries.end());
    rows->sizes.push_back(static_cast<uint32_t>(rows->entries.size() - begin));
  }

 private:
  void Accumulate(uint32_t item, Scratch* scratch) const {
    for (const uint32_t user : by_item_.row(item)) {
      const float weight = user_weights_[user];
      for (const uint32_t other : by_user_.row(user)) {
        if (scratch->sums[other] == 0) scratch->touched.push_back(other);
        scratch->sums[other] += weight;
      }
    }
  }

  const CsrView by_user_;
  const CsrView by_item_;
  const ItemFilterOptions options_;
  const std::vector<float> user_weights_;
  const std::vector<float> history_weights_;
  const std::vector<float> item_weights_;
};

Csr Join(const std::vector<FilterRows>& chunks, uint32_t num_items) {
  Csr filter;
  filter.num_columns = num_items;
  filter.offsets.reserve(num_items + 1);
  size_t num_entries = 0;
  for (const FilterRows& rows : chunks) num_entries += rows.entries.size();
  filter.columns.reserve(num_entries);
  filter.values.reserve(num_entries);
  for (const FilterRows& rows : chunks) {
    for (const uint32_t size : rows.sizes) filter.offsets.push_back(filter.offsets.back() + size);
    for (const auto& [column, value] : rows.entries) {
      filter.columns.push_back(column);
      filter.values.push_back(value);
    }
  }
  return filter;
}

double Norm(std::span<const float> values) {
  double squares = 0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  return std::sqrt(squares);
}

}  // namespace

Csr MakeGraphFilter(const CsrView& by_user, const ItemFilterOptions& options) {
  CheckOptions(options);
  const Csr by_item = Transpose(by_user);
  const size_t num_items = by_item.num_rows();
  const RowMaker maker(by_user, by_item.view(), options);
  std::vector<RowMaker::Scratch> scratches(
      options.num_threads, RowMaker::Scratch(num_items, std::min(options.max_entries, num_items)));
  std::vector<FilterRows> chunks(NumChunks(num_items, kItemsPerTask));
  ParallelFor(num_items, kItemsPerTask, options.num_threads, [&](const Chunk& chunk) {
    for (size_t item = chunk.begin; item < chunk.end; ++item) {
      maker.AddRow(static_cast<uint32_t>(item), &scratches[chunk.worker], &chunks[chunk.index]);
    }
  });
  return Join(chunks, by_user.num_columns);
}

Csr RegressOn(const CsrView& graph_filter, const CsrView& by_user,
              const ItemFilterOptions& options) {
  return MakeItemRegression(by_user, graph_filter,
                            {.num_neighbours = options.regression_neighbours,
                             .ridge = options.regression_ridge,
                             .num_threads = options.num_threads});
}

// Entries of the regression are among the filter's.
Csr MixFilters(const CsrView& filter, const CsrView& regression, float share) {
  const double norm = Norm(regression.values);
  const double scale = norm > 0 ? share * Norm(filter.values) / norm : 0.0;
  Csr sum;
  sum.num_columns = filter.num_columns;
  for (size_t row = 0; row < filter.num_rows(); ++row) {
    uint64_t next = regression.offsets[row];
    const uint64_t end = regression.offsets[row + 1];
    for (uint64_t i = filter.offsets[row]; i < filter.offsets[row + 1]; ++i) {
      float value = (1 - share) * filter.values[i];
      if (next < end && regression.columns[next] == filter.columns[i]) {
        value += static_cast<float>(scale * regression.values[next++]);
      }
      if (!(value > 0)) continue;
      sum.columns.push_back(filter.columns[i]);
      sum.values.push_back(value);
    }
    sum.offsets.push_back(sum.columns.size());
  }
  return sum;
}

Csr MakeItemFilter(const CsrView& by_user, const ItemFilterOptions& options) {
  Csr filter = MakeGraphFilter(by_user, options);
  if (options.regression_share == 0) return filter;
  const Csr regression = RegressOn(filter.view(), by_user, options);
  return MixFilters(filter.view(), regression.view(), options.regression_share);
}

ItemFilterOptions CosineNeighbours(size_t num_neighbours, size_t num_threads) {
  return {.user_exponent = 0,
          .history_exponent = 0.5F,
          .item_exponent = 0.5F,
          .power = 1,
          .max_entries = num_neighbours,
          .num_threads = num_threads};
}

}  // namespace bole
