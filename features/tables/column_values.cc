#include "features/tables/column_values.h"

#include <glog/logging.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <type_traits>

namespace bole {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

template <typename T>
int ThreeWay(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// Bits of a float in the order of its value; NaN, a missing value, last.
uint32_t OrderedFloat(float value) {
  constexpr uint32_t kSign = 0x8000'0000;
  if (std::isnan(value)) return ~uint32_t{0};
  const auto bits = std::bit_cast<uint32_t>(value == 0 ? 0.0F : value);  // one zero
  return bits & kSign ? ~bits : bits | kSign;
}

// An item of a list compares as a text; a list that is the beginning of another comes first.
int CompareLists(const TextListColumn& lists, uint32_t a, uint32_t b) {
  const size_t common = std::min(lists.row_size(a), lists.row_size(b));
  for (size_t i = 0; i < common; ++i) {
    if (const int order = lists.at(a, i).compare(lists.at(b, i)); order != 0) return order;
  }
  return ThreeWay(lists.row_size(a), lists.row_size(b));
}

OrderedBits FromInteger(uint64_t value, int width) {
  return {static_cast<unsigned __int128>(value) << (128 - width), width, true};
}

OrderedBits FromText(std::string_view text) {
  constexpr size_t kBytes = sizeof(unsigned __int128);
  unsigned __int128 bits = 0;
  for (size_t i = 0; i < kBytes; ++i) {
    bits = bits << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
  }
  // A text may end in zero bytes, so even a short one isn't told from all others.
  return {bits, 8 * kBytes, false};
}

TextListColumn ViewOf(const TextListColumnBuilder& lists) {
  return {lists.lists, lists.items.view()};
}

TextColumnBuilder Selected(const TextColumnBuilder& texts, std::span<const uint32_t> rows) {
  const TextColumn view = texts.view();
  TextColumnBuilder selected;
  selected.offsets.reserve(rows.size() + 1);
  selected.bytes.reserve(texts.bytes.size());
  for (const uint32_t row : rows) selected.Add(view[row]);
  return selected;
}

TextListColumnBuilder Selected(const TextListColumnBuilder& lists, std::span<const uint32_t> rows) {
  const TextListColumn view = ViewOf(lists);
  TextListColumnBuilder selected;
  selected.lists.reserve(rows.size() + 1);
  selected.items.offsets.reserve(lists.items.offsets.size());
  selected.items.bytes.reserve(lists.items.bytes.size());
  for (const uint32_t row : rows) {
    for (size_t i = 0; i < view.row_size(row); ++i) selected.AddItem(view.at(row, i));
    selected.EndRow();
  }
  return selected;
}

template <typename T>
std::vector<T> Selected(const std::vector<T>& values, std::span<const uint32_t> rows) {
  std::vector<T> selected(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) selected[i] = values[rows[i]];
  return selected;
}

}  // namespace

ColumnValues::ColumnValues(const ColumnSchema& column, bool resolved) : column_(&column) {
  switch (column.type) {
    case ColumnType::kId:
    case ColumnType::kText:
      break;  // a TextColumnBuilder
    case ColumnType::kTextList:
      values_ = TextListColumnBuilder{};
      break;
    case ColumnType::kReference:
    case ColumnType::kOptionalReference:
      if (resolved) values_ = std::vector<uint32_t>{};
      break;
    case ColumnType::kTime:
    case ColumnType::kInteger:
      values_ = std::vector<int64_t>{};
      break;
    case ColumnType::kReal:
      values_ = std::vector<float>{};
      break;
    case ColumnType::kFlag:
      values_ = std::vector<Flag>{};
      break;
    case ColumnType::kCode:
      values_ = std::vector<uint8_t>{};
      break;
  }
}

size_t ColumnValues::size() const {
  return std::visit(
      Overloaded{[](const TextListColumnBuilder& lists) { return lists.lists.size() - 1; },
                 [](const auto& values) { return values.size(); }},
      values_);
}

void ColumnValues::Add(const Cell& cell) {
  std::visit(Overloaded{[&](TextColumnBuilder& texts) { texts.Add(cell.text); },
                        [&](TextListColumnBuilder& lists) {
                          for (const std::string& item : cell.items) lists.AddItem(item);
                          lists.EndRow();
                        },
                        [&](std::vector<float>& reals) { reals.push_back(cell.real); },
                        [&]<typename T>(std::vector<T>& values) {
                          values.push_back(static_cast<T>(cell.number));
                        }},
             values_);
}

int ColumnValues::Compare(uint32_t a, uint32_t b) const {
  return std::visit(Overloaded{[&](const TextColumnBuilder& texts) {
                                 const TextColumn view = texts.view();
                                 return view[a].compare(view[b]);
                               },
                               [&](const TextListColumnBuilder& lists) {
                                 return CompareLists(ViewOf(lists), a, b);
                               },
                               [&](const std::vector<float>& reals) {
                                 return ThreeWay(OrderedFloat(reals[a]), OrderedFloat(reals[b]));
                               },
                               [&](const auto& values) { return ThreeWay(values[a], values[b]); }},
                    values_);
}

OrderedBits ColumnValues::PrefixOf(uint32_t row) const {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return std::visit(
      Overloaded{[&](const TextColumnBuilder& texts) { return FromText(texts.view()[row]); },
                 [&](const TextListColumnBuilder&) {
                   return OrderedBits{0, 0, false};
                 },
                 [&](const std::vector<float>& reals) {
                   return FromInteger(OrderedFloat(reals[row]), 32);
                 },
                 [&](const std::vector<int64_t>& numbers) {
                   return FromInteger(static_cast<uint64_t>(numbers[row]) ^ kSign, 64);
                 },
                 [&]<typename T>(const std::vector<T>& values) {
                   return FromInteger(static_cast<uint64_t>(values[row]), 8 * sizeof(T));
                 }},
      values_);
}

void ColumnValues::Select(std::span<const uint32_t> rows) {
  std::visit([&](auto& values) { values = Selected(values, rows); }, values_);
}

void ColumnValues::Write(TableWriter& writer) const {
  const std::string name(column_->name);
  std::visit(
      Overloaded{[&](const TextColumnBuilder& texts) { writer.AddText(name, texts); },
                 [&](const TextListColumnBuilder& lists) { writer.AddTextList(name, lists); },
                 [&](const std::vector<int64_t>& numbers) {
                   if (column_->type == ColumnType::kTime) {
                     writer.AddTimes(name, numbers);
                   } else {
                     writer.AddIntegers(name, numbers);
                   }
                 },
                 [&](const std::vector<float>& reals) { writer.AddReals(name, reals); },
                 [&](const std::vector<Flag>& flags) { writer.AddFlags(name, flags); },
                 [&](const std::vector<uint32_t>& rows) { writer.AddRows(name, rows); },
                 [&](const std::vector<uint8_t>& codes) { writer.AddCodes(name, codes); }},
      values_);
}

}  // namespace bole
