#include "jobs/terminal_table.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace bole {
namespace {

// A character of a text and the columns it takes.
struct Character {
  std::string_view bytes;
  size_t width = 0;
};

size_t Width(UChar32 character) {
  const int category = u_charType(character);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::vector<Character> Characters(std::string_view text) {
  std::vector<Character> characters;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);  // negative when it isn't UTF-8
    characters.push_back({text.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin)),
                          character < 0 ? 1 : Width(character)});
  }
  return characters;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (const Character& character : Characters(text)) width += character.width;
  return width;
}

std::string Plain(std::string text) {
  for (char& byte : text) {
    if (std::iscntrl(static_cast<unsigned char>(byte)) != 0) byte = ' ';
  }
  return text;
}

std::string Cell(std::string_view text, size_t max_columns) {
  const std::string plain = Plain(std::string(text));
  if (DisplayWidth(plain) <= max_columns) return plain;
  std::string cut;
  size_t columns = 1;  // of the ellipsis
  for (const Character& character : Characters(plain)) {
    columns += character.width;
    if (columns > max_columns) break;
    cut += character.bytes;
  }
  return cut + "…";
}

std::string Aligned(const std::vector<TableRow>& rows) {
  std::vector<size_t> widths;
  for (const TableRow& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string text;
  for (const TableRow& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace bole
