#include "jobs/asked_rows.h"

#include <algorithm>
#include <utility>

#include "engine/base/random.h"

namespace bole {
namespace {

// Members, and jobs, whose lists are learned from; more makes chance smaller. Of
// those to whom nothing happened fewer are enough.
constexpr size_t kMostQueries = 6'000;
constexpr size_t kMostIdle = 2'000;

}  // namespace

std::vector<uint32_t> SampleByHash(std::vector<uint32_t> rows, size_t most) {
  if (rows.size() <= most) return rows;
  std::nth_element(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(most), rows.end(),
                   [](uint32_t a, uint32_t b) { return Mix64(a) < Mix64(b); });
  rows.resize(most);
  std::sort(rows.begin(), rows.end());
  return rows;
}

AskedRows ChooseAsked(const CsrView& taken) {
  std::vector<uint32_t> busy, idle;
  for (uint32_t row = 0; row < taken.num_rows(); ++row) {
    (taken.row_size(row) > 0 ? busy : idle).push_back(row);
  }
  AskedRows asked;
  const auto add = [&](std::vector<uint32_t> rows, size_t most) {
    const auto all = static_cast<float>(rows.size());
    rows = SampleByHash(std::move(rows), most);
    asked.weights.insert(asked.weights.end(), rows.size(), all / static_cast<float>(rows.size()));
    asked.rows.insert(asked.rows.end(), rows.begin(), rows.end());
  };
  add(std::move(busy), kMostQueries);
  add(std::move(idle), kMostIdle);
  return asked;
}

}  // namespace bole
