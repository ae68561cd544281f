#include "engine/store/table.h"

#include <glog/logging.h>

#include <algorithm>

#include "engine/base/error.h"

namespace bole {
namespace {

// Offsets must ascend from 0 to the length of what they divide.
void CheckOffsets(std::span<const uint64_t> offsets, uint64_t length, const std::string& column,
                  const std::filesystem::path& path) {
  const bool good = !offsets.empty() && offsets.front() == 0 && offsets.back() == length &&
                    std::is_sorted(offsets.begin(), offsets.end());
  if (!good) {
    throw Error(ErrorCode::kCorruptData,
                "damaged text column \"" + column + "\" in table: " + path.string());
  }
}

}  // namespace

std::vector<std::string_view> TextListColumn::row(size_t row) const {
  std::vector<std::string_view> items;
  for (size_t i = 0; i < row_size(row); ++i) items.push_back(at(row, i));
  return items;
}

void TableWriter::CountRows(const std::string& column, size_t num_rows) {
  if (!num_rows_) num_rows_ = num_rows;
  CHECK_EQ(*num_rows_, num_rows) << column;
}

void TableWriter::AddText(const std::string& column, const TextColumnBuilder& texts) {
  CountRows(column, texts.size());
  file_.Add(column + ".offsets", texts.offsets);
  file_.AddText(column + ".bytes", texts.bytes);
}

void TableWriter::AddTextList(const std::string& column, const TextListColumnBuilder& lists) {
  CountRows(column, lists.lists.size() - 1);
  file_.Add(column + ".lists", lists.lists);
  file_.Add(column + ".offsets", lists.items.offsets);
  file_.AddText(column + ".bytes", lists.items.bytes);
}

void TableWriter::AddTimes(const std::string& column, const std::vector<int64_t>& unix_seconds) {
  CountRows(column, unix_seconds.size());
  file_.Add(column + ".time", unix_seconds);
}

void TableWriter::AddIntegers(const std::string& column, const std::vector<int64_t>& values) {
  CountRows(column, values.size());
  file_.Add(column + ".integer", values);
}

void TableWriter::AddReals(const std::string& column, const std::vector<float>& values) {
  CountRows(column, values.size());
  file_.Add(column + ".real", values);
}

void TableWriter::AddFlags(const std::string& column, const std::vector<Flag>& values) {
  CountRows(column, values.size());
  file_.Add(column + ".flag",
            std::span(reinterpret_cast<const uint8_t*>(values.data()), values.size()));
}

void TableWriter::AddRows(const std::string& column, const std::vector<uint32_t>& rows) {
  CountRows(column, rows.size());
  file_.Add(column + ".row", rows);
}

void TableWriter::AddCodes(const std::string& column, const std::vector<uint8_t>& codes) {
  CountRows(column, codes.size());
  file_.Add(column + ".code", codes);
}

void TableWriter::Finish() {
  const uint64_t num_rows = num_rows_.value_or(0);
  file_.Add("num_rows", std::span(&num_rows, 1));
  file_.Finish();
}

Table Table::Open(const std::filesystem::path& path) {
  Table table(ArrayFile::Open(path));
  const auto num_rows = table.file_.Values<uint64_t>("num_rows");
  if (num_rows.size() != 1) {
    throw Error(ErrorCode::kCorruptData, "table without a number of rows: " + path.string());
  }
  table.num_rows_ = num_rows[0];
  table.CheckTexts();
  return table;
}

// Once for all columns, so that asking for one costs nothing.
void Table::CheckTexts() const {
  constexpr std::string_view kOffsets = ".offsets";
  for (const std::string& name : file_.names()) {
    if (!name.ends_with(kOffsets)) continue;
    const std::string column = name.substr(0, name.size() - kOffsets.size());
    const auto offsets = file_.Values<uint64_t>(name);
    CheckOffsets(offsets, file_.Text(column + ".bytes").size(), column, file_.path());
    if (!file_.Has(column + ".lists")) continue;
    CheckOffsets(file_.Values<uint64_t>(column + ".lists"), offsets.size() - 1, column,
                 file_.path());
  }
}

template <typename T>
std::span<const T> Table::Column(const std::string& array) const {
  const auto values = file_.Values<T>(array);
  if (values.size() != num_rows_) {
    throw Error(
        ErrorCode::kCorruptData,
        "column \"" + array + "\" has another length than its table: " + file_.path().string());
  }
  return values;
}

TextColumn Table::Text(const std::string& column) const {
  const auto offsets = file_.Values<uint64_t>(column + ".offsets");
  const auto bytes = file_.Text(column + ".bytes");
  if (offsets.size() != num_rows_ + 1) {
    throw Error(
        ErrorCode::kCorruptData,
        "column \"" + column + "\" has another length than its table: " + file_.path().string());
  }
  return {offsets, bytes};
}

TextListColumn Table::TextList(const std::string& column) const {
  const auto lists = file_.Values<uint64_t>(column + ".lists");
  const auto offsets = file_.Values<uint64_t>(column + ".offsets");
  const auto bytes = file_.Text(column + ".bytes");
  if (lists.size() != num_rows_ + 1) {
    throw Error(
        ErrorCode::kCorruptData,
        "column \"" + column + "\" has another length than its table: " + file_.path().string());
  }
  return {lists, TextColumn(offsets, bytes)};
}

std::span<const int64_t> Table::Times(const std::string& column) const {
  return Column<int64_t>(column + ".time");
}
std::span<const int64_t> Table::Integers(const std::string& column) const {
  return Column<int64_t>(column + ".integer");
}
std::span<const float> Table::Reals(const std::string& column) const {
  return Column<float>(column + ".real");
}
std::span<const uint8_t> Table::Flags(const std::string& column) const {
  return Column<uint8_t>(column + ".flag");
}
std::span<const uint32_t> Table::Rows(const std::string& column) const {
  return Column<uint32_t>(column + ".row");
}
std::span<const uint8_t> Table::Codes(const std::string& column) const {
  return Column<uint8_t>(column + ".code");
}

std::optional<uint32_t> IdColumn::Find(std::string_view id) const {
  size_t begin = 0;
  size_t end = size();
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    if (ids_[middle] < id) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin < size() && ids_[begin] == id) return static_cast<uint32_t>(begin);
  return std::nullopt;
}

}  // namespace bole
