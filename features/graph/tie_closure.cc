#include "features/graph/tie_closure.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/base/csr.h"
#include "engine/base/random.h"
#include "engine/store/table.h"

namespace bole {
namespace {

constexpr size_t kNumOrigins = kTieOriginNames.size();
constexpr double kNewShare = 0.2;        // of the ties, the latest
constexpr size_t kMostMiddles = 20'000;  // enough for rates of every origin that matters
constexpr size_t kMostTies = 200;        // of a middle: its pairs hardly ever meet beyond that
constexpr size_t kNumBuckets = 9;        // of numbers of ties, by powers of two up to kMostTies
constexpr size_t kIterations = 100;      // of the fit; it settles in some twenty

// A count for each pair of origins, the smaller first.
using PairCounts = std::array<std::array<double, kNumOrigins>, kNumOrigins>;

struct Closures {
  std::array<PairCounts, kNumBuckets> open{};
  std::array<PairCounts, kNumBuckets> closed{};
};

// When the latest ties begin; nothing when too few are new.
std::optional<int64_t> FirstNewTime(std::span<const DatedTie> ties) {
  std::vector<int64_t> times;
  for (const DatedTie& tie : ties) {
    if (tie.at != kNoTime) times.push_back(tie.at);
  }
  const auto num_new = static_cast<size_t>(kNewShare * static_cast<double>(times.size()));
  if (num_new < kFewestNewTies) return std::nullopt;
  const auto first = times.end() - static_cast<ptrdiff_t>(num_new);
  std::nth_element(times.begin(), first, times.end());
  return *first;
}

// Those before or from a time on; values are origins.
Csr MakePart(std::span<const DatedTie> ties, uint32_t num_members, int64_t from, bool is_new) {
  std::vector<CsrEntry> entries;
  for (const DatedTie& tie : ties) {
    if ((tie.at != kNoTime && tie.at >= from) != is_new) continue;
    const auto origin = static_cast<float>(tie.origin);
    entries.push_back({tie.a, tie.b, origin});
    entries.push_back({tie.b, tie.a, origin});
  }
  return MakeCsr(std::move(entries), num_members, num_members, Duplicates::kMax);
}

bool Has(const CsrView& graph, uint32_t row, uint32_t column) {
  const auto columns = graph.row(row);
  return std::binary_search(columns.begin(), columns.end(), column);
}

void CountAround(const CsrView& old_ties, const CsrView& new_ties, uint32_t middle,
                 Closures* closures) {
  const auto ends = old_ties.row(middle);
  const auto origins = old_ties.row_values(middle);
  const auto bucket = static_cast<size_t>(std::bit_width(ends.size()));
  for (size_t i = 0; i < ends.size(); ++i) {
    for (size_t j = i + 1; j < ends.size(); ++j) {
      if (Has(old_ties, ends[i], ends[j])) continue;
      const auto [low, high] =
          std::minmax({static_cast<size_t>(origins[i]), static_cast<size_t>(origins[j])});
      ++closures->open[bucket][low][high];
      if (Has(new_ties, ends[i], ends[j])) ++closures->closed[bucket][low][high];
    }
  }
}

Closures CountClosures(const CsrView& old_ties, const CsrView& new_ties) {
  std::vector<uint32_t> middles;
  for (uint32_t row = 0; row < old_ties.num_rows(); ++row) {
    if (old_ties.row_size(row) >= 2 && old_ties.row_size(row) <= kMostTies) middles.push_back(row);
  }
  if (middles.size() > kMostMiddles) {
    std::ranges::nth_element(middles, middles.begin() + kMostMiddles, {}, Mix64);
    middles.resize(kMostMiddles);
    std::ranges::sort(middles);  // for the caches
  }
  Closures closures;
  for (const uint32_t middle : middles) CountAround(old_ties, new_ties, middle, &closures);
  return closures;
}

double SumOf(const PairCounts& counts) {
  double sum = 0;
  for (const auto& row : counts) sum = std::accumulate(row.begin(), row.end(), sum);
  return sum;
}

// Closures as if the origins said nothing, and those that there were.
struct Evidence {
  PairCounts expected{};
  PairCounts seen{};
};

Evidence MakeEvidence(const Closures& closures) {
  Evidence evidence;
  for (size_t bucket = 0; bucket < kNumBuckets; ++bucket) {
    const double open = SumOf(closures.open[bucket]);
    if (open == 0) continue;
    const double rate = SumOf(closures.closed[bucket]) / open;
    for (size_t i = 0; i < kNumOrigins; ++i) {
      for (size_t j = i; j < kNumOrigins; ++j) {
        evidence.expected[i][j] += rate * closures.open[bucket][i][j];
        evidence.seen[i][j] += closures.closed[bucket][i][j];
      }
    }
  }
  return evidence;
}

// Closures at whose ends each origin stands, those of two such ties twice.
std::array<double, kNumOrigins> ByEnd(const PairCounts& counts) {
  std::array<double, kNumOrigins> sums{};
  for (size_t i = 0; i < kNumOrigins; ++i) {
    for (size_t j = i; j < kNumOrigins; ++j) {
      sums[i] += counts[i][j];
      sums[j] += counts[i][j];
    }
  }
  return sums;
}

// One step of the fit: each strength as if the others were right.
void Improve(const Evidence& evidence, const OriginStrengths& priors,
             std::array<double, kNumOrigins>* strengths) {
  PairCounts weighted{};
  for (size_t i = 0; i < kNumOrigins; ++i) {
    for (size_t j = i; j < kNumOrigins; ++j) {
      weighted[i][j] = evidence.expected[i][j] * (*strengths)[i] * (*strengths)[j];
    }
  }
  const double scale = SumOf(evidence.seen) / SumOf(weighted);
  const auto seen = ByEnd(evidence.seen), expected = ByEnd(weighted);
  for (size_t i = 0; i < kNumOrigins; ++i) {
    const double factor = (*strengths)[i] / priors[i];
    const double better =
        (kPriorClosures + seen[i]) / (kPriorClosures + scale * expected[i] / factor);
    // Half the way in logarithms: both ends of a pair move at once.
    (*strengths)[i] = priors[i] * std::sqrt(factor * better);
  }
}

// Scaled so that the mean strength of a tie is what the priors make of it: which origins are
// stronger is learned, not how strong ties are.
OriginStrengths WithMeanOf(const OriginStrengths& priors, std::span<const DatedTie> ties,
                           const std::array<double, kNumOrigins>& strengths) {
  std::array<size_t, kNumOrigins> counts{};
  for (const DatedTie& tie : ties) ++counts[static_cast<size_t>(tie.origin)];
  double prior_sum = 0, sum = 0;
  for (size_t i = 0; i < kNumOrigins; ++i) {
    prior_sum += static_cast<double>(counts[i]) * priors[i];
    sum += static_cast<double>(counts[i]) * strengths[i];
  }
  OriginStrengths scaled;
  for (size_t i = 0; i < kNumOrigins; ++i) {
    scaled[i] = std::clamp(static_cast<float>(strengths[i] * prior_sum / sum), kWeakestOrigin,
                           kStrongestOrigin);
  }
  return scaled;
}

}  // namespace

OriginStrengths LearnOriginStrengths(std::span<const DatedTie> ties, uint32_t num_members,
                                     const OriginStrengths& priors) {
  const std::optional<int64_t> first_new = FirstNewTime(ties);
  if (!first_new) return priors;
  const Csr old_ties = MakePart(ties, num_members, *first_new, false),
            new_ties = MakePart(ties, num_members, *first_new, true);
  const Evidence evidence = MakeEvidence(CountClosures(old_ties.view(), new_ties.view()));
  if (SumOf(evidence.seen) == 0) return priors;
  std::array<double, kNumOrigins> strengths{};
  std::copy(priors.begin(), priors.end(), strengths.begin());
  for (size_t i = 0; i < kIterations; ++i) Improve(evidence, priors, &strengths);
  return WithMeanOf(priors, ties, strengths);
}

}  // namespace bole
