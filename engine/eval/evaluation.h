// The comparison of methods on one surface, as it stands in metrics.json.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "engine/eval/bootstrap.h"
#include "engine/eval/list_metrics.h"

namespace bole {

// Lists of one method: lists[q] for query q, best first.
struct MethodLists {
  std::string name;
  std::span<const std::vector<uint32_t>> lists;
};

struct EvaluationOptions {
  size_t k = 20;

  // The method that the others are compared with, when it is among them.
  std::string baseline = "most_popular";

  // The method that is compared with each of the others, when it is among them.
  std::string subject = "served";

  BootstrapOptions bootstrap;
};

struct MethodReport {
  std::map<std::string, Estimate> quality;  // "recall@20", "ndcg@20", "mrr", ...
  ListSpread spread;

  // This method less the baseline, user by user; empty for the baseline itself.
  std::map<std::string, Estimate> versus_baseline;

  // The subject less this method, user by user; empty for the subject itself.
  std::map<std::string, Estimate> subject_versus_this;
};

struct SurfaceReport {
  std::string surface;
  size_t k = 0;
  size_t users = 0;  // those who have something in the test part
  std::string baseline;
  std::string subject;
  std::map<std::string, MethodReport> methods;

  // The same of a part of the items, by its name instead of the surface's.
  std::vector<SurfaceReport> segments;
};

// What is measured of a surface, beside the lists.
struct SurfaceTruth {
  std::string surface;                   // one of kSurfaceNames
  CsrView relevant;                      // by query: what was taken later, and not before
  std::span<const uint64_t> popularity;  // by item: how often it was taken before
};

// Measures every method by full ranking: recall, recall with the capped denominator, precision,
// NDCG, MRR (by the first hit in the list that is given, however long), hit rate, and spread.
// Queries with nothing in truth.relevant count for none of these, so their lists may be empty.
//
// The same for any number of threads. Throws Error(kInvalidArgument) as MeasureLists and
// MeasureSpread do, or when two methods have one name.
SurfaceReport EvaluateSurface(const SurfaceTruth& truth, std::span<const MethodLists> methods,
                              const EvaluationOptions& options);

// {"users": N, "k": 20, "baseline": "most_popular", "subject": "served",
//  "methods": {"served": {"recall@20": 0.17, "recall@20_se": 0.001, "recall@20_low": ..,
//                         "recall@20_high": .., "ndcg@20": .., "mrr": .., ...,
//                         "coverage@20": .., "gini@20": .., "congestion@20": ..,
//                         "mean_popularity@20": .., "mean_length@20": .., "max_exposure@20": ..,
//                         "versus_baseline": {"recall@20": {"difference": .., "standard_error": ..,
//                                                           "standard_errors": 12.3}, ..}},
//              "als": {.., "subject_versus_this": {as above}}},
//  "segments": [{"name": "cold", as all of this}, ..]}
//
// standard_errors is the difference divided by its standard error: below 2 is no win. It is 0
// when the difference is 0, and left out when only the standard error is. "segments" is left out
// when there are none.
nlohmann::json ToJson(const SurfaceReport& report);

// {"surfaces": {"jobs_for_member": ToJson(..), ..}}
nlohmann::json ToJson(std::span<const SurfaceReport> reports);

}  // namespace bole
