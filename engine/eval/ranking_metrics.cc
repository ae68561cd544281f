#include "engine/eval/ranking_metrics.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

// The gain of a hit at a place, counted from 0 (Järvelin, Kekäläinen 2002, base 2).
double Gain(size_t place) {
  return 1 / std::log2(static_cast<double>(place) + 2);
}

double IdealGain(size_t num_hits) {
  double sum = 0;
  for (size_t place = 0; place < num_hits; ++place) sum += Gain(place);
  return sum;
}

void CheckRowsDiffer(std::span<const uint32_t> list) {
  std::vector<uint32_t> sorted(list.begin(), list.end());
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) {
    throw Error(ErrorCode::kInvalidArgument, "row is listed twice: " + std::to_string(*twice));
  }
}

}  // namespace

ListQuality MeasureList(std::span<const uint32_t> list, std::span<const uint32_t> relevant,
                        size_t k) {
  if (k == 0) throw Error(ErrorCode::kInvalidArgument, "k must not be 0");
  if (relevant.empty()) throw Error(ErrorCode::kInvalidArgument, "no row is relevant");
  CheckRowsDiffer(list);
  ListQuality quality;
  double num_hits = 0;
  double gain = 0;
  for (size_t place = 0; place < list.size(); ++place) {
    if (!std::binary_search(relevant.begin(), relevant.end(), list[place])) continue;
    if (quality.reciprocal_rank == 0) {
      quality.reciprocal_rank = 1 / static_cast<double>(place + 1);
    }
    if (place >= k) break;
    num_hits += 1;
    gain += Gain(place);
  }
  const size_t possible = std::min(k, relevant.size());
  quality.recall = num_hits / static_cast<double>(relevant.size());
  quality.capped_recall = num_hits / static_cast<double>(possible);
  quality.precision = num_hits / static_cast<double>(k);
  quality.ndcg = gain / IdealGain(possible);
  quality.hit_rate = num_hits > 0 ? 1 : 0;
  return quality;
}

MeasuredQueries MeasureLists(std::span<const std::vector<uint32_t>> lists, const CsrView& relevant,
                             size_t k) {
  if (lists.size() != relevant.num_rows()) {
    throw Error(ErrorCode::kInvalidArgument,
                "number of lists isn't that of queries: " + std::to_string(lists.size()) + ", " +
                    std::to_string(relevant.num_rows()));
  }
  MeasuredQueries measured;
  for (size_t query = 0; query < lists.size(); ++query) {
    if (relevant.row_size(query) == 0) continue;
    measured.queries.push_back(static_cast<uint32_t>(query));
    measured.quality.push_back(MeasureList(lists[query], relevant.row(query), k));
  }
  return measured;
}

}  // namespace bole
