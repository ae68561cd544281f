// Scores by what a text means, for searches that needn't score every row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace bole {

// Groups of rows, each with a bound that the Score of none of its rows exceeds. Thread safety:
// none.
class RowGroups {
 public:
  struct Group {
    float bound;
    std::span<const uint32_t> rows;  // ascending; of the one whose Groups these are
  };

  virtual ~RowGroups() = default;

  // The next group, none with a larger bound than the one before; nothing behind the last. A row
  // may be in several.
  virtual std::optional<Group> Next() = 0;
};

// What one text means, held against rows.
//
// Thread safety: const and safe from any number of threads.
class TextMeaning {
 public:
  virtual ~TextMeaning() = default;

  // Of `rows`, in their order; larger is better, 0 for nothing in common, at most 1.
  virtual std::vector<float> Score(std::span<const uint32_t> rows) const = 0;

  // Not less than Score, and cheaper: rows that can't be among the best needn't be scored. Who asks
  // for many rows asks for more.
  virtual std::vector<float> Bounds(std::span<const uint32_t> rows) const { return Score(rows); }

  // Groups of rows, made as they are asked for, so that few cost little; nullptr where there are
  // none. Who is in no group has a Score of 0.
  virtual std::unique_ptr<RowGroups> Groups() const { return nullptr; }
};

// Scores another way than by words; what it says is added to the text's score.
//
// Thread safety: const and safe from any number of threads.
class RowScorer {
 public:
  virtual ~RowScorer() = default;

  // The scorer must outlive what it returns.
  virtual std::unique_ptr<const TextMeaning> Read(std::string_view text) const = 0;

  std::vector<float> Score(std::string_view text, std::span<const uint32_t> rows) const {
    return Read(text)->Score(rows);
  }
};

}  // namespace bole
