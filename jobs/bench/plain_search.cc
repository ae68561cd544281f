#include "jobs/bench/plain_search.h"

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

using Kind = QueryNode::Kind;

bool Contains(std::span<const uint32_t> terms, std::optional<uint32_t> term) {
  return term && std::ranges::find(terms, *term) != terms.end();
}

}  // namespace

PlainSearch::PlainSearch(const SearchIndex& index, const QueryWords& words,
                         const RowScorer* meaning)
    : index_(index), words_(words), meaning_(meaning) {
  const TextRankerOptions options;
  for (size_t place = 0; place < index.fields().size(); ++place) {
    for (const Tense tense : kTenses) {
      const SearchLane* lane = index.words(place, tense);
      if (lane == nullptr) continue;
      size_t num_with = 0;
      for (uint32_t row = 0; row < index.num_rows(); ++row) num_with += !lane->terms(row).empty();
      const float mean = static_cast<float>(lane->num_entries()) / static_cast<float>(num_with);
      const float share = tense == Tense::kPast ? options.past_share : 1;
      fields_.push_back({lane, place, tense, index.fields()[place].weight * share, mean});
    }
  }
}

bool PlainSearch::Has(const QueryNode& term, uint32_t row) const {
  const size_t place = PlaceOfField(index_.fields(), term.field);
  if (term.kind == Kind::kValue) {
    const SearchLane* lane = index_.values(place, Tense::kCurrent);
    return lane != nullptr && Contains(lane->terms(row), lane->Find(term.text));
  }
  const auto word = index_.vocabulary().Find(term.text);
  return std::ranges::any_of(fields_, [&](const Field& field) {
    return field.place == place && Contains(field.lane->terms(row), word);
  });
}

bool PlainSearch::Matches(const QueryNode& query, uint32_t row) const {
  const auto child = [&](const QueryNode& node) { return Matches(node, row); };
  switch (query.kind) {
    case Kind::kEverything:
      return true;
    case Kind::kAnd:
      return std::ranges::all_of(query.children, child);
    case Kind::kOr:
      return std::ranges::any_of(query.children, child);
    case Kind::kNot:
      return !child(query.children.front());
    case Kind::kWords:
    case Kind::kValue:
    case Kind::kRange:
      return Has(query, row);
  }
  return false;
}

float PlainSearch::WeightOf(uint32_t term, uint32_t row) const {
  const TextRankerOptions options;
  float weight = 0;
  for (const Field& field : fields_) {
    const auto terms = field.lane->terms(row);
    const auto count = static_cast<float>(std::ranges::count(terms, term));
    const auto length = static_cast<float>(terms.size());
    if (count > 0) {
      weight += count * (field.weight / (1 - options.b + options.b * length / field.mean_length));
    }
  }
  return weight;
}

std::vector<float> PlainSearch::ScoreAll(const std::string& text,
                                         const std::vector<uint32_t>& rows) const {
  const TextRankerOptions options;
  std::vector<uint32_t> terms;
  for (const std::string& word : words_.Words(text)) {
    if (const auto term = index_.vocabulary().Find(word)) terms.push_back(*term);
  }
  std::ranges::sort(terms);
  terms.erase(std::ranges::unique(terms).begin(), terms.end());
  std::vector<float> scores(rows.size());
  for (const uint32_t term : terms) {
    std::vector<float> weights(index_.num_rows());
    for (uint32_t row = 0; row < weights.size(); ++row) weights[row] = WeightOf(term, row);
    const auto with = static_cast<double>(
        std::ranges::count_if(weights, [](float weight) { return weight > 0; }));
    const auto idf =
        static_cast<float>(std::log1p((index_.num_rows() - with + 0.5) / (with + 0.5)));
    for (size_t i = 0; i < rows.size(); ++i) {
      const float weight = weights[rows[i]];
      if (weight > 0) scores[i] += idf * (weight / (options.k1 + weight));
    }
  }
  return scores;
}

SearchResult PlainSearch::Search(const SearchTask& task) const {
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; row < index_.num_rows(); ++row) {
    if (Matches(task.query, row)) rows.push_back(row);
  }
  std::string text = task.text;
  for (const std::string& ranking : RankingTexts(task.query, index_.fields())) {
    text += " " + ranking;
  }
  std::vector<float> scores = ScoreAll(text, rows);
  if (meaning_ != nullptr) {
    const std::vector<float> meant = meaning_->Score(text, rows);
    scores = ShareOfWords(std::move(scores));
    for (size_t i = 0; i < scores.size(); ++i) scores[i] += meant[i];
  }
  std::vector<ScoredRow> all;
  for (size_t i = 0; i < rows.size(); ++i) all.push_back({scores[i], rows[i]});
  SearchResult result = {.total = rows.size()};
  const size_t count = std::min(task.count, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<ptrdiff_t>(count), all.end(), IsBetter);
  result.rows.assign(all.begin(), all.begin() + static_cast<ptrdiff_t>(count));
  return result;
}

}  // namespace bole
