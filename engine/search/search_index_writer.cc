#include "engine/search/search_index_writer.h"

#include <glog/logging.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <sstream>

namespace bole {
namespace {

using Labels = std::vector<std::map<std::string, uint32_t>>;  // by term: spelling -> how often

void WriteTexts(const std::string& name, const std::vector<std::string>& texts,
                ArrayFileWriter& file) {
  TextColumnBuilder column;
  for (const std::string& text : texts) column.Add(text);
  file.Add(name + ".offsets", column.offsets);
  file.AddText(name, column.bytes);
}

// A term in a row, and how often.
struct Posting {
  uint32_t row;
  uint8_t count;
};
using Postings = std::vector<std::vector<Posting>>;  // by term, rows ascend

Postings Invert(std::span<const uint64_t> offsets, std::span<const uint32_t> terms,
                size_t num_terms) {
  Postings postings(num_terms);
  for (uint32_t row = 0; row + 1 < offsets.size(); ++row) {
    for (uint64_t i = offsets[row]; i < offsets[row + 1]; ++i) {
      if (terms[i] == kNoRow) continue;
      auto& list = postings[terms[i]];
      if (list.empty() || list.back().row != row) {
        list.push_back({row, 1});
      } else if (list.back().count < std::numeric_limits<uint8_t>::max()) {
        ++list.back().count;
      }
    }
  }
  return postings;
}

struct WrittenPostings {
  std::vector<uint32_t> found;
  std::vector<uint64_t> begins, lengths;
  std::vector<uint8_t> bitmaps;

  void Add(uint32_t term, const std::vector<Posting>& postings) {
    std::vector<uint32_t> rows;
    for (const Posting& posting : postings) rows.push_back(posting.row);
    found.push_back(term);
    begins.push_back(bitmaps.size());
    lengths.push_back(RowSet::Of(rows).AppendFrozen(bitmaps));
  }
};

// A lane of words that ranks.
struct RankedLane {
  Postings postings;
  std::vector<uint32_t> num_words;    // by row
  std::vector<float> weights_of_one;  // by number of words

