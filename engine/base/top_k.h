// The best k of a stream of scored rows: the only top-k of Bole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace bole {

// "No such row" wherever a row number may be absent.
constexpr uint32_t kNoRow = std::numeric_limits<uint32_t>::max();

// A row with its score; larger is better.
struct ScoredRow {
  float score = 0;
  uint32_t row = kNoRow;

  bool operator==(const ScoredRow&) const = default;
};

// The order of every list of Bole: by score, ties by smaller row first.
inline bool IsBetter(const ScoredRow& a, const ScoredRow& b) {
  return a.score != b.score ? a.score > b.score : a.row < b.row;
}

// Keeps the best k of all that was added. Scores must not be NaN.
//
// Thread safety: none; one for each worker.
class TopK {
 public:
  explicit TopK(size_t k) : k_(k) { heap_.reserve(k); }

  // A score below this can't enter any more; -infinity while fewer than k are held.
  float threshold() const {
    if (k_ == 0) return std::numeric_limits<float>::infinity();
    return heap_.size() < k_ ? -std::numeric_limits<float>::infinity() : heap_.front().score;
  }

  void Add(float score, uint32_t row) {
    const ScoredRow item{score, row};
    if (heap_.size() < k_) {
      Push(item);
    } else if (k_ > 0 && IsBetter(item, heap_.front())) {
      ReplaceWorst(item);
    }
  }

  // Takes what was kept, best first, and leaves this empty for the next use.
  std::vector<ScoredRow> Take();

 private:
  void Push(const ScoredRow& item);
  void ReplaceWorst(const ScoredRow& item);

  size_t k_;
  std::vector<ScoredRow> heap_;  // worst at the front
};

}  // namespace bole
