#include "engine/index/graph_walk.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace bole {
namespace {

// The best entries are the start. A few of them, since the best may lie across a gap.
constexpr size_t kNumStarts = 4;

constexpr size_t kLanes = 16;  // take_unvisited writes whole registers
constexpr size_t kEntriesAtOnce = 256;

// A key orders rows by score, then by smaller row, as an integer: 32 bits of the score, 31 of the
// row's complement, and one that says that its links were followed.
constexpr uint64_t kFollowed = 1;
constexpr uint32_t kMaxRow = 0x7fffffff;

uint64_t KeyOf(float score, uint32_t row) {
  const uint32_t bits = std::bit_cast<uint32_t>(score);
  // Floats order as their bits do, but the negative ones the other way round.
  const uint32_t ordered = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return uint64_t{ordered} << 32 | uint64_t{kMaxRow - row} << 1;
}

uint32_t RowOf(uint64_t key) {
  return kMaxRow - (static_cast<uint32_t>(key) >> 1);
}

float ScoreOf(uint64_t key) {
  const auto ordered = static_cast<uint32_t>(key >> 32);
  return std::bit_cast<float>(ordered & 0x80000000u ? ordered & 0x7fffffffu : ~ordered);
}

void PrefetchLinks(const LinkTable& links, uint32_t row) {
  constexpr size_t kLinksPerLine = 16;
  const uint32_t* const first = links.row(row);
  for (size_t i = 0; i < links.width(); i += kLinksPerLine) __builtin_prefetch(first + i);
}

}  // namespace

GraphWalk::GraphWalk(size_t num_rows, const CodeKernels& kernels)
    : kernels_(kernels), visited_((num_rows + 31) / 32) {}

std::span<const ScoredRow> GraphWalk::Run(const Request& request) {
  pool_.resize(std::max(pool_.size(), request.effort + 1));
  unvisited_.resize(request.links.width() + kLanes);
  scores_.resize(std::max(unvisited_.size(), kEntriesAtOnce));
  Start(request);
  while (next_ < size_) {
    uint64_t& key = pool_[next_];
    key |= kFollowed;
    const uint32_t row = RowOf(key);
    for (++next_; next_ < size_ && (pool_[next_] & kFollowed); ++next_) {
    }
    if (next_ < size_) PrefetchLinks(request.links, RowOf(pool_[next_]));
    Follow(request, row);
  }
  found_.resize(size_);
  for (size_t i = 0; i < size_; ++i) found_[i] = {ScoreOf(pool_[i]), RowOf(pool_[i])};
  ClearVisited();
  return found_;
}

void GraphWalk::Start(const Request& request) {
  size_ = next_ = 0;
  const size_t room = std::min(request.effort, kNumStarts);
  uint64_t best[kNumStarts + 1] = {};
  for (size_t begin = 0; begin < request.entries.size(); begin += kEntriesAtOnce) {
    const size_t count = std::min(kEntriesAtOnce, request.entries.size() - begin);
    const uint32_t* const rows = request.entries.data() + begin;
    kernels_.score(request.table, request.query, rows, count, scores_.data());
    for (size_t i = 0; i < count; ++i) {
      const uint64_t key = KeyOf(scores_[i], rows[i]);
      if (size_ == room && key < best[size_ - 1]) continue;
      size_t at = size_;
      for (; at > 0 && best[at - 1] < key; --at) best[at] = best[at - 1];
      best[at] = key;
      size_ = std::min(size_ + 1, room);
    }
  }
  num_scored_ += request.entries.size();
  for (size_t i = 0; i < size_; ++i) {
    pool_[i] = best[i];
    const uint32_t row = RowOf(best[i]);
    visited_[row / 32] |= uint32_t{1} << (row % 32);
    visited_rows_.push_back(row);
  }
}

void GraphWalk::Follow(const Request& request, uint32_t row) {
  const size_t count = kernels_.take_unvisited(request.links.row(row), request.links.width(),
                                               visited_.data(), request.table, unvisited_.data());
  visited_rows_.insert(visited_rows_.end(), unvisited_.begin(),
                       unvisited_.begin() + static_cast<ptrdiff_t>(count));
  kernels_.score(request.table, request.query, unvisited_.data(), count, scores_.data());
  num_scored_ += count;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t key = KeyOf(scores_[i], unvisited_[i]);
    if (size_ == request.effort && key < pool_[size_ - 1]) continue;
    const auto first = pool_.begin();
    const auto last = first + static_cast<ptrdiff_t>(size_);
    const auto at = std::upper_bound(first, last, key, std::greater<>());
    std::memmove(&*at + 1, &*at, static_cast<size_t>(last - at) * sizeof(uint64_t));
    *at = key;
    size_ = std::min(size_ + 1, request.effort);
    next_ = std::min(next_, static_cast<size_t>(at - first));
  }
}

// One by one, or all words when that is less.
void GraphWalk::ClearVisited() {
  if (visited_rows_.size() > visited_.size()) {
    std::fill(visited_.begin(), visited_.end(), 0);
  } else {
    for (const uint32_t row : visited_rows_) visited_[row / 32] = 0;
  }
  visited_rows_.clear();
}

}  // namespace bole
