// Values from text: how the cells of a site's files become ids, times, numbers and lists.
//
// All of these ignore spaces around the value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/table.h"

namespace bole {

constexpr size_t kMaxIdBytes = 256;

std::string_view TrimSpaces(std::string_view text);

// The text with its ASCII letters in lower case.
std::string LowerCase(std::string_view text);

// Whether two texts are equal but for the case of their ASCII letters.
bool EqualsWithoutCase(std::string_view a, std::string_view b);

// Why a text cannot be an id ("empty", "longer than 256 bytes", "control character",
// "invalid UTF-8"), or nullptr when it can. Spaces count.
const char* IdProblem(std::string_view id);

// Unix seconds (rounded down) of an ISO 8601 date or date and time: "2024-02-29",
// "2024-02-29 08:30", "2024-02-29T08:30:15.25+08:00"; UTC where no offset is given.
std::optional<int64_t> ParseTime(std::string_view text);

// "42", "-7", "+3", and "3.0", as programs write integers that passed through a float.
std::optional<int64_t> ParseInteger(std::string_view text);

// A finite number.
std::optional<double> ParseReal(std::string_view text);

// 0, 1, true, false in any case.
std::optional<Flag> ParseFlag(std::string_view text);

// The items of a JSON array of texts or numbers when the text begins with '[', else of text
// separated by ';' or '|'. Items are trimmed, empty ones left out. Nothing for broken JSON.
std::optional<std::vector<std::string>> ParseList(std::string_view text);

}  // namespace bole