  // Adds what the lane says of a term. Rows ascend before and after; of each the weights are added
  // in the order of lanes.
  void AddTo(uint32_t term, std::vector<WeighedRow>& weighed) const {
    std::vector<WeighedRow> merged;
    auto before = weighed.begin();
    for (const Posting& posting : postings[term]) {
      while (before != weighed.end() && before->row < posting.row) merged.push_back(*before++);
      WeighedRow one = {posting.row, 0};
      if (before != weighed.end() && before->row == posting.row) one = *before++;
      one.weight += static_cast<float>(posting.count) * weights_of_one[num_words[posting.row]];
      merged.push_back(one);
    }
    merged.insert(merged.end(), before, weighed.end());
    weighed.swap(merged);
  }
};

// The spelling that most rows use; the first in byte order of several.
std::string MostFrequent(const std::map<std::string, uint32_t>& spellings) {
  const auto best = std::ranges::max_element(
      spellings, [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == spellings.end() ? std::string() : best->first;
}

}  // namespace

// New numbers for terms, so that they ascend with their texts.
struct SearchIndexWriter::TermOrder {
  std::vector<std::string> texts;  // ascending
  std::vector<uint32_t> new_of_old;

  explicit TermOrder(const std::unordered_map<std::string, uint32_t>& terms) {
    std::vector<std::pair<std::string, uint32_t>> sorted(terms.begin(), terms.end());
    std::ranges::sort(sorted);
    new_of_old.resize(sorted.size());
    for (auto& [text, old] : sorted) {
      new_of_old[old] = static_cast<uint32_t>(texts.size());
      texts.push_back(std::move(text));
    }
  }
};

struct SearchIndexWriter::Lane {
  std::vector<uint64_t> offsets = {0};
  std::vector<uint32_t> terms;  // by number as they came
  std::unordered_map<std::string, uint32_t> keys;
  Labels labels;

  // Closes the rows that had nothing to say here.
  void CloseRows(uint32_t num_rows) {
    while (offsets.size() <= num_rows) offsets.push_back(terms.size());
  }

  // Returns who has each term.
  Postings Write(const std::string& name, uint32_t num_rows, const TermOrder& order,
                 ArrayFileWriter& file) const {
    std::vector<uint64_t> ends = offsets;
    ends.resize(num_rows + size_t{1}, terms.size());
    std::vector<uint32_t> renumbered(terms.size());
    std::ranges::transform(terms, renumbered.begin(), [&](uint32_t term) {
      return term == kNoRow ? kNoRow : order.new_of_old[term];
    });
    Postings postings = Invert(ends, renumbered, order.texts.size());
    WrittenPostings written;
    for (uint32_t term = 0; term < postings.size(); ++term) {
      if (!postings[term].empty()) written.Add(term, postings[term]);
    }
    file.Add(name + ".offsets", ends);
    file.Add(name + ".terms", renumbered);
    file.Add(name + ".found", written.found);
    file.Add(name + ".begins", written.begins);
    file.Add(name + ".lengths", written.lengths);
    file.Add(name + ".bitmaps", written.bitmaps);
    return postings;
  }

  std::vector<uint32_t> NumTerms(uint32_t num_rows) const {
    std::vector<uint32_t> numbers(num_rows);
    for (uint32_t row = 0; row < num_rows; ++row) {
      const uint64_t end = row + size_t{1} < offsets.size() ? offsets[row + 1] : terms.size();
      if (row < offsets.size()) numbers[row] = static_cast<uint32_t>(end - offsets[row]);
    }
    return numbers;
  }
};

SearchIndexWriter::SearchIndexWriter(std::vector<SearchField> fields)
    : fields_(std::move(fields)), numbers_(fields_.size()) {}

SearchIndexWriter::~SearchIndexWriter() = default;

SearchIndexWriter::Lane& SearchIndexWriter::LaneOf(std::map<std::string, Lane>& lanes,
                                                   const SearchEntry& entry, const char* what) {
  Lane& lane = lanes[LaneName(fields_[entry.field], what, entry.tense)];
  lane.CloseRows(num_rows_);
  return lane;
}

void SearchIndexWriter::AddWords(const SearchEntry& entry) {
  if (entry.words.empty()) return;
  Lane& lane = LaneOf(word_lanes_, entry, "words");
  // A phrase must not reach from one text into the next.
  if (lane.terms.size() > lane.offsets.back()) lane.terms.push_back(kNoRow);
  for (const std::string& word : entry.words) {
    const auto number = static_cast<uint32_t>(words_.size());
    lane.terms.push_back(words_.emplace(word, number).first->second);
  }
}

void SearchIndexWriter::AddValue(const SearchEntry& entry) {
  if (entry.key.empty()) return;
  Lane& lane = LaneOf(value_lanes_, entry, "values");
  const auto number = static_cast<uint32_t>(lane.keys.size());
  const uint32_t term = lane.keys.emplace(entry.key, number).first->second;
  if (term == lane.labels.size()) lane.labels.emplace_back();
  // A row has a value once, however often it says so.
  const auto begin = lane.terms.begin() + static_cast<ptrdiff_t>(lane.offsets.back());
  if (std::find(begin, lane.terms.end(), term) != lane.terms.end()) return;
  lane.terms.push_back(term);
  ++lane.labels[term][entry.label];
}

void SearchIndexWriter::Add(const SearchDocument& document) {
  for (const SearchEntry& entry : document.entries) {
    const SearchField& field = fields_.at(entry.field);
    if (field.has_words) AddWords(entry);
    if (field.has_values) AddValue(entry);
  }
  for (const SearchNumber& number : document.numbers) {
    numbers_.at(number.field).resize(num_rows_, std::numeric_limits<float>::quiet_NaN());
    numbers_[number.field].push_back(number.value);
  }
  ++num_rows_;
}

std::string SearchIndexWriter::FieldsText() const {
  std::ostringstream text;
  for (const SearchField& field : fields_) {
    text << field.name << ' ' << field.has_words << ' ' << field.has_values << ' '
         << field.is_number << ' ' << field.weight << ' ' << field.is_name << ' '
         << field.only_filters << '\n';
  }
  return text.str();
}

std::string SearchIndexWriter::SynonymsText() const {
  std::string text;
  for (const auto& group : synonyms_) {
    for (size_t i = 0; i < group.size(); ++i) {
      if (i > 0) text += '\t';
      for (size_t j = 0; j < group[i].size(); ++j) text += (j > 0 ? " " : "") + group[i][j];
    }
    text += '\n';
  }
  return text;
}

void SearchIndexWriter::WriteWords(const TermOrder& words, ArrayFileWriter& file) const {
  constexpr TextRankerOptions kOptions;
  std::vector<RankedLane> ranked;
  for (const SearchField& field : fields_) {
    for (const Tense tense : kTenses) {
      const std::string name = LaneName(field, "words", tense);
      const auto lane = word_lanes_.find(name);
      if (lane == word_lanes_.end()) continue;
      Postings postings = lane->second.Write(name, num_rows_, words, file);
      std::vector<uint32_t> num_words = lane->second.NumTerms(num_rows_);
      auto weights = WeightsOfOne(field, tense, num_words, kOptions);
      if (weights.empty()) continue;
      ranked.push_back({std::move(postings), std::move(num_words), std::move(weights)});
    }
  }
  ImpactListsWriter impacts(num_rows_);
  std::vector<WeighedRow> weighed;
  for (uint32_t term = 0; term < words.texts.size(); ++term) {
    weighed.clear();
    for (const RankedLane& lane : ranked) lane.AddTo(term, weighed);
    impacts.Add(weighed, kOptions);
  }
  impacts.Write(file);
}

void SearchIndexWriter::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.AddText("fields", FieldsText());
  file.AddText("synonyms", SynonymsText());
  file.Add("num_rows", std::vector<uint64_t>{num_rows_});
  const TermOrder words(words_);
  WriteTexts("words", words.texts, file);
  WriteWords(words, file);
  for (const auto& [name, lane] : value_lanes_) {
    const TermOrder keys(lane.keys);
    lane.Write(name, num_rows_, keys, file);
    WriteTexts(name + ".keys", keys.texts, file);
    std::vector<std::string> labels(keys.texts.size());
    for (size_t old = 0; old < labels.size(); ++old) {
      labels[keys.new_of_old[old]] = MostFrequent(lane.labels[old]);
    }
    WriteTexts(name + ".labels", labels, file);
  }
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (!fields_[i].is_number) continue;
    std::vector<float> numbers = numbers_[i];
    numbers.resize(num_rows_, std::numeric_limits<float>::quiet_NaN());
    file.Add(fields_[i].name + ".numbers", numbers);
  }
  file.Finish();
}

}  // namespace bole
