// Several methods' lists for the same queries, as a table on the standard output.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/eval/ranking_metrics.h"

namespace bole {

struct MethodQuality {
  std::string name;
  std::vector<ListQuality> quality;  // by place of the query
};

// The method whose lists are by the planted truth; what others reach of its NDCG is printed.
inline constexpr const char* kOracle = "oracle";

// Mean recall@20 and NDCG@20 of each, and how far the first leads in NDCG, with the standard error
// of the mean of the paired differences. Requires methods of the same queries, at least one.
void PrintMethods(const std::string& title, std::span<const MethodQuality> methods);

}  // namespace bole
