// Lists of the same candidates in several orders, beside the joint one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/joint_recommender.h"
#include "engine/matching/matchmaker.h"
#include "jobs/bench/planted_truth.h"

namespace bole {

// One surface between two sides of which it was learned how likely they want each other.
//
// Thread safety: const and safe from any number of threads.
class MatchOrders {
 public:
  // All must outlive this. Without a truth there is no oracle.
  MatchOrders(const Matchmaker& matchmaker, Surface surface,
              const std::optional<PlantedTruth>& truth);

  // What is put in order for a query, as it was found.
  std::vector<uint32_t> Pool(uint32_t query) const;

  // For each of a pool.
  std::vector<MatchForecast> Foretell(uint32_t query, std::span<const uint32_t> pool) const {
    return matchmaker_.matcher(surface_)->Foretell(surface_, query, pool);
  }

  // Prints recall@20 and NDCG@20 of `taken` (query x item) in each order, for queries that have
  // any: by the joint score, by either side alone, by their harmonic mean, as found, and of all
  // candidates by the planted truth. `what` says what came of them.
  void Print(const CsrView& taken, const char* what, size_t num_threads) const;

 private:
  std::vector<uint32_t> OracleList(uint32_t query) const;

  const Matchmaker& matchmaker_;
  Surface surface_;
  const std::optional<PlantedTruth>& truth_;
  const RelationModel& relation_;
  FusedRecommender found_;
  std::unique_ptr<const MoreCandidates> more_;
};

}  // namespace bole
