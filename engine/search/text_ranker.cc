#include "engine/search/text_ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bole {

// A lane of words that ranks.
struct TextRanker::Field {
  const SearchLane* lane = nullptr;
  std::vector<float> weight_of_one;  // what one more of a word is worth, by the words of the field

  float WeightOfOne(uint32_t row) const { return weight_of_one[lane->terms(row).size()]; }
};

// A field that some rows have a word in.
struct TextRanker::Place {
  const Field* field = nullptr;
  RowSet rows;
};

struct TextRanker::Scratch {
  explicit Scratch(size_t num_rows) : scores(num_rows), weights(num_rows) {}

  // By row; zero between uses.
  std::vector<float> scores, weights;
  bool is_scored_beyond = false;  // other rows than those that were asked for may have a score
  // Of one word in one field: rows that have it, ascending, and how often.
  std::vector<uint32_t> rows;
  std::vector<uint8_t> counts;
  std::vector<uint32_t> weighed;  // rows of all its fields but the last
};

namespace {

// Looking a word up among a row's words costs as much as so many entries of a list of all rows that
// have it.
constexpr uint64_t kEntriesPerLookup = 24;

struct Lengths {
  float mean = 1;  // words of a row that has any
  size_t longest = 0;
};

Lengths LengthsOf(const SearchLane& lane, uint32_t num_rows) {
  Lengths lengths;
  size_t num_with = 0;
  for (uint32_t row = 0; row < num_rows; ++row) {
    num_with += lane.terms(row).empty() ? 0 : 1;
    lengths.longest = std::max(lengths.longest, lane.terms(row).size());
  }
  lengths.mean =
      static_cast<float>(lane.num_entries()) / static_cast<float>(std::max<size_t>(num_with, 1));
  return lengths;
}

uint8_t CountIn(std::span<const uint32_t> terms, uint32_t term) {
  return static_cast<uint8_t>(
      std::min<ptrdiff_t>(std::ranges::count(terms, term), std::numeric_limits<uint8_t>::max()));
}

}  // namespace

TextRanker::TextRanker(const SearchIndex& index, const TextRankerOptions& options)
    : index_(index),
      options_(options),
      scratch_([this] { return std::make_unique<Scratch>(index_.num_rows()); }) {
  for (size_t field = 0; field < index.fields().size(); ++field) {
    for (const Tense tense : kTenses) {
      const SearchLane* lane = index.words(field, tense);
      float weight = index.fields()[field].weight;
      if (lane == nullptr || weight == 0 || lane->num_entries() == 0) continue;
      if (tense == Tense::kPast) weight *= options.past_share;
      const Lengths lengths = LengthsOf(*lane, index.num_rows());
      Field& added = fields_.emplace_back(Field{lane, {}});
      for (size_t length = 0; length <= lengths.longest; ++length) {
        added.weight_of_one.push_back(
            weight / (1 - options.b + options.b * static_cast<float>(length) / lengths.mean));
      }
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

std::vector<TextRanker::Place> TextRanker::PlacesOf(uint32_t term) const {
  std::vector<Place> places;
  for (const Field& field : fields_) {
    if (field.lane->NumRows(term) > 0) places.push_back({&field, field.lane->Rows(term)});
  }
  return places;
}

float TextRanker::Idf(std::span<const Place> places) const {
  uint64_t num_with = 0;
  if (places.size() == 1) {
    num_with = places.front().rows.size();
  } else {
    RowSet all;
    for (const Place& place : places) all = all.Or(place.rows);
    num_with = all.size();
  }
  const auto with = static_cast<double>(num_with);
  return static_cast<float>(std::log1p((index_.num_rows() - with + 0.5) / (with + 0.5)));
}

// Where few of the rows that have the word are wanted, each of these is looked at; else the list of
// all of them is read.
std::span<const uint8_t> TextRanker::FindCounts(uint32_t term, const Place& place,
                                                const RowSet& rows, Scratch& scratch) const {
  const SearchLane& lane = *place.field->lane;
  if (place.rows.AndSize(rows) * kEntriesPerLookup >= place.rows.size()) {
    scratch.is_scored_beyond = true;
    scratch.rows = place.rows.Rows();
    return lane.Counts(term);
  }
  scratch.rows = place.rows.And(rows).Rows();
  scratch.counts.clear();
  for (const uint32_t row : scratch.rows) scratch.counts.push_back(CountIn(lane.terms(row), term));
  return scratch.counts;
}

void TextRanker::AddTerm(uint32_t term, const RowSet& rows, Scratch& scratch) const {
  const std::vector<Place> places = PlacesOf(term);
  const float idf = Idf(places);
  scratch.weighed.clear();
  for (const Place& place : places) {
    const std::span<const uint8_t> counts = FindCounts(term, place, rows, scratch);
    const bool is_last = &place == &places.back();
    for (size_t i = 0; i < counts.size(); ++i) {
      const uint32_t row = scratch.rows[i];
      const float weight =
          scratch.weights[row] + static_cast<float>(counts[i]) * place.field->WeightOfOne(row);
      scratch.weights[row] = is_last ? 0 : weight;
      if (is_last) scratch.scores[row] += idf * Saturated(weight);
    }
    if (!is_last) {
      scratch.weighed.insert(scratch.weighed.end(), scratch.rows.begin(), scratch.rows.end());
    }
  }
  // Those that the last field doesn't have; one that several have comes again, with nothing left.
  for (const uint32_t row : scratch.weighed) {
    if (scratch.weights[row] == 0) continue;
    scratch.scores[row] += idf * Saturated(scratch.weights[row]);
    scratch.weights[row] = 0;
  }
}

std::vector<float> TextRanker::Score(std::span<const std::string> words, const RowSet& rows) const {
  std::vector<float> scores(rows.size());
  const std::vector<uint32_t> terms = KnownTerms(words);
  if (terms.empty() || scores.empty()) return scores;
  const auto scratch = scratch_.Lend();
  scratch->is_scored_beyond = false;
  for (const uint32_t term : terms) AddTerm(term, rows, *scratch);
  const std::vector<uint32_t> listed = rows.Rows();
  for (size_t i = 0; i < listed.size(); ++i) {
    scores[i] = scratch->scores[listed[i]];
    scratch->scores[listed[i]] = 0;
  }
  if (scratch->is_scored_beyond && listed.size() < index_.num_rows()) {
    std::ranges::fill(scratch->scores, 0.0f);
  }
  return scores;
}

}  // namespace bole
