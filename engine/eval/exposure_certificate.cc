#include "engine/eval/exposure_certificate.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/eval/list_metrics.h"

namespace bole {
namespace {

void CheckSizes(const ScoredLists& lists, size_t num_viewers) {
  const bool fits = lists.offsets.size() == num_viewers + 1 &&
                    lists.rows.size() == lists.scores.size() &&
                    std::ranges::is_sorted(lists.offsets) && lists.offsets.front() == 0 &&
                    lists.offsets.back() == lists.rows.size();
  if (!fits) throw Error(ErrorCode::kInvalidArgument, "lists and capacities don't fit together");
}

}  // namespace

ExposureCertificate CertifyExposure(const ScoredLists& lists,
                                    std::span<const uint32_t> viewer_places,
                                    std::span<const uint32_t> candidate_places,
                                    std::span<const uint32_t> candidate_floors) {
  CheckSizes(lists, viewer_places.size());
  if (!candidate_floors.empty() && candidate_floors.size() != candidate_places.size()) {
    throw Error(ErrorCode::kInvalidArgument, "floors and capacities don't fit together");
  }
  ExposureCertificate certificate;
  uint64_t places = 0;
  for (size_t viewer = 0; viewer < viewer_places.size(); ++viewer) {
    const uint64_t length = lists.offsets[viewer + 1] - lists.offsets[viewer];
    certificate.violations += length > viewer_places[viewer];
    places += viewer_places[viewer];
  }
  std::vector<uint32_t> exposure(candidate_places.size());
  for (const uint32_t row : lists.rows) {
    if (row >= exposure.size()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "listed row has no capacity: " + std::to_string(row));
    }
    ++exposure[row];
  }
  size_t num_shown = 0;
  for (size_t row = 0; row < exposure.size(); ++row) {
    certificate.violations += exposure[row] > candidate_places[row];
    certificate.most_lists = std::max(certificate.most_lists, exposure[row]);
    if (!candidate_floors.empty()) certificate.below_floor += exposure[row] < candidate_floors[row];
    num_shown += exposure[row] > 0;
  }
  for (const float score : lists.scores) certificate.expected_matches += std::max(0.0f, score);
  if (lists.rows.empty()) return certificate;
  certificate.gini = Gini(exposure);
  certificate.congestion = Congestion(exposure);
  certificate.coverage = static_cast<double>(num_shown) / static_cast<double>(exposure.size());
  certificate.filled = static_cast<double>(lists.rows.size()) / static_cast<double>(places);
  return certificate;
}

nlohmann::json ToJson(const ExposureCertificate& certificate) {
  return {{"violations", certificate.violations},
          {"most_lists", certificate.most_lists},
          {"below_floor", certificate.below_floor},
          {"expected_matches", certificate.expected_matches},
          {"gini", certificate.gini},
          {"congestion", certificate.congestion},
          {"coverage", certificate.coverage},
          {"filled", certificate.filled}};
}

}  // namespace bole
