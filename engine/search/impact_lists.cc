#include "engine/search/impact_lists.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

// A list of a block's rows is read by scattering, a byte for each row in order: from one row in so
// many, reading all of them is faster.
constexpr size_t kRowsForEachListed = 16;

void Require(bool right, const std::string& name) {
  if (!right) {
    throw Error(ErrorCode::kCorruptData, "arrays of a search index don't belong together: " + name);
  }
}

void CheckBegins(std::span<const uint64_t> begins, size_t num, size_t total,
                 const std::string& name) {
  Require(begins.size() == num + 1 && begins.front() == 0 && begins.back() == total &&
              std::ranges::is_sorted(begins),
          name);
}

// Arrays of a file begin where any type of number may.
std::span<const uint16_t> InTwos(std::span<const uint8_t> bytes) {
  Require(bytes.size() % sizeof(uint16_t) == 0, "impacts.rows");
  return {reinterpret_cast<const uint16_t*>(bytes.data()), bytes.size() / sizeof(uint16_t)};
}

uint32_t RowsOfBlock(uint32_t block, uint32_t num_rows) {
  return std::min(ImpactLists::kBlockRows, num_rows - block * ImpactLists::kBlockRows);
}

}  // namespace

std::vector<float> WeightsOfOne(const SearchField& field, Tense tense,
                                std::span<const uint32_t> num_words,
                                const TextRankerOptions& options) {
  size_t num_with = 0, num_entries = 0;
  uint32_t longest = 0;
  for (const uint32_t length : num_words) {
    num_with += length > 0 ? 1 : 0;
    num_entries += length;
    longest = std::max(longest, length);
  }
  float weight = field.weight;
  if (weight == 0 || num_entries == 0) return {};
  if (tense == Tense::kPast) weight *= options.past_share;
  const float mean = static_cast<float>(num_entries) / static_cast<float>(num_with);
  std::vector<float> weights;
  for (uint32_t length = 0; length <= longest; ++length) {
    weights.push_back(weight / (1 - options.b + options.b * static_cast<float>(length) / mean));
  }
  return weights;
}

ImpactLists::ImpactLists(const ArrayFile& file, uint32_t num_rows, size_t num_terms)
    : num_rows_(file.Values<uint32_t>("impacts.num_rows")),
      blocks_(file.Values<uint32_t>("impacts.blocks")),
      entries_(file.Values<uint64_t>("impacts.entries")),
      row_begins_(file.Values<uint64_t>("impacts.row_begins")),
      byte_begins_(file.Values<uint64_t>("impacts.byte_begins")),
      most_(file.Values<float>("impacts.most")),
      rows_(InTwos(file.Values<uint8_t>("impacts.rows"))),
      bytes_(file.Values<uint8_t>("impacts.bytes")) {
  Check(num_rows, num_terms);
}

ImpactLists::ImpactLists(const ImpactListsWriter& added)
    : num_rows_(added.num_rows_of_),
      blocks_(added.blocks_),
      entries_(added.entries_),
      row_begins_(added.row_begins_),
      byte_begins_(added.byte_begins_),
      most_(added.most_),
      rows_(added.rows_),
      bytes_(added.bytes_) {}

void ImpactLists::Check(uint32_t num_rows, size_t num_terms) const {
  Require(num_rows_.size() == num_terms && most_.size() == blocks_.size(), "impacts");
  CheckBegins(entries_, num_terms, blocks_.size(), "impacts.entries");
  CheckBegins(row_begins_, blocks_.size(), rows_.size(), "impacts.row_begins");
  CheckBegins(byte_begins_, blocks_.size(), bytes_.size(), "impacts.byte_begins");
  for (size_t term = 0; term < num_terms; ++term) {
    for (size_t place = begin(static_cast<uint32_t>(term)) + 1; place < entries_[term + 1]; ++place)
      Require(blocks_[place - 1] < blocks_[place], "impacts.blocks");
  }
  for (size_t place = 0; place < blocks_.size(); ++place) {
    Require(blocks_[place] < (num_rows + kBlockRows - 1) / kBlockRows, "impacts.blocks");
    const Entry one = entry(place);
    const uint32_t size = RowsOfBlock(one.block, num_rows);
    Require(one.bytes.size() == (one.rows.empty() ? size : one.rows.size()), "impacts.bytes");
    Require(one.rows.empty() || one.rows.back() < size, "impacts.rows");
    for (size_t i = 1; i < one.rows.size(); ++i) {
      Require(one.rows[i - 1] < one.rows[i], "impacts.rows");
    }
  }
}

