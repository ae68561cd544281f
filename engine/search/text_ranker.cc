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

// A query's words: those that any row has.
struct TextRanker::Asked {
  std::vector<WeighedTerm> terms;
  std::vector<const Field*> fields;  // that have any of them
};

struct TextRanker::Scratch {
  ImpactScanScratch scan;
  std::vector<HopefulRow> hopeful;
  std::vector<uint32_t> rows;
  std::vector<float> weights;  // of terms, in one row
};

// A search for the best of some rows.
struct TextRanker::Search {
  const Asked& asked;
  size_t count = 0;
  TopK best;
  Scratch& scratch;
};

namespace {

// Looking at the words of a row costs as much as so many entries of a list.
constexpr uint64_t kEntriesPerRow = 512;

// A list of all rows is looked through in the time of one entry for so many of them.
constexpr uint64_t kRowsPerEntry = 16;

// From one row in so many on, looking at a sum for each row is dearer than at all the sums at once.
constexpr uint64_t kSumsPerRow = 16;

// Fields beyond the last bit share it.
uint64_t BitOf(size_t field) {
  return uint64_t{1} << std::min<size_t>(field, 63);
}

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
  NoteFieldsOfTerms();
}

TextRanker::~TextRanker() = default;

void TextRanker::NoteFieldsOfTerms() {
  fields_of_term_.resize(index_.vocabulary().size());
  for (size_t i = 0; i < fields_.size(); ++i) {
    for (const uint32_t term : fields_[i].lane->found()) fields_of_term_[term] |= BitOf(i);
  }
}

TextRanker::Asked TextRanker::Ask(std::span<const std::string> words) const {
  std::vector<uint32_t> found;
  for (const std::string& word : words) {
    if (const auto term = index_.vocabulary().Find(word)) found.push_back(*term);
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  Asked asked;
  uint64_t fields = 0;
  for (const uint32_t term : found) {
    const auto with = static_cast<double>(index_.impacts().num_rows(term));
    if (with == 0) continue;
    const double idf = std::log1p((index_.num_rows() - with + 0.5) / (with + 0.5));
    asked.terms.push_back({term, static_cast<float>(idf)});
    fields |= fields_of_term_[term];
  }
  for (size_t i = 0; i < fields_.size(); ++i) {
    if ((fields & BitOf(i)) != 0) asked.fields.push_back(&fields_[i]);
  }
  return asked;
}

float TextRanker::ScoreOf(uint32_t row, const Asked& asked, Scratch& scratch) const {
  constexpr ptrdiff_t kMostCounted = std::numeric_limits<uint8_t>::max();
  const std::vector<WeighedTerm>& terms = asked.terms;
  scratch.weights.assign(terms.size(), 0);
  for (const Field* field : asked.fields) {
    const std::span<const uint32_t> words = field->lane->terms(row);
    for (size_t i = 0; i < terms.size(); ++i) {
      const ptrdiff_t count = std::min(std::ranges::count(words, terms[i].term), kMostCounted);
      if (count == 0) continue;
      scratch.weights[i] += static_cast<float>(count) * field->weight_of_one[words.size()];
    }
  }
  float score = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    if (scratch.weights[i] > 0) score += terms[i].weight * Impact(scratch.weights[i], options_);
  }
  return score;
}

// The words of rows stand far apart: those of a batch are fetched side by side.
std::vector<float> TextRanker::ScoreAll(std::span<const uint32_t> rows, const Asked& asked,
                                        Scratch& scratch) const {
  constexpr size_t kBatch = 16;
  std::vector<float> scores;
  scores.reserve(rows.size());
  for (size_t begin = 0; begin < rows.size(); begin += kBatch) {
    const auto batch = rows.subspan(begin, std::min(kBatch, rows.size() - begin));
    for (const Field* field : asked.fields) {
      for (const uint32_t row : batch) field->lane->PrefetchOffsets(row);
    }
    for (const Field* field : asked.fields) {
      for (const uint32_t row : batch) field->lane->PrefetchTerms(row);
    }
    for (const uint32_t row : batch) scores.push_back(ScoreOf(row, asked, scratch));
  }
  return scores;
}

bool TextRanker::AreFew(uint64_t num_rows, const ImpactScan& scan) const {
  return num_rows * kEntriesPerRow < scan.cost() + index_.num_rows() / kRowsPerEntry;
}

std::vector<float> TextRanker::Score(std::span<const std::string> words,
                                     std::span<const uint32_t> rows) const {
  return ScoreAll(rows, Ask(words), *scratch_.Lend());
}

// Most rows have none of the words, which the bounds show.
std::vector<float> TextRanker::Score(std::span<const std::string> words, const RowSet& rows) const {
  const std::vector<uint32_t> listed = rows.Rows();
  std::vector<float> scores = BoundsReader(*this, words, listed.size()).Next(listed);
  const Asked asked = Ask(words);
  const auto scratch = scratch_.Lend();
  for (size_t i = 0; i < listed.size(); ++i) {
    if (scores[i] > 0) scores[i] = ScoreOf(listed[i], asked, *scratch);
  }
  return scores;
}

