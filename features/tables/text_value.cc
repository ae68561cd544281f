#include "features/tables/text_value.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/utf8.h"

namespace bole {
namespace {

constexpr int64_t kSecondsPerMinute = 60;
constexpr int64_t kSecondsPerHour = 3600;
constexpr int64_t kSecondsPerDay = 86400;

char LowerLetter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Takes parts of a text from left to right; each part that isn't there leaves the text as it is.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }

  bool Take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  // A number of exactly `num_digits` digits and at most `max`.
  std::optional<int> TakeNumber(size_t num_digits, int max) {
    if (text_.size() < num_digits) return std::nullopt;
    int value = 0;
    for (size_t i = 0; i < num_digits; ++i) {
      if (!IsDigit(text_[i])) return std::nullopt;
      value = 10 * value + (text_[i] - '0');
    }
    if (value > max) return std::nullopt;
    text_.remove_prefix(num_digits);
    return value;
  }

  // One or more digits.
  bool TakeDigits() {
    const size_t before = text_.size();
    while (!text_.empty() && IsDigit(text_.front())) text_.remove_prefix(1);
    return text_.size() < before;
  }

 private:
  std::string_view text_;
};

std::optional<int64_t> TakeDate(Scanner& scanner) {
  const auto year = scanner.TakeNumber(4, 9999);
  if (!year || !scanner.Take('-')) return std::nullopt;
  const auto month = scanner.TakeNumber(2, 12);
  if (!month || !scanner.Take('-')) return std::nullopt;
  const auto day = scanner.TakeNumber(2, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kSecondsPerDay;
}

std::optional<int64_t> TakeTimeOfDay(Scanner& scanner) {
  const auto hour = scanner.TakeNumber(2, 23);
  if (!hour || !scanner.Take(':')) return std::nullopt;
  const auto minute = scanner.TakeNumber(2, 59);
  if (!minute) return std::nullopt;
  int64_t seconds = *hour * kSecondsPerHour + *minute * kSecondsPerMinute;
  if (scanner.Take(':')) {
    const auto second = scanner.TakeNumber(2, 59);
    if (!second) return std::nullopt;
    seconds += *second;
    if (scanner.Take('.') && !scanner.TakeDigits()) return std::nullopt;
  }
  return seconds;
}

// "Z", "+08", "+0800", "+08:00" or nothing at all: seconds east of UTC.
std::optional<int64_t> TakeOffset(Scanner& scanner) {
  if (scanner.done() || scanner.Take('Z')) return 0;
  const bool east = scanner.Take('+');
  if (!east && !scanner.Take('-')) return std::nullopt;
  constexpr int kMaxOffsetHours = 15;
  const auto hours = scanner.TakeNumber(2, kMaxOffsetHours);
  if (!hours) return std::nullopt;
  int64_t seconds = *hours * kSecondsPerHour;
  if (!scanner.done()) {
    scanner.Take(':');
    const auto minutes = scanner.TakeNumber(2, 59);
    if (!minutes) return std::nullopt;
    seconds += *minutes * kSecondsPerMinute;
  }
  return east ? seconds : -seconds;
}

// A number as from_chars takes it: without spaces and without a plus.
std::string_view WithoutPlus(std::string_view text) {
  text = TrimSpaces(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

void AddItem(std::string_view item, std::vector<std::string>& items) {
  item = TrimSpaces(item);
  if (!item.empty()) items.emplace_back(item);
}

std::optional<std::vector<std::string>> ParseJsonList(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> items;
  for (const auto& item : json) {
    if (item.is_null()) continue;
    if (item.is_structured()) return std::nullopt;
    AddItem(item.is_string() ? item.get_ref<const std::string&>() : item.dump(), items);
  }
  return items;
}

}  // namespace

std::string_view TrimSpaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), LowerLetter);
  return lower;
}

bool EqualsWithoutCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return LowerLetter(x) == LowerLetter(y); });
}

const char* IdProblem(std::string_view id) {
  if (id.empty()) return "empty";
  if (id.size() > kMaxIdBytes) return "longer than 256 bytes";
  bool ascii = true;
  for (const char c : id) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7F) return "control character";
    ascii &= byte < 0x80;
  }
  return ascii || IsUtf8(id) ? nullptr : "invalid UTF-8";
}

std::optional<int64_t> ParseTime(std::string_view text) {
  Scanner scanner(TrimSpaces(text));
  const auto date = TakeDate(scanner);
  if (!date) return std::nullopt;
  if (scanner.done()) return date;
  if (!scanner.Take('T') && !scanner.Take(' ')) return std::nullopt;
  const auto time = TakeTimeOfDay(scanner);
  if (!time) return std::nullopt;
  const auto offset = TakeOffset(scanner);
  if (!offset || !scanner.done()) return std::nullopt;
  return *date + *time - *offset;
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  text = WithoutPlus(text);
  const size_t point = text.find('.');
  if (point != std::string_view::npos) {
    if (text.find_first_not_of('0', point + 1) != std::string_view::npos) return std::nullopt;
    text = text.substr(0, point);
  }
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value == kNoInteger) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> ParseReal(std::string_view text) {
  text = WithoutPlus(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<Flag> ParseFlag(std::string_view text) {
  text = TrimSpaces(text);
  if (text == "1" || EqualsWithoutCase(text, "true")) return Flag::kYes;
  if (text == "0" || EqualsWithoutCase(text, "false")) return Flag::kNo;
  return std::nullopt;
}

std::optional<std::vector<std::string>> ParseList(std::string_view text) {
  text = TrimSpaces(text);
  if (!text.empty() && text.front() == '[') return ParseJsonList(text);
  std::vector<std::string> items;
  while (!text.empty()) {
    const size_t end = text.find_first_of(";|");
    AddItem(text.substr(0, end), items);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return items;
}

}  // namespace bole
