#include <algorithm>

#include "features/world/ties.h"

namespace bole::world {

TieGraph::TieGraph(size_t num_members, std::span<const Tie> ties) : offsets_(num_members + 1, 0) {
  for (const Tie& tie : ties) {
    ++offsets_[tie.member_a + 1];
    ++offsets_[tie.member_b + 1];
  }
  for (size_t i = 0; i < num_members; ++i) offsets_[i + 1] += offsets_[i];
  neighbours_.resize(offsets_.back());
  std::vector<uint64_t> next(offsets_.begin(), offsets_.end() - 1);
  for (const Tie& tie : ties) {
    neighbours_[next[tie.member_a]++] = tie.member_b;
    neighbours_[next[tie.member_b]++] = tie.member_a;
  }
  for (size_t i = 0; i < num_members; ++i) {
    std::sort(neighbours_.begin() + offsets_[i], neighbours_.begin() + offsets_[i + 1]);
  }
}

bool TieGraph::HasTie(uint32_t a, uint32_t b) const {
  if (degree(a) > degree(b)) std::swap(a, b);
  const auto list = neighbours(a);
  return std::binary_search(list.begin(), list.end(), b);
}

size_t TieGraph::NumCommon(uint32_t a, uint32_t b) const {
  const auto first = neighbours(a), second = neighbours(b);
  size_t common = 0;
  for (size_t i = 0, j = 0; i < first.size() && j < second.size();) {
    if (first[i] == second[j]) ++common;
    const uint32_t low = std::min(first[i], second[j]);
    i += first[i] == low;
    j += second[j] == low;
  }
  return common;
}

uint32_t TieGraph::TwoStepsAway(uint32_t member, Random& random) const {
  const auto friends = neighbours(member);
  if (friends.empty()) return kNoRow;
  const auto further = neighbours(friends[random.Below(friends.size())]);
  const uint32_t found = further[random.Below(further.size())];
  return found == member || HasTie(member, found) ? kNoRow : found;
}

}  // namespace bole::world
