#include "engine/search/text_ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bole {

// A lane of words that ranks.
struct TextRanker::Field {
  const SearchLane* lane = nullptr;
  float weight = 0;
  float mean_length = 1;  // words of a row that has any

  // What one more of a word in this row's field is worth.
  float WeightOfOne(uint32_t row, float b) const {
    const float length = static_cast<float>(lane->terms(row).size());
    return weight / (1 - b + b * length / mean_length);
  }
};

namespace {

// Above this share of all rows, going through each word's rows is cheaper than through each row's
// words.
constexpr size_t kFewRows = 32;  // one in so many

float MeanLength(const SearchLane& lane, uint32_t num_rows) {
  size_t num_with = 0;
  for (uint32_t row = 0; row < num_rows; ++row) num_with += lane.terms(row).empty() ? 0 : 1;
  return static_cast<float>(lane.num_entries()) / static_cast<float>(std::max<size_t>(num_with, 1));
}

}  // namespace

TextRanker::TextRanker(const SearchIndex& index, const TextRankerOptions& options)
    : index_(index), options_(options) {
  for (size_t field = 0; field < index.fields().size(); ++field) {
    for (const Tense tense : kTenses) {
      const SearchLane* lane = index.words(field, tense);
      float weight = index.fields()[field].weight;
      if (lane == nullptr || weight == 0 || lane->num_entries() == 0) continue;
      if (tense == Tense::kPast) weight *= options.past_share;
      fields_.push_back({lane, weight, MeanLength(*lane, index.num_rows())});
    }
  }
}

TextRanker::~TextRanker() = default;

std::vector<uint32_t> TextRanker::KnownTerms(std::span<const std::string> words) const {
  std::vector<uint32_t> terms;
  for (const std::string& word : words) {
    if (const auto term = index_.vocabulary().Find(word)) terms.push_back(*term);
  }
  std::ranges::sort(terms);
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

float TextRanker::Idf(uint32_t term) const {
  std::vector<RowSet> sets;
  for (const Field& field : fields_) sets.push_back(field.lane->Rows(term));
  const auto with = static_cast<double>(RowSet::Union(sets).size());
  return static_cast<float>(std::log1p((index_.num_rows() - with + 0.5) / (with + 0.5)));
}

float TextRanker::WeightInRow(uint32_t term, uint32_t row) const {
  float weight = 0;
  for (const Field& field : fields_) {
    const auto terms = field.lane->terms(row);
    const auto count =
        std::min<ptrdiff_t>(std::ranges::count(terms, term), std::numeric_limits<uint8_t>::max());
    if (count > 0) weight += static_cast<float>(count) * field.WeightOfOne(row, options_.b);
  }
  return weight;
}

void TextRanker::AddByTerm(uint32_t term, std::vector<float>& weights) const {
  for (const Field& field : fields_) {
    const std::vector<uint32_t> rows = field.lane->Rows(term).Rows();
    const std::span<const uint8_t> counts = field.lane->Counts(term);
    for (size_t i = 0; i < rows.size(); ++i) {
      weights[rows[i]] += static_cast<float>(counts[i]) * field.WeightOfOne(rows[i], options_.b);
    }
  }
}

std::vector<float> TextRanker::Score(std::span<const std::string> words,
                                     std::span<const uint32_t> rows) const {
  std::vector<float> scores(rows.size());
  const bool few = rows.size() * kFewRows < index_.num_rows();
  std::vector<float> weights(few ? 0 : index_.num_rows());
  for (const uint32_t term : KnownTerms(words)) {
    const float idf = Idf(term);
    if (!few) {
      std::ranges::fill(weights, 0.0f);
      AddByTerm(term, weights);
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      const float weight = few ? WeightInRow(term, rows[i]) : weights[rows[i]];
      if (weight > 0) scores[i] += idf * Saturated(weight);
    }
  }
  return scores;
}

}  // namespace bole
