#include "engine/search/likely_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/top_k.h"

namespace bole {
namespace {

const SearchLane* FindValues(const SearchIndex& index, std::string_view name) {
  const size_t field = PlaceOfField(index.fields(), name);
  return field == index.fields().size() ? nullptr : index.values(field, Tense::kCurrent);
}

std::span<const float> FindNumbers(const SearchIndex& index, std::string_view name) {
  const size_t field = PlaceOfField(index.fields(), name);
  return field == index.fields().size() ? std::span<const float>() : index.numbers(field);
}

RowSet OpenRows(const SearchIndex& index) {
  const SearchLane* lane = FindValues(index, "open_to_work");
  const auto yes = lane == nullptr ? std::nullopt : lane->Find("yes");
  return yes ? lane->Rows(*yes) : RowSet();
}

double LogOddsOfShare(float share) {
  if (std::isnan(share)) return 0;
  constexpr float kLeast = LikelyRows::kLeastShare;
  const double cut = std::clamp(share, kLeast, 1 - kLeast);
  return std::log(cut / (1 - cut));
}

double HalfLives(float days, double half_life_days) {
  if (std::isnan(days)) return LikelyRows::kMostHalfLives;
  return std::clamp(days / half_life_days, 0.0, LikelyRows::kMostHalfLives);
}

// Log-odds are below 10: levels stay far within their type.
int16_t LevelOf(double log_odds) {
  return static_cast<int16_t>(std::lround(log_odds * LikelyRows::kLevelsPerUnit));
}

}  // namespace

LikelyRows::LikelyRows(const LikelySources& sources) : rows_(sources.index.num_rows()) {
  ReadKinds(sources.index);
  ReadLevels(sources);
  for (size_t level = 0; level < order_.size(); ++level) order_[level] = Order(level);
}

void LikelyRows::ReadKinds(const SearchIndex& index) {
  for (size_t field = 0; field < kKindFields.size(); ++field) {
    const SearchLane* lane = FindValues(index, kKindFields[field]);
    for (uint32_t row = 0; row < rows_.size(); ++row) {
      const auto values = lane == nullptr ? std::span<const uint32_t>() : lane->terms(row);
      rows_[row].kinds[field] = values.empty() ? kNoRow : values.front();
      if (values.empty()) continue;
      auto& counts = num_of_kind_[field];
      if (counts.size() <= values.front()) counts.resize(values.front() + size_t{1});
      ++counts[values.front()];
    }
  }
}

void LikelyRows::ReadLevels(const LikelySources& sources) {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  const std::span<const float> days = FindNumbers(sources.index, sources.days_field);
  const RowSet open = OpenRows(sources.index);
  for (uint32_t row = 0; row < rows_.size(); ++row) {
    const float share =
        row < sources.answered_share.size() ? sources.answered_share[row] : kUnknown;
    const double away = HalfLives(days.empty() ? kUnknown : days[row], sources.half_life_days);
    const double log_odds = LogOddsOfShare(share) - away * std::log(2.0);
    const double secret = open.Contains(row) ? std::log(kOpenOdds) : 0;
    rows_[row].levels = {LevelOf(log_odds), LevelOf(log_odds + secret)};
  }
}

// Counts how many rows are before those of each level, and puts each in its place.
std::vector<uint32_t> LikelyRows::Order(size_t level) const {
  constexpr int kHighest = std::numeric_limits<int16_t>::max();
  constexpr int kNumLevels = kHighest - std::numeric_limits<int16_t>::min() + 1;
  std::vector<uint32_t> next(kNumLevels + 1);
  const auto place = [&](const Row& row) {
    return static_cast<size_t>(kHighest - row.levels[level]);
  };
  for (const Row& row : rows_) ++next[place(row) + 1];
  for (size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<uint32_t> order(rows_.size());
  for (uint32_t row = 0; row < rows_.size(); ++row) order[next[place(rows_[row])]++] = row;
  return order;
}

}  // namespace bole
