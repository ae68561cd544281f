#include "features/tables/cell.h"

#include <glog/logging.h>

#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/utf8.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

constexpr const char* kMissing = "missing";
constexpr const char* kInvalidUtf8 = "invalid UTF-8";
constexpr const char* kNoTimeReason = "not a time (a DATE, a TIMESTAMP or ISO 8601 text)";
constexpr const char* kOutOfRange = "out of range";

// 0001-01-01 and 9999-12-31T23:59:59: what ISO 8601 can write.
constexpr int64_t kFirstTime = -62'135'596'800;
constexpr int64_t kLastTime = 253'402'300'799;

int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

// The code of the word that stands for "not given".
int64_t UnknownCode(const ColumnSchema& column) {
  for (size_t code = 0; code < column.words.size(); ++code) {
    if (column.words[code] == "unknown") return static_cast<int64_t>(code);
  }
  return 0;
}

}  // namespace

const char* CellReader::ReadMissing(Cell* cell) const {
  if (column_->required) return kMissing;
  cell->text = {};
  cell->items.clear();
  cell->real = std::numeric_limits<float>::quiet_NaN();
  switch (column_->type) {
    case ColumnType::kId:
    case ColumnType::kReference:
    case ColumnType::kText:
    case ColumnType::kTextList:
    case ColumnType::kReal:
      break;
    case ColumnType::kOptionalReference:
      cell->number = kNoRow;
      break;
    case ColumnType::kTime:
      cell->number = kNoTime;
      break;
    case ColumnType::kInteger:
      cell->number = kNoInteger;
      break;
    case ColumnType::kFlag:
      cell->number = static_cast<int64_t>(Flag::kUnknown);
      break;
    case ColumnType::kCode:
      cell->number = UnknownCode(*column_);
      break;
  }
  return nullptr;
}

