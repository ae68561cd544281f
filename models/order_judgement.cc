#include "models/order_judgement.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

constexpr double kLeastGain = 2;  // standard errors

}  // namespace

ListOrderQuality MeanOf(std::span<const ListQuality> lists) {
  ListOrderQuality mean;
  const auto count = static_cast<double>(std::max<size_t>(1, lists.size()));
  for (const ListQuality& list : lists) {
    mean.recall_at_20 += list.recall / count;
    mean.ndcg_at_20 += list.ndcg / count;
  }
  return mean;
}

bool IsSurelyBetter(std::span<const ListQuality> lists, std::span<const ListQuality> than,
                    double ListQuality::*measure) {
  CHECK_EQ(lists.size(), than.size());
  const auto count = static_cast<double>(std::max<size_t>(1, lists.size()));
  double gain = 0;
  for (size_t i = 0; i < lists.size(); ++i) gain += (lists[i].*measure - than[i].*measure) / count;
  double squares = 0;
  for (size_t i = 0; i < lists.size(); ++i) {
    squares += std::pow(lists[i].*measure - than[i].*measure - gain, 2);
  }
  return gain > kLeastGain * std::sqrt(squares) / count;
}

}  // namespace bole