// Those with the largest sums come first: what they have shows that others needn't be scored.
void TextRanker::AddHopeful(const ImpactScan& scan, Search& search) const {
  std::vector<HopefulRow>& hopeful = search.scratch.hopeful;
  const auto has_more = [](const HopefulRow& a, const HopefulRow& b) { return a.sum > b.sum; };
  while (!hopeful.empty()) {
    const auto end =
        hopeful.begin() + static_cast<ptrdiff_t>(std::min(hopeful.size(), search.count));
    std::nth_element(hopeful.begin(), end - 1, hopeful.end(), has_more);
    std::vector<uint32_t>& rows = search.scratch.rows;
    rows.clear();
    for (auto one = hopeful.begin(); one != end; ++one) rows.push_back(one->row);
    const std::vector<float> scores = ScoreAll(rows, search.asked, search.scratch);
    for (size_t i = 0; i < rows.size(); ++i) search.best.Add(scores[i], rows[i]);
    num_scored_.fetch_add(rows.size(), std::memory_order_relaxed);
    const uint16_t least = scan.LeastSum(search.best.threshold());
    const auto is_left = [&](const HopefulRow& one) { return one.sum >= least; };
    hopeful.erase(std::copy_if(end, hopeful.end(), hopeful.begin(), is_left), hopeful.end());
  }
}

// Where few rows are wanted they are picked from the sums; else, from the sums that are large, the
// rows that are wanted.
void TextRanker::Scan(const RowSet& rows, ImpactScan& scan, Search& search) const {
  const bool few = rows.size() * kSumsPerRow < index_.num_rows();
  const bool all = rows.size() == index_.num_rows();
  const std::vector<uint32_t> listed = few ? rows.Rows() : std::vector<uint32_t>();
  std::vector<HopefulRow>& hopeful = search.scratch.hopeful;
  auto next = listed.begin();
  while (scan.NextBlock()) {
    // Of equal rows the first are kept.
    if (scan.Bound() <= search.best.threshold()) continue;
    while (scan.NextStretch(scan.LeastSum(search.best.threshold()))) {
      if (few) {
        const auto begin = std::lower_bound(next, listed.end(), scan.first_row());
        next = std::lower_bound(begin, listed.end(), scan.end_row());
        scan.SelectAmong(std::span(begin, next), hopeful);
      } else {
        scan.Select(hopeful);
        const auto is_other = [&](const HopefulRow& one) { return !rows.Contains(one.row); };
        if (!all) std::erase_if(hopeful, is_other);
      }
      scan.Complete(hopeful);
      AddHopeful(scan, search);
    }
  }
}

std::vector<ScoredRow> TextRanker::Best(std::span<const std::string> words, const RowSet& rows,
                                        size_t count) const {
  count = std::min<size_t>(count, rows.size());
  if (count == 0) return {};
  const Asked asked = Ask(words);
  const auto scratch = scratch_.Lend();
  Search search = {asked, count, TopK(count), *scratch};
  ImpactScan scan(index_.impacts(), asked.terms, scratch->scan);
  if (AreFew(rows.size(), scan)) {
    const std::vector<uint32_t> listed = rows.Rows();
    const std::vector<float> scores = ScoreAll(listed, asked, *scratch);
    for (size_t i = 0; i < listed.size(); ++i) search.best.Add(scores[i], listed[i]);
    return search.best.Take();
  }
  Scan(rows, scan, search);
  std::vector<ScoredRow> best = search.best.Take();
  if (best.size() < count) AddOthers(rows, count, best);
  return best;
}

struct TextRanker::BoundsReader::State {
  State(const TextRanker& made_for, std::span<const std::string> words)
      : ranker(made_for),
        asked(ranker.Ask(words)),
        scratch(ranker.scratch_.Lend()),
        scan(ranker.index_.impacts(), asked.terms, scratch->scan) {}

  const TextRanker& ranker;
  const Asked asked;
  const ScratchPool<Scratch>::Lease scratch;
  ImpactScan scan;
  bool are_few = false;
  bool is_at_end = false;

  // Goes to the stretch of the row, or behind it.
  void GoTo(uint32_t row) {
    while (!is_at_end && scan.end_row() <= row) {
      if (!scan.NextStretch()) is_at_end = !scan.NextBlock();
    }
  }
};

TextRanker::BoundsReader::BoundsReader(const TextRanker& ranker, std::span<const std::string> words,
                                       uint64_t num_rows)
    : state_(std::make_unique<State>(ranker, words)) {
  state_->are_few = ranker.AreFew(num_rows, state_->scan);
}

TextRanker::BoundsReader::~BoundsReader() = default;

std::vector<float> TextRanker::BoundsReader::Next(std::span<const uint32_t> rows) {
  State& state = *state_;
  if (state.are_few) return state.ranker.ScoreAll(rows, state.asked, *state.scratch);
  std::vector<float> bounds(rows.size());
  for (size_t i = 0; i < rows.size();) {
    state.GoTo(rows[i]);
    if (state.is_at_end) break;
    for (; i < rows.size() && rows[i] < state.scan.end_row(); ++i) {
      if (rows[i] >= state.scan.first_row()) bounds[i] = state.scan.BoundOf(rows[i]);
    }
  }
  return bounds;
}

}  // namespace bole