const char* CellReader::Read(const VectorView& values, size_t row, Cell* cell) const {
  if (values.IsNull(row)) return ReadMissing(cell);
  switch (encoding_) {
    case Encoding::kText:
      return ReadText(values.Text(row), cell);
    case Encoding::kTextList:
      return ReadList(values, row, cell);
    case Encoding::kInteger:
      cell->number = values.Value<int64_t>(row);
      return cell->number == kNoInteger ? kOutOfRange : nullptr;
    case Encoding::kReal:
      return SetReal(values.Value<double>(row), cell);
    case Encoding::kFlag:
      cell->number = static_cast<int64_t>(values.Value<bool>(row) ? Flag::kYes : Flag::kNo);
      return nullptr;
    case Encoding::kDays: {
      constexpr int64_t kSecondsPerDay = 86400;
      return SetTime(values.Value<int32_t>(row) * kSecondsPerDay, 1, cell);
    }
    case Encoding::kSeconds:
      return SetTime(values.Value<int64_t>(row), 1, cell);
    case Encoding::kMillis:
      return SetTime(values.Value<int64_t>(row), 1'000, cell);
    case Encoding::kMicros:
      return SetTime(values.Value<int64_t>(row), 1'000'000, cell);
    case Encoding::kNanos:
      return SetTime(values.Value<int64_t>(row), 1'000'000'000, cell);
  }
  LOG(FATAL) << "no such encoding";
}

const char* CellReader::ReadText(std::string_view text, Cell* cell) const {
  switch (column_->type) {
    case ColumnType::kId:
    case ColumnType::kReference:
      cell->text = text;
      return IdProblem(text);
    case ColumnType::kOptionalReference:
      if (text.empty()) return ReadMissing(cell);
      cell->text = text;
      return IdProblem(text);
    case ColumnType::kText:
      if (text.empty()) return ReadMissing(cell);
      cell->text = text;
      return IsUtf8(text) ? nullptr : kInvalidUtf8;
    case ColumnType::kTextList:
    case ColumnType::kTime:
    case ColumnType::kInteger:
    case ColumnType::kReal:
    case ColumnType::kFlag:
    case ColumnType::kCode:
      // Files without types write a missing value as an empty text.
      if (TrimSpaces(text).empty()) return ReadMissing(cell);
      return ReadParsed(text, cell);
  }
  LOG(FATAL) << "no such column type";
}

const char* CellReader::ReadParsed(std::string_view text, Cell* cell) const {
  if (column_->type == ColumnType::kTextList) {
    if (!IsUtf8(text)) return kInvalidUtf8;
    auto items = ParseList(text);
    if (!items) return "not a JSON array of texts, nor text separated by ; or |";
    cell->items = std::move(*items);
    return nullptr;
  }
  if (column_->type == ColumnType::kCode) return ReadCode(text, cell);
  if (column_->type == ColumnType::kReal) {
    const auto real = ParseReal(text);
    return real ? SetReal(*real, cell) : "not a finite number";
  }
  if (column_->type == ColumnType::kFlag) {
    const auto flag = ParseFlag(text);
    if (!flag) return "neither true nor false";
    cell->number = static_cast<int64_t>(*flag);
    return nullptr;
  }
  const bool is_time = column_->type == ColumnType::kTime;
  const auto number = is_time ? ParseTime(text) : ParseInteger(text);
  if (!number) return is_time ? kNoTimeReason : "not an integer";
  cell->number = *number;
  return nullptr;
}

const char* CellReader::ReadCode(std::string_view text, Cell* cell) const {
  text = TrimSpaces(text);
  for (size_t code = 0; code < column_->words.size(); ++code) {
    if (EqualsWithoutCase(text, column_->words[code])) {
      cell->number = static_cast<int64_t>(code);
      return nullptr;
    }
  }
  return "not one of the column's words";
}

const char* CellReader::ReadList(const VectorView& values, size_t row, Cell* cell) const {
  const duckdb_list_entry list = values.List(row);
  const VectorView items = values.items();
  cell->items.clear();
  for (uint64_t i = list.offset; i < list.offset + list.length; ++i) {
    if (items.IsNull(i)) continue;
    const std::string_view item = TrimSpaces(items.Text(i));
    if (item.empty()) continue;
    if (!IsUtf8(item)) return kInvalidUtf8;
    cell->items.emplace_back(item);
  }
  return nullptr;
}

// Programs without NULL write NaN for a missing number.
const char* CellReader::SetReal(double value, Cell* cell) const {
  if (std::isnan(value)) return ReadMissing(cell);
  if (std::abs(value) > std::numeric_limits<float>::max()) return kOutOfRange;
  cell->real = static_cast<float>(value);
  return nullptr;
}

const char* CellReader::SetTime(int64_t value, int64_t units_per_second, Cell* cell) const {
  // DuckDB keeps infinity and -infinity as the largest numbers.
  constexpr int64_t kInfinity = std::numeric_limits<int64_t>::max();
  if (value == kInfinity || value == -kInfinity) return kOutOfRange;
  cell->number = FloorDivide(value, units_per_second);
  return kFirstTime <= cell->number && cell->number <= kLastTime ? nullptr : kOutOfRange;
}

std::string CellReader::ValueText(const VectorView& values, size_t row) const {
  if (values.IsNull(row)) return "";
  switch (encoding_) {
    case Encoding::kText:
      return std::string(values.Text(row));
    case Encoding::kReal:
      return std::to_string(values.Value<double>(row));
    case Encoding::kDays:
      return std::to_string(values.Value<int32_t>(row)) + " days since 1970";
    case Encoding::kInteger:
    case Encoding::kSeconds:
    case Encoding::kMillis:
    case Encoding::kMicros:
    case Encoding::kNanos:
      return std::to_string(values.Value<int64_t>(row));
    case Encoding::kTextList:
    case Encoding::kFlag:
      return "";
  }
  LOG(FATAL) << "no such encoding";
}

}  // namespace bole
