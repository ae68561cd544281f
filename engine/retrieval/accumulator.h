// Sums scores for many rows at random: the scratch of every candidate source.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace bole {

// A dense array of sums and the list of rows that were touched, so that clearing costs only what
// was touched. Sums are taken in the order of the calls, hence always have the same bits.
//
// Thread safety: none; one for each worker.
class Accumulator {
 public:
  explicit Accumulator(size_t num_rows) : sums_(num_rows, 0.0f), touched_(num_rows + 1) {}

  size_t num_rows() const { return sums_.size(); }

  // Requires amount > 0: a sum of zero stands for "not touched".
  void Add(uint32_t row, float amount) {
    // Written always and counted only when new: a branch here would be guessed wrong every time.
    touched_[num_touched_] = row;
    num_touched_ += sums_[row] == 0.0f;
    sums_[row] += amount;
  }

  // Adds scale * values[i] to rows[i]; no values stand for all ones.
  void AddScaled(std::span<const uint32_t> rows, std::span<const float> values, float scale);

  float sum(uint32_t row) const { return sums_[row]; }

  // Leaves a row out of the next Drain. Nothing may be added before that.
  void Forget(uint32_t row) { sums_[row] = 0; }

  // Calls look(row, sum) for each touched row in order of first touch, and keeps all. Rows with a
  // sum that underflowed to zero are left out.
  template <typename Look>
  void ForEach(Look&& look) const {
    for (size_t i = 0; i < num_touched_; ++i) {
      if (sums_[touched_[i]] > 0) look(touched_[i], sums_[touched_[i]]);
    }
  }

  // Calls take(row, sum) for each touched row in order of first touch, and clears. Rows with a sum
  // that underflowed to zero are left out.
  template <typename Take>
  void Drain(Take&& take) {
    for (size_t i = 0; i < num_touched_; ++i) {
      const uint32_t row = touched_[i];
      const float sum = sums_[row];
      sums_[row] = 0;
      if (sum > 0) take(row, sum);
    }
    num_touched_ = 0;
  }

  void Clear() {
    Drain([](uint32_t, float) {});
  }

 private:
  std::vector<float> sums_;
  std::vector<uint32_t> touched_;  // one longer: Add writes before it knows
  size_t num_touched_ = 0;
};

inline void Accumulator::AddScaled(std::span<const uint32_t> rows, std::span<const float> values,
                                   float scale) {
  if (values.empty()) {
    for (const uint32_t row : rows) Add(row, scale);
    return;
  }
  for (size_t i = 0; i < rows.size(); ++i) Add(rows[i], scale * values[i]);
}

}  // namespace bole