ImpactLists::Entry ImpactLists::entry(size_t place) const {
  return {blocks_[place], most_[place],
          rows_.subspan(row_begins_[place], row_begins_[place + 1] - row_begins_[place]),
          bytes_.subspan(byte_begins_[place], byte_begins_[place + 1] - byte_begins_[place])};
}

float ImpactLists::Most(uint32_t term) const {
  float most = 0;
  for (size_t place = begin(term); place < end(term); ++place) most = std::max(most, most_[place]);
  return most;
}

void ImpactListsWriter::Add(std::span<const WeighedRow> rows, const TextRankerOptions& options) {
  std::vector<uint32_t> numbers;
  std::vector<float> impacts;
  for (const WeighedRow& one : rows) {
    numbers.push_back(one.row);
    impacts.push_back(Impact(one.weight, options));
  }
  AddImpacts(numbers, impacts);
}

void ImpactListsWriter::AddImpacts(std::span<const uint32_t> rows, std::span<const float> impacts) {
  const float most = impacts.empty() ? 0 : *std::ranges::max_element(impacts);
  std::vector<uint8_t> bytes;
  for (const float impact : impacts) {
    const double share = static_cast<double>(impact) / most;
    bytes.push_back(static_cast<uint8_t>(std::ceil(share * ImpactLists::kLargestByte)));
  }
  for (size_t begin = 0; begin < rows.size();) {
    const uint32_t block = rows[begin] / ImpactLists::kBlockRows;
    size_t end = begin;
    while (end < rows.size() && rows[end] / ImpactLists::kBlockRows == block) ++end;
    AddBlock(block, rows.subspan(begin, end - begin), std::span(bytes).subspan(begin, end - begin));
    most_.push_back(*std::max_element(impacts.begin() + static_cast<ptrdiff_t>(begin),
                                      impacts.begin() + static_cast<ptrdiff_t>(end)));
    begin = end;
  }
  num_rows_of_.push_back(static_cast<uint32_t>(rows.size()));
  entries_.push_back(blocks_.size());
}

void ImpactListsWriter::AddBlock(uint32_t block, std::span<const uint32_t> rows,
                                 std::span<const uint8_t> bytes) {
  const uint32_t size = RowsOfBlock(block, num_rows_);
  const size_t begin = bytes_.size();
  if (rows.size() * kRowsForEachListed >= size) {
    bytes_.resize(begin + size);
    for (size_t i = 0; i < rows.size(); ++i) {
      bytes_[begin + rows[i] % ImpactLists::kBlockRows] = bytes[i];
    }
  } else {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    for (const uint32_t row : rows) {
      rows_.push_back(static_cast<uint16_t>(row % ImpactLists::kBlockRows));
    }
  }
  blocks_.push_back(block);
  row_begins_.push_back(rows_.size());
  byte_begins_.push_back(bytes_.size());
}

void ImpactListsWriter::Write(ArrayFileWriter& file) const {
  file.Add("impacts.num_rows", num_rows_of_);
  file.Add("impacts.entries", entries_);
  file.Add("impacts.blocks", blocks_);
  file.Add("impacts.most", most_);
  file.Add("impacts.row_begins", row_begins_);
  const auto* bytes_of_rows = reinterpret_cast<const uint8_t*>(rows_.data());
  file.Add("impacts.rows", std::span(bytes_of_rows, rows_.size() * sizeof(uint16_t)));
  file.Add("impacts.byte_begins", byte_begins_);
  file.Add("impacts.bytes", bytes_);
}

}  // namespace bole
