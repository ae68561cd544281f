// Of what kinds those are whom a viewer went for before: whom they are likely to want next.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/likely_rows.h"

namespace bole {

// A row that the viewer dealt with, and how much that says; > 0.
struct OwnDealing {
  uint32_t row = 0;
  float weight = 1;
};

// What a viewer did, and nobody else.
struct OwnHistory {
  std::vector<OwnDealing> wanted;    // in any order; a row may be there several times
  std::vector<OwnDealing> unwanted;  // dismissed
};

// By how much a row's kinds raise or lower the odds that the viewer wants it. Of a value v of a
// field that a share u of all rows has, w of the weight W of the wanted and d of the weight D of
// the unwanted are (naive Bayes, drawn to what is usual by k = kUsualWeight):
//
//   (w + k u) / (d + k u) * (D + k) / (W + k), cut to [1 / kMostOdds, kMostOdds]
//
// The odds of a row's fields are multiplied; a value that isn't known says nothing.
//
// Thread safety: const and safe from any number of threads. Rows may go.
class OwnKinds {
 public:
  static constexpr double kUsualWeight = 4;  // a handful says little
  // Of one field: a rare kind that was wanted once says less than a text that doesn't fit.
  static constexpr double kMostOdds = 8;

  // Of a viewer without a history: says nothing.
  OwnKinds() = default;
  OwnKinds(const LikelyRows& rows, const OwnHistory& history);

  // The natural logarithm of the odds; 0 where nothing is known.
  float LogOdds(const LikelyRows::Row& row) const {
    float sum = 0;
    for (size_t field = 0; field < log_odds_.size(); ++field) {
      const uint32_t kind = row.kinds[field];
      if (kind < log_odds_[field].size()) sum += log_odds_[field][kind];
    }
    return sum;
  }

  // No row has more.
  float most() const { return most_; }

 private:
  std::array<std::vector<float>, kKindFields.size()> log_odds_;  // by value
  float most_ = 0;
};

}  // namespace bole
