#include "engine/search/text_ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bole {

// A lane of words that ranks.
struct TextRanker::Field {
  const SearchLane* lane = nullptr;
  std::vector<float> weight_of_one;  // what one more of a word is worth, by the words of the field
};

struct TextRanker::Scratch {
  ImpactScanScratch scan;
  std::vector<HopefulRow> hopeful;
  std::vector<float> weights;  // of terms, in one row
};

// A search for the best.
struct TextRanker::Search {
  std::span<const WeighedTerm> terms;
  size_t count = 0;
  TopK best;
  Scratch& scratch;
};

namespace {

// Looking at the words of a row costs as much as so many entries of a list.
constexpr uint64_t kEntriesPerRow = 512;

// A list of all rows is looked through in the time of one entry for so many of them.
constexpr uint64_t kRowsPerEntry = 16;

std::vector<uint32_t> NumWords(const SearchLane& lane, uint32_t num_rows) {
  std::vector<uint32_t> lengths;
  lengths.reserve(num_rows);
  for (uint32_t row = 0; row < num_rows; ++row) {
    lengths.push_back(static_cast<uint32_t>(lane.terms(row).size()));
  }
  return lengths;
}

// Rows that have none of the words, to a page of `count`.
void AddOthers(const RowSet& rows, size_t count, std::vector<ScoredRow>& best) {
  std::vector<uint32_t> found;
  for (const ScoredRow& one : best) found.push_back(one.row);
  std::ranges::sort(found);
  for (const uint32_t row : rows.First(count + found.size())) {
    if (best.size() == count) return;
    if (!std::ranges::binary_search(found, row)) best.push_back({0, row});
  }
}

}  // namespace

TextRanker::TextRanker(const SearchIndex& index)
    : index_(index), scratch_([] { return std::make_unique<Scratch>(); }) {
  for (size_t field = 0; field < index.fields().size(); ++field) {
    for (const Tense tense : kTenses) {
      const SearchLane* lane = index.words(field, tense);
      if (lane == nullptr) continue;
      const auto num_words = NumWords(*lane, index.num_rows());
      auto weights = WeightsOfOne(index.fields()[field], tense, num_words, options_);
      if (!weights.empty()) fields_.push_back({lane, std::move(weights)});
    }
  }
}

TextRanker::~TextRanker() = default;

std::vector<WeighedTerm> TextRanker::KnownTerms(std::span<const std::string> words) const {
  std::vector<uint32_t> found;
  for (const std::string& word : words) {
    if (const auto term = index_.vocabulary().Find(word)) found.push_back(*term);
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<WeighedTerm> terms;
  for (const uint32_t term : found) {
    const auto with = static_cast<double>(index_.impacts().num_rows(term));
    if (with == 0) continue;
    const double idf = std::log1p((index_.num_rows() - with + 0.5) / (with + 0.5));
    terms.push_back({term, static_cast<float>(idf)});
  }
  return terms;
}

float TextRanker::ScoreOf(uint32_t row, std::span<const WeighedTerm> terms,
                          Scratch& scratch) const {
  constexpr ptrdiff_t kMostCounted = std::numeric_limits<uint8_t>::max();
  scratch.weights.assign(terms.size(), 0);
  for (const Field& field : fields_) {
    const std::span<const uint32_t> words = field.lane->terms(row);
    for (size_t i = 0; i < terms.size(); ++i) {
      const ptrdiff_t count = std::min(std::ranges::count(words, terms[i].term), kMostCounted);
      if (count == 0) continue;
      scratch.weights[i] += static_cast<float>(count) * field.weight_of_one[words.size()];
    }
  }
  float score = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    if (scratch.weights[i] > 0) score += terms[i].weight * Impact(scratch.weights[i], options_);
  }
  return score;
}

void TextRanker::Prefetch(std::span<const HopefulRow> rows) const {
  for (const HopefulRow& one : rows) {
    for (const Field& field : fields_) field.lane->PrefetchOffsets(one.row);
  }
  for (const HopefulRow& one : rows) {
    for (const Field& field : fields_) field.lane->PrefetchTerms(one.row);
  }
}

bool TextRanker::AreFew(uint64_t num_rows, const ImpactScan& scan) const {
  return num_rows * kEntriesPerRow < scan.cost() + index_.num_rows() / kRowsPerEntry;
}

