#include "features/world/row_batch.h"

#include <bit>

namespace bole::world {

void RowBatch::Text(std::string_view text) {
  bytes_.append(text);
  Add(Type::kText, static_cast<int64_t>(bytes_.size()));
}

void RowBatch::TextOrNull(std::string_view text) {
  text.empty() ? Null() : Text(text);
}

void RowBatch::TextList(const std::vector<std::string>& texts) {
  Add(Type::kTextList, static_cast<int64_t>(texts.size()));
  for (const std::string& text : texts) Text(text);
}

void RowBatch::Integer(int64_t value) {
  Add(Type::kInteger, value);
}
void RowBatch::Real(double value) {
  Add(Type::kReal, std::bit_cast<int64_t>(value));
}
void RowBatch::Time(int64_t unix_seconds) {
  Add(Type::kTime, unix_seconds);
}
void RowBatch::Flag(bool value) {
  Add(Type::kFlag, value ? 1 : 0);
}
void RowBatch::Null() {
  Add(Type::kNull);
}

void RowBatch::AppendTo(Appender* appender) const {
  size_t begin = 0;  // of the next text
  const auto take = [&](const Value& value) {
    const std::string_view text(bytes_.data() + begin, static_cast<size_t>(value.number) - begin);
    begin = static_cast<size_t>(value.number);
    return text;
  };
  std::vector<std::string_view> list;
  for (size_t i = 0; i < values_.size(); ++i) {
    const Value& value = values_[i];
    switch (value.type) {
      case Type::kText:
        appender->AppendText(take(value));
        break;
      case Type::kTextList:
        list.clear();
        for (int64_t left = value.number; left > 0; --left) list.push_back(take(values_[++i]));
        appender->AppendTextList(list);
        break;
      case Type::kInteger:
        appender->AppendInteger(value.number);
        break;
      case Type::kReal:
        appender->AppendReal(std::bit_cast<double>(value.number));
        break;
      case Type::kTime:
        appender->AppendTime(value.number);
        break;
      case Type::kFlag:
        appender->AppendFlag(value.number != 0);
        break;
      case Type::kNull:
        appender->AppendNull();
        break;
      case Type::kEndRow:
        appender->EndRow();
        break;
    }
  }
}

}  // namespace bole::world
