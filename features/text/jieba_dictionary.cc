#include "features/text/jieba_dictionary.h"

#include <unicode/utf8.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

// Begin, end, middle of a word, and a word alone.
constexpr size_t kNumStates = 4;
// A line of start probabilities, one of transitions for each state, one of emissions for each.
constexpr size_t kNumModelLines = 1 + kNumStates + kNumStates;

[[noreturn]] void Fail(const std::string& what, const std::filesystem::path& path) {
  throw Error(ErrorCode::kUnavailable, what + ": " + path.string());
}

std::ifstream OpenFile(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!std::filesystem::is_regular_file(path) || !file) {
    Fail("dictionary of words is missing or can't be read", path);
  }
  return file;
}

std::vector<std::string_view> Fields(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  for (size_t begin = 0;;) {
    const size_t end = line.find(separator, begin);
    fields.push_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos) return fields;
    begin = end + 1;
  }
}

bool ParseNumber(std::string_view text, double& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool AreNumbers(const std::vector<std::string_view>& fields) {
  double number;
  for (const std::string_view field : fields) {
    if (!ParseNumber(field, number)) return false;
  }
  return true;
}

// Number of characters of a text, or nothing when it isn't valid UTF-8.
std::optional<size_t> CountCharacters(std::string_view text) {
  size_t count = 0;
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < length; ++count) {
    UChar32 c;
    U8_NEXT(text.data(), at, length, c);
    if (c < 0) return std::nullopt;
  }
  return count;
}

// "x:-1.5,y:-2,...", perhaps with a comma at the end.
bool AreEmissions(std::string_view line) {
  if (line.ends_with(',')) line.remove_suffix(1);
  double number;
  for (const std::string_view field : Fields(line, ',')) {
    const size_t colon = field.find(':');
    if (colon == std::string_view::npos || CountCharacters(field.substr(0, colon)) != 1 ||
        !ParseNumber(field.substr(colon + 1), number)) {
      return false;
    }
  }
  return true;
}

double CheckWords(const std::filesystem::path& path) {
  std::ifstream file = OpenFile(path);
  double sum = 0;
  size_t line_number = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_number;
    const auto fields = Fields(line, ' ');
    double frequency = 0;
    if (fields.size() != 3 || CountCharacters(fields[0]).value_or(0) == 0 ||
        !ParseNumber(fields[1], frequency) || !(frequency > 0)) {
      Fail("dictionary of words is damaged at line " + std::to_string(line_number), path);
    }
    sum += frequency;
  }
  if (line_number == 0) Fail("dictionary of words is empty", path);
  return sum;
}

void CheckModel(const std::filesystem::path& path) {
  std::ifstream file = OpenFile(path);
  size_t num_lines = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const bool probabilities = num_lines < 1 + kNumStates;
    const auto fields = Fields(line, ' ');
    const bool valid =
        probabilities ? fields.size() == kNumStates && AreNumbers(fields) : AreEmissions(line);
    if (!valid) Fail("model of words is damaged at part " + std::to_string(num_lines + 1), path);
    if (++num_lines == kNumModelLines) return;
  }
  Fail("model of words is incomplete", path);
}

}  // namespace

JiebaDictionary OpenJiebaDictionary(const std::filesystem::path& directory) {
  JiebaDictionary dictionary{directory / "jieba.dict.utf8", directory / "hmm_model.utf8"};
  dictionary.frequency_sum = CheckWords(dictionary.words);
  CheckModel(dictionary.model);
  return dictionary;
}

}  // namespace bole
