// Rows that one worker wrote, until they are put into the table in order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/parallel.h"
#include "features/tables/database.h"

namespace bole::world {

// Values of a row from left to right, then EndRow; as an Appender, but in memory.
//
// Thread safety: none; one for each chunk.
class RowBatch {
 public:
  void Text(std::string_view text);
  // Nothing for an empty text.
  void TextOrNull(std::string_view text);
  void TextList(const std::vector<std::string>& texts);
  void Integer(int64_t value);
  void Real(double value);
  void Time(int64_t unix_seconds);
  void Flag(bool value);
  void Null();
  void EndRow() { Add(Type::kEndRow); }

  void AppendTo(Appender* appender) const;

 private:
  enum class Type : uint8_t { kText, kTextList, kInteger, kReal, kTime, kFlag, kNull, kEndRow };
  struct Value {
    Type type;
    // Of a list its length, of a text its end in bytes_, of a real its bits.
    int64_t number = 0;
  };

  void Add(Type type, int64_t number = 0) { values_.push_back({type, number}); }

  std::vector<Value> values_;  // a list's items follow it as texts
  std::string bytes_;
};

}  // namespace bole::world
