#include "engine/retrieval/shared_history.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/random.h"

namespace bole {
namespace {

// Having each other in the address book against having.
constexpr float kMutualContact = 1.5f;

// More than any list takes of them; the rest are hardly better connected than anyone.
constexpr size_t kMostWellConnected = 500;

// Every n-th of a long list, from a start that depends on who asks: at most kMostMembersOfAPlace.
struct Sample {
  size_t first = 0;
  size_t step = 1;
};

Sample SampleFor(uint32_t query, uint64_t place, size_t size) {
  const size_t step = (size + kMostMembersOfAPlace - 1) / kMostMembersOfAPlace;
  if (step <= 1) return {};
  return {Mix64(place << 32 | query) % step, step};
}

bool Has(std::span<const uint32_t> ascending, uint32_t row) {
  return std::binary_search(ascending.begin(), ascending.end(), row);
}

}  // namespace

float SizeDiscount(size_t num_members) {
  return 1 / std::sqrt(static_cast<float>(std::max<size_t>(num_members, 1)));
}

void SharedStays::Accumulate(uint32_t query, Accumulator& scores) const {
  for (size_t i = 0; i < by_member_.row_size(query); ++i) {
    const Stay mine = by_member_.stay(query, i);
    const size_t size = by_place_.row_size(mine.other);
    const float discount = SizeDiscount(size);
    const Sample sample = SampleFor(query, mine.other, size);
    for (size_t at = sample.first; at < size; at += sample.step) {
      const Stay theirs = by_place_.stay(mine.other, at);
      const float share = OverlapOf(mine, theirs).share;
      if (share > 0) scores.Add(theirs.other, share * discount);
    }
  }
}

void AddressBook::Accumulate(uint32_t query, Accumulator& scores) const {
  const auto contacts = contacts_.row(query);
  const auto strengths = contacts_.row_values(query);
  const auto owners = owners_.row(query);
  for (size_t i = 0; i < contacts.size(); ++i) {
    const float strength = strengths.empty() ? 1.0f : strengths[i];
    scores.Add(contacts[i], strength * (Has(owners, contacts[i]) ? kMutualContact : 1.0f));
  }
}

void SharedGroups::Accumulate(uint32_t query, Accumulator& scores) const {
  for (const uint32_t group : groups_.row(query)) {
    const auto members = members_.row(group);
    const float discount = SizeDiscount(members.size());
    const Sample sample = SampleFor(query, group, members.size());
    for (size_t at = sample.first; at < members.size(); at += sample.step) {
      scores.Add(members[at], discount);
    }
  }
}

void Follows::Accumulate(uint32_t query, Accumulator& scores) const {
  for (const uint32_t followed : follows_.row(query)) {
    scores.Add(followed, SizeDiscount(followers_.row_size(followed)));
  }
  const float discount = SizeDiscount(followers_.row_size(query));
  for (const uint32_t follower : followers_.row(query)) scores.Add(follower, discount);
}

WellConnected::WellConnected(const MemberGraph& graph) {
  const std::vector<uint32_t> counts = CountConnections(graph);
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  if (sum == 0) return;
  const double mean = sum / static_cast<double>(counts.size());
  TopK best(std::min(kMostWellConnected, counts.size()));
  for (uint32_t member = 0; member < counts.size(); ++member) {
    if (counts[member] > 0) best.Add(static_cast<float>(counts[member] / mean), member);
  }
  best_ = best.Take();
}

void WellConnected::Accumulate(uint32_t, Accumulator& scores) const {
  for (const ScoredRow& member : best_) scores.Add(member.row, member.score);
}

std::vector<uint32_t> CountConnections(const MemberGraph& graph) {
  std::vector<uint32_t> counts(graph.num_members());
  for (size_t member = 0; member < counts.size(); ++member) {
    counts[member] =
        static_cast<uint32_t>(graph.ties.row_size(member) + graph.followers.row_size(member));
  }
  return counts;
}

}  // namespace bole
