#include "engine/eval/query_sample.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

constexpr uint64_t kPurpose = 0x7361'6d70'6c65;  // "sample"

// The chosen rows, ascending.
std::vector<uint32_t> ChooseRows(const CsrView& relevant, size_t count, uint64_t seed) {
  std::vector<std::pair<uint64_t, uint32_t>> drawn;
  for (uint32_t row = 0; row < relevant.num_rows(); ++row) {
    if (relevant.row_size(row) > 0) drawn.emplace_back(Random(seed, kPurpose, row).Next(), row);
  }
  count = std::min(count, drawn.size());
  std::nth_element(drawn.begin(), drawn.begin() + static_cast<ptrdiff_t>(count), drawn.end());
  std::vector<uint32_t> rows;
  for (size_t i = 0; i < count; ++i) rows.push_back(drawn[i].second);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

Csr SampleQueries(Csr relevant, size_t max_queries, uint64_t seed) {
  if (relevant.view().num_rows() <= max_queries) return relevant;
  const std::vector<uint32_t> rows = ChooseRows(relevant.view(), max_queries, seed);
  Csr sample;
  sample.num_columns = relevant.num_columns;
  auto next = rows.begin();
  for (uint32_t row = 0; row < relevant.view().num_rows(); ++row) {
    if (next != rows.end() && *next == row) {
      const auto columns = relevant.view().row(row);
      const auto values = relevant.view().row_values(row);
      sample.columns.insert(sample.columns.end(), columns.begin(), columns.end());
      sample.values.insert(sample.values.end(), values.begin(), values.end());
      ++next;
    }
    sample.offsets.push_back(sample.columns.size());
  }
  return sample;
}

}  // namespace bole
