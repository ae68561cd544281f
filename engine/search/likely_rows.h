// How likely each row of a search index is to answer, whoever asks, and of what kind it is.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/search/search_index.h"

namespace bole {

// What is known of rows beside the index.
struct LikelySources {
  const SearchIndex& index;
  std::string_view days_field;        // of numbers: days since a row was active; empty: none
  double half_life_days = 1;          // after which half as many answer
  std::vector<float> answered_share;  // of those who asked, by row; NaN or none: not known
};

// By what rows are told apart, as far as the index has these fields: what a viewer went for before
// says whom they want next. A row is of the first value that it has now.
inline constexpr std::array<std::string_view, 3> kKindFields = {"function", "city", "seniority"};

// The odds that a row answers are
//
//   p / (1 - p) * 2^(-days / half_life_days) * kOpenOdds (where it says so: open_to_work:yes)
//
// with the share p drawn to the usual by who counted it, and cut to [kLeastShare, 1 - kLeastShare];
// an unknown p is a half; days count up to kMostHalfLives half lives, and so do unknown ones. They
// are kept as natural logarithms in steps of 1 / kLevelsPerUnit, so that rows are put in order by
// counting: ties are many, and go to the smaller row.
//
// Privacy. Who is open to work isn't everybody's to know: there is a level without it.
//
// Thread safety: const and safe from any number of threads. The index may go.
class LikelyRows {
 public:
  static constexpr float kLeastShare = 0.02f;  // nobody is sure to answer, or sure not to
  static constexpr double kMostHalfLives =
      3;                                  // who is away for long may still be reached otherwise
  static constexpr double kOpenOdds = 2;  // a guess: who wants to hear answers more often
  static constexpr int kLevelsPerUnit = 256;

  struct Row {
    std::array<int16_t, 2> levels = {};  // without what isn't everybody's to know, and with it
    std::array<uint32_t, kKindFields.size()> kinds = {};  // kNoRow: not known

    float log_odds(bool knows_secrets) const {
      return static_cast<float>(levels[knows_secrets ? 1 : 0]) / kLevelsPerUnit;
    }
  };

  explicit LikelyRows(const LikelySources& sources);

  size_t size() const { return rows_.size(); }
  const Row& row(uint32_t row) const { return rows_[row]; }

  // All rows, most likely first.
  std::span<const uint32_t> in_order(bool knows_secrets) const {
    return order_[knows_secrets ? 1 : 0];
  }
  // Of a field of kKindFields, how many rows are of each value.
  std::span<const uint32_t> num_of_kind(size_t field) const { return num_of_kind_[field]; }

 private:
  void ReadKinds(const SearchIndex& index);
  void ReadLevels(const LikelySources& sources);
  std::vector<uint32_t> Order(size_t level) const;

  std::vector<Row> rows_;
  std::array<std::vector<uint32_t>, 2> order_;
  std::array<std::vector<uint32_t>, kKindFields.size()> num_of_kind_;
};

}  // namespace bole
