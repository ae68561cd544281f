#include "engine/search/search_index_writer.h"

#include <glog/logging.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <sstream>

namespace bole {
namespace {

using Labels = std::vector<std::map<std::string, uint32_t>>;  // by term: spelling -> how often

// New numbers for terms, so that they ascend with their texts.
struct TermOrder {
  std::vector<std::string> texts;  // ascending
  std::vector<uint32_t> new_of_old;
};

TermOrder SortTerms(const std::unordered_map<std::string, uint32_t>& terms) {
  std::vector<std::pair<std::string, uint32_t>> sorted(terms.begin(), terms.end());
  std::ranges::sort(sorted);
  TermOrder order;
  order.new_of_old.resize(sorted.size());
  for (auto& [text, old] : sorted) {
    order.new_of_old[old] = static_cast<uint32_t>(order.texts.size());
    order.texts.push_back(std::move(text));
  }
  return order;
}

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

// The rows of each term, ascending.
std::vector<std::vector<Posting>> Invert(std::span<const uint64_t> offsets,
                                         std::span<const uint32_t> terms, size_t num_terms) {
  std::vector<std::vector<Posting>> postings(num_terms);
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
  std::vector<uint64_t> begins, lengths, count_begins = {0};
  std::vector<uint8_t> bitmaps, counts;

  void Add(uint32_t term, const std::vector<Posting>& postings) {
    std::vector<uint32_t> rows;
    for (const Posting& posting : postings) {
      rows.push_back(posting.row);
      counts.push_back(posting.count);
    }
    found.push_back(term);
    begins.push_back(bitmaps.size());
    lengths.push_back(RowSet::Of(rows).AppendFrozen(bitmaps));
    count_begins.push_back(counts.size());
  }
};

// The spelling that most rows use; the first in byte order of several.
std::string MostFrequent(const std::map<std::string, uint32_t>& spellings) {
  const auto best = std::ranges::max_element(
      spellings, [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == spellings.end() ? std::string() : best->first;
}

}  // namespace

struct SearchIndexWriter::Lane {
  std::vector<uint64_t> offsets = {0};
  std::vector<uint32_t> terms;  // by number as they came
  std::unordered_map<std::string, uint32_t> keys;
  Labels labels;

  // Closes the rows that had nothing to say here.
  void CloseRows(uint32_t num_rows) {
    while (offsets.size() <= num_rows) offsets.push_back(terms.size());
  }

  void Write(const std::string& name, uint32_t num_rows, const TermOrder& order, bool with_counts,
             ArrayFileWriter& file) const {
    std::vector<uint64_t> ends = offsets;
    ends.resize(num_rows + size_t{1}, terms.size());
    std::vector<uint32_t> renumbered(terms.size());
    std::ranges::transform(terms, renumbered.begin(), [&](uint32_t term) {
      return term == kNoRow ? kNoRow : order.new_of_old[term];
    });
    const auto postings = Invert(ends, renumbered, order.texts.size());
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
    if (!with_counts) return;
    file.Add(name + ".count_begins", written.count_begins);
    file.Add(name + ".counts", written.counts);
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
         << field.is_number << ' ' << field.weight << ' ' << field.is_name << '\n';
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

void SearchIndexWriter::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.AddText("fields", FieldsText());
  file.AddText("synonyms", SynonymsText());
  file.Add("num_rows", std::vector<uint64_t>{num_rows_});
  const TermOrder words = SortTerms(words_);
  WriteTexts("words", words.texts, file);
  for (const auto& [name, lane] : word_lanes_) lane.Write(name, num_rows_, words, true, file);
  for (const auto& [name, lane] : value_lanes_) {
    const TermOrder keys = SortTerms(lane.keys);
    lane.Write(name, num_rows_, keys, false, file);
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
