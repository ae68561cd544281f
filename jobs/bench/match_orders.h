// Lists of the same candidates in several orders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/matching/joint_recommender.h"
#include "engine/matching/matchmaker.h"

namespace bole {

// One surface between two sides of which it was learned how likely they want each other.
//
// Thread safety: const and safe from any number of threads.
class MatchOrders {
 public:
  // The matchmaker must outlive this. Requires a matcher of the surface.
  MatchOrders(const Matchmaker& matchmaker, Surface surface);

  // What is put in order for a query, as it was found.
  std::vector<uint32_t> Pool(uint32_t query) const;

  // For each of a pool.
  std::vector<MatchForecast> Foretell(uint32_t query, std::span<const uint32_t> pool) const {
    return matchmaker_.matcher(surface_)->Foretell(surface_, query, pool);
  }

  // The best k of a query's pool by name of the order: by the joint score ("joint"), by either side
  // alone ("interest", "acceptance"), by their harmonic mean, and as found.
  std::map<std::string, std::vector<uint32_t>> Lists(uint32_t query, size_t k) const;

 private:
  const Matchmaker& matchmaker_;
  Surface surface_;
  FusedRecommender found_;
  std::unique_ptr<const MoreCandidates> more_;
};

}  // namespace bole
