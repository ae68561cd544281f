#include "jobs/bench/method_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bole {
namespace {

struct Means {
  double recall = 0;
  double ndcg = 0;
  double lead = 0;            // of the first method
  double standard_error = 0;  // of the lead
};

Means MeansOf(const MethodQuality& method, const MethodQuality& first) {
  Means means;
  const auto count = static_cast<double>(std::max<size_t>(1, method.quality.size()));
  for (size_t i = 0; i < method.quality.size(); ++i) {
    means.recall += method.quality[i].recall / count;
    means.ndcg += method.quality[i].ndcg / count;
    means.lead += (first.quality[i].ndcg - method.quality[i].ndcg) / count;
  }
  double squares = 0;
  for (size_t i = 0; i < method.quality.size(); ++i) {
    squares += std::pow(first.quality[i].ndcg - method.quality[i].ndcg - means.lead, 2);
  }
  means.standard_error = std::sqrt(squares) / count;
  return means;
}

}  // namespace

void PrintMethods(const std::string& title, std::span<const MethodQuality> methods) {
  const MethodQuality& first = methods.front();
  double oracle = 0;
  for (const MethodQuality& method : methods) {
    if (method.name == kOracle) oracle = MeansOf(method, first).ndcg;
  }
  std::printf("\n%s, %zu lists\n%-18s %10s %10s %10s   lead of %s in NDCG, standard error\n",
              title.c_str(), first.quality.size(), "method", "recall@20", "NDCG@20", "of oracle",
              first.name.c_str());
  for (const MethodQuality& method : methods) {
    const Means means = MeansOf(method, first);
    std::printf("%-18s %10.4f %10.4f ", method.name.c_str(), means.recall, means.ndcg);
    if (oracle > 0) {
      std::printf("%10.3f", means.ndcg / oracle);
    } else {
      std::printf("%10s", "-");
    }
    std::printf("   %+.4f %.4f\n", means.lead, means.standard_error);
  }
}

}  // namespace bole
