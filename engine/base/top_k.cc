#include "engine/base/top_k.h"

#include <algorithm>
#include <utility>

namespace bole {
namespace {

// A type of its own, so that the standard library's loops call it inline.
constexpr auto kBetter = [](const ScoredRow& a, const ScoredRow& b) { return IsBetter(a, b); };

}  // namespace

// IsBetter as the heap's "less" puts the worst item at the front.
void TopK::Push(const ScoredRow& item) {
  heap_.push_back(item);
  std::push_heap(heap_.begin(), heap_.end(), kBetter);
}

void TopK::ReplaceWorst(const ScoredRow& item) {
  std::pop_heap(heap_.begin(), heap_.end(), kBetter);
  heap_.back() = item;
  std::push_heap(heap_.begin(), heap_.end(), kBetter);
}

std::vector<ScoredRow> TopK::Take() {
  std::sort(heap_.begin(), heap_.end(), kBetter);
  std::vector<ScoredRow> best = std::move(heap_);
  heap_.clear();
  heap_.reserve(k_);
  return best;
}

}  // namespace bole
