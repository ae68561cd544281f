// One checked value on its way from a foreign file into a column of a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "features/tables/database.h"
#include "features/tables/schema.h"

namespace bole {

// How a value arrives from DuckDB.
enum class Encoding {
  kText,
  kTextList,
  kInteger,
  kReal,
  kFlag,
  kDays,
  kSeconds,
  kMillis,
  kMicros,
  kNanos
};

// The value of one column in one row; which member holds it follows from the column's type.
struct Cell {
  std::string_view text;           // kId, kText, and references until they are resolved
  std::vector<std::string> items;  // kTextList
  int64_t number = 0;              // kTime, kInteger, kFlag, kCode, and resolved references
  float real = 0;                  // kReal
};

// Reads and checks the values of one column.
//
// Thread safety: const and safe from any number of threads.
class CellReader {
 public:
  // Requires an encoding that PlanColumn gives to this type.
  CellReader(const ColumnSchema& column, Encoding encoding)
      : column_(&column), encoding_(encoding) {}

  const ColumnSchema& column() const { return *column_; }

  // Reads one value into the cell. Returns why it is bad, or nullptr.
  // The cell's text lives as long as the chunk.
  const char* Read(const VectorView& values, size_t row, Cell* cell) const;

  // What to write of a bad value; "" when it is missing.
  std::string ValueText(const VectorView& values, size_t row) const;

  // Makes the cell a missing value. Returns why it must not be missing, or nullptr.
  const char* ReadMissing(Cell* cell) const;

 private:
  const char* ReadText(std::string_view text, Cell* cell) const;
  const char* ReadParsed(std::string_view text, Cell* cell) const;
  const char* ReadCode(std::string_view text, Cell* cell) const;
  const char* ReadList(const VectorView& values, size_t row, Cell* cell) const;
  const char* SetReal(double value, Cell* cell) const;
  const char* SetTime(int64_t value, int64_t units_per_second, Cell* cell) const;

  const ColumnSchema* column_;
  Encoding encoding_;
};

}  // namespace bole
