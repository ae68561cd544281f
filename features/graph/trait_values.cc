#include "features/graph/trait_values.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "features/graph/names.h"

namespace bole {
namespace {

constexpr double kSecondsPerDay = 86400;

}  // namespace

float LogCount(double count) {
  return static_cast<float>(std::log1p(std::max(0.0, count)));
}

float LogDays(int64_t from, int64_t to) {
  if (from == kNoTime || to == kNoTime) return kUnknownTrait;
  return LogCount(static_cast<double>(to - from) / kSecondsPerDay);
}

uint32_t Numbering::Of(std::string_view name) {
  std::string folded = FoldName(name);
  if (folded.empty()) return kNoRow;
  return numbers_.try_emplace(std::move(folded), static_cast<uint32_t>(numbers_.size()))
      .first->second;
}

float Tally::Share(const Tally& of_all, double prior) const {
  if (of_all.tries == 0) return kUnknownTrait;
  const double usual = of_all.successes / of_all.tries;
  return static_cast<float>((successes + prior * usual) / (tries + prior));
}

}  // namespace bole
