// The values of one column, collected in memory while a table is read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/store/table.h"
#include "features/tables/cell.h"
#include "features/tables/schema.h"

namespace bole {

// The first bits of a value, left-aligned, such that smaller values have smaller bits. A value is
// told apart from all others by its bits when they are complete.
struct OrderedBits {
  unsigned __int128 bits = 0;
  int width = 0;  // number of bits
  bool complete = true;
};

// Typed storage for one column of a schema: text, lists, times, integers, reals, flags, codes,
// and references, which are texts until they are resolved if `resolved` is false.
//
// Thread safety: const methods are safe from any number of threads.
class ColumnValues {
 public:
  ColumnValues(const ColumnSchema& column, bool resolved);

  const ColumnSchema& column() const { return *column_; }
  size_t size() const;

  void Add(const Cell& cell);

  // Negative, zero or positive as the value of row a is before, equal to or after that of row b.
  // Texts are in byte order; missing texts, times and integers first, missing reals and rows last.
  int Compare(uint32_t a, uint32_t b) const;

  OrderedBits PrefixOf(uint32_t row) const;

  // For texts only.
  std::string_view Text(uint32_t row) const {
    return std::get<TextColumnBuilder>(values_).view()[row];
  }

  // Puts rows in the place of texts. Requires one for each value.
  void Resolve(std::vector<uint32_t> rows) { values_ = std::move(rows); }

  // Keeps these rows, in this order.
  void Select(std::span<const uint32_t> rows);

  void Write(TableWriter& writer) const;

  // Hands over the texts of an id column.
  TextColumnBuilder TakeTexts() && { return std::get<TextColumnBuilder>(std::move(values_)); }

 private:
  using Values = std::variant<TextColumnBuilder, TextListColumnBuilder, std::vector<int64_t>,
                              std::vector<float>, std::vector<Flag>, std::vector<uint32_t>,
                              std::vector<uint8_t>>;

  const ColumnSchema* column_;
  Values values_;
};

}  // namespace bole
