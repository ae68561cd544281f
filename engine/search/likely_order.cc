#include "engine/search/likely_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace bole {
namespace {

// Of what is foretold: nothing is impossible, and nothing sure.
constexpr float kLeastForetold = 1e-6f;

float ProbabilityOf(float log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

float LogOddsOf(float probability) {
  const float cut = std::clamp(probability, kLeastForetold, 1 - kLeastForetold);
  return std::log(cut / (1 - cut));
}

// Puts the first `count` in the order of their scores, which are log-odds, and makes probabilities
// of them.
void SortFirst(OrderedRows& ordered, size_t count) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order,
                    [&](size_t a, size_t b) { return IsBetter(ordered.rows[a], ordered.rows[b]); });
  const OrderedRows before = {{ordered.rows.begin(), ordered.rows.begin() + ptrdiff_t(count)},
                              {ordered.facts.begin(), ordered.facts.begin() + ptrdiff_t(count)}};
  for (size_t i = 0; i < count; ++i) {
    const ScoredRow& row = before.rows[order[i]];
    ordered.rows[i] = {ProbabilityOf(row.score), row.row};
    ordered.facts[i] = before.facts[order[i]];
  }
}

}  // namespace

float LikelyOrder::OwnLogOdds(uint32_t row) const {
  return viewer_.own == nullptr ? 0 : viewer_.own->LogOdds(rows_.row(row));
}

float LikelyOrder::LogOdds(uint32_t row) const {
  return rows_.row(row).log_odds(viewer_.knows_secrets) + OwnLogOdds(row);
}

OrderFacts LikelyOrder::ByHabits(uint32_t row) const {
  return {.source = OrderSource::kHabits,
          .likely = ProbabilityOf(rows_.row(row).log_odds(viewer_.knows_secrets)),
          .own = std::exp(OwnLogOdds(row))};
}

OrderedRows LikelyOrder::Order(std::span<const ScoredRow> by_text, size_t depth) const {
  OrderedRows ordered = {{by_text.begin(), by_text.end()}, std::vector<OrderFacts>(by_text.size())};
  if (by_text.empty()) return ordered;
  const float best = by_text.front().score;
  for (size_t i = 0; i < by_text.size(); ++i) {
    if (best > 0) ordered.facts[i].fit = std::max(by_text[i].score / best, 0.0f);
    ordered.rows[i].score = by_text[i].score - best;
  }
  const size_t count = std::min(depth, by_text.size());
  Foretell(ordered, count);
  for (size_t i = 0; i < count; ++i) {
    const float fit = std::max(ordered.facts[i].fit, kLeastFit);
    ordered.rows[i].score += kFitPower * std::log(fit);
  }
  SortFirst(ordered, count);
  return ordered;
}

OrderedRows LikelyOrder::First(const RowSet& matching, size_t count) const {
  const size_t looked_at = viewer_.foreteller == nullptr ? count : std::max(count, kForetold);
  OrderedRows ordered;
  ordered.rows = BestByHabits(matching, std::min<size_t>(looked_at, matching.size()));
  ordered.facts.resize(ordered.rows.size());
  if (viewer_.foreteller == nullptr) {
    Foretell(ordered, ordered.rows.size());
    SortFirst(ordered, ordered.rows.size());
    return ordered;
  }
  const size_t num_foretold = std::min(kForetold, ordered.rows.size());
  for (size_t i = num_foretold; i < ordered.rows.size(); ++i) {
    ScoredRow& one = ordered.rows[i];
    ordered.facts[i] = ByHabits(one.row);
    one.score = ProbabilityOf(one.score) - 1;
  }
  Foretell(ordered, num_foretold);
  SortFirst(ordered, num_foretold);
  ordered.rows.resize(std::min(ordered.rows.size(), count));
  ordered.facts.resize(ordered.rows.size());
  return ordered;
}

// The log-odds of the first, as scores, and where they are from.
void LikelyOrder::Foretell(OrderedRows& ordered, size_t count) const {
  std::vector<MatchForecast> forecasts;
  if (viewer_.foreteller != nullptr) {
    std::vector<uint32_t> rows;
    for (size_t i = 0; i < count; ++i) rows.push_back(ordered.rows[i].row);
    forecasts = viewer_.foreteller->Foretell(viewer_.surface, viewer_.viewer, rows);
  }
  for (size_t i = 0; i < count; ++i) {
    ScoredRow& one = ordered.rows[i];
    OrderFacts& facts = ordered.facts[i];
    if (!forecasts.empty()) {
      facts.source = OrderSource::kForetold;
      facts.likely = forecasts[i].joint();
      one.score = LogOddsOf(facts.likely);
      continue;
    }
    const float fit = facts.fit;
    facts = ByHabits(one.row);
    facts.fit = fit;
    one.score = LogOdds(one.row);
  }
}

// Returns false where that takes as much as looking at all that match.
bool LikelyOrder::AddInOrder(const RowSet& matching, TopK& best) const {
  const float most_own = viewer_.own == nullptr ? 0 : viewer_.own->most();
  uint32_t largest = 0;
  uint64_t left = matching.size();
  for (const uint32_t row : rows_.in_order(viewer_.knows_secrets)) {
    const float bound = rows_.row(row).log_odds(viewer_.knows_secrets) + most_own;
    // Of rows of one level the larger come later, and of equal rows the smaller are kept.
    if (bound < best.threshold() || (bound == best.threshold() && row > largest)) return true;
    if (left-- == 0) return false;
    if (!matching.Contains(row)) continue;
    best.Add(LogOdds(row), row);
    largest = std::max(largest, row);
  }
  return true;
}

std::vector<ScoredRow> LikelyOrder::BestByHabits(const RowSet& matching, size_t count) const {
  if (count == 0) return {};
  TopK best(count);
  if (count < matching.size() && AddInOrder(matching, best)) return best.Take();
  TopK all(count);
  for (const uint32_t row : matching.Rows()) all.Add(LogOdds(row), row);
  return all.Take();
}

}  // namespace bole