std::vector<float> TextRanker::Score(std::span<const std::string> words,
                                     std::span<const uint32_t> rows) const {
  const std::vector<WeighedTerm> terms = KnownTerms(words);
  const auto scratch = scratch_.Lend();
  std::vector<float> scores(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) scores[i] = ScoreOf(rows[i], terms, *scratch);
  return scores;
}

// Most rows have none of the words, which the bounds show.
std::vector<float> TextRanker::Score(std::span<const std::string> words, const RowSet& rows) const {
  const std::vector<uint32_t> listed = rows.Rows();
  std::vector<float> scores = Bounds(words, listed);
  const std::vector<WeighedTerm> terms = KnownTerms(words);
  const auto scratch = scratch_.Lend();
  for (size_t i = 0; i < listed.size(); ++i) {
    if (scores[i] > 0) scores[i] = ScoreOf(listed[i], terms, *scratch);
  }
  return scores;
}

std::vector<float> TextRanker::Bounds(std::span<const std::string> words,
                                      std::span<const uint32_t> rows) const {
  const std::vector<WeighedTerm> terms = KnownTerms(words);
  const auto scratch = scratch_.Lend();
  ImpactScan scan(index_.impacts(), terms, scratch->scan);
  if (AreFew(rows.size(), scan)) return Score(words, rows);
  std::vector<float> bounds(rows.size());
  auto next = rows.begin();
  while (scan.NextBlock()) {
    while (scan.NextStretch()) {
      next = std::lower_bound(next, rows.end(), scan.first_row());
      for (; next != rows.end() && *next < scan.end_row(); ++next) {
        bounds[static_cast<size_t>(next - rows.begin())] = scan.BoundOf(*next);
      }
    }
  }
  return bounds;
}

// Those with the largest sums come first: what they have shows that others needn't be scored.
void TextRanker::AddHopeful(const RowSet& rows, const ImpactScan& scan, Search& search) const {
  std::vector<HopefulRow>& hopeful = search.scratch.hopeful;
  if (rows.size() < index_.num_rows()) {
    std::erase_if(hopeful, [&](const HopefulRow& one) { return !rows.Contains(one.row); });
  }
  const auto has_more = [](const HopefulRow& a, const HopefulRow& b) { return a.sum > b.sum; };
  for (auto begin = hopeful.begin(); begin != hopeful.end();) {
    const auto num_left = static_cast<size_t>(hopeful.end() - begin);
    const auto end = begin + static_cast<ptrdiff_t>(std::min(num_left, search.count));
    std::nth_element(begin, end - 1, hopeful.end(), has_more);
    Prefetch(std::span(begin, end));
    for (; begin != end; ++begin) {
      if (begin->sum < scan.LeastSum(search.best.threshold())) continue;
      search.best.Add(ScoreOf(begin->row, search.terms, search.scratch), begin->row);
      num_scored_.fetch_add(1, std::memory_order_relaxed);
    }
    const int32_t least = scan.LeastSum(search.best.threshold());
    hopeful.erase(
        std::remove_if(end, hopeful.end(), [&](const HopefulRow& one) { return one.sum < least; }),
        hopeful.end());
  }
}

void TextRanker::Scan(const RowSet& rows, ImpactScan& scan, Search& search) const {
  while (scan.NextBlock()) {
    // Of equal rows the first are kept.
    if (scan.Bound() <= search.best.threshold()) continue;
    while (scan.NextStretch()) {
      scan.Select(scan.LeastSum(search.best.threshold()), search.scratch.hopeful);
      AddHopeful(rows, scan, search);
    }
  }
}

std::vector<ScoredRow> TextRanker::Best(std::span<const std::string> words, const RowSet& rows,
                                        size_t count) const {
  count = std::min<size_t>(count, rows.size());
  if (count == 0) return {};
  const std::vector<WeighedTerm> terms = KnownTerms(words);
  const auto scratch = scratch_.Lend();
  Search search = {terms, count, TopK(count), *scratch};
  ImpactScan scan(index_.impacts(), terms, scratch->scan);
  if (AreFew(rows.size(), scan)) {
    for (const uint32_t row : rows.Rows()) search.best.Add(ScoreOf(row, terms, *scratch), row);
    return search.best.Take();
  }
  Scan(rows, scan, search);
  std::vector<ScoredRow> best = search.best.Take();
  if (best.size() < count) AddOthers(rows, count, best);
  return best;
}

}  // namespace bole
