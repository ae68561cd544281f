// Tables on a terminal: columns that line up, Chinese beside English.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// Columns that a UTF-8 text takes on a terminal: two for a wide East Asian character, none
// for a combining one.
size_t DisplayWidth(std::string_view text);

// What a site's text could do to a terminal is undone.
std::string Plain(std::string text);

// A plain text as one cell, cut to so many columns.
std::string Cell(std::string_view text, size_t max_columns);

using TableRow = std::vector<std::string>;

// Rows in columns, two spaces between them; the last column may be of any width. A line each.
std::string Aligned(const std::vector<TableRow>& rows);

}  // namespace bole
