// Numbers for names that have no table of their own: schools, groups, channels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/table.h"

namespace bole {

// When two texts name the same.
enum class SameName {
  kSameBytes,       // ids
  kSameFoldedName,  // what people type: see FoldName
};

// The names of a text column, numbered in byte order (of their folded form, when folded).
struct Names {
  TextColumnBuilder texts;     // a spelling of each, the first in byte order
  std::vector<uint32_t> rows;  // for each row of the column its name; kNoRow when it is blank
};

Names NumberNames(const TextColumn& column, SameName same_name);

// ASCII letters in lower case, without blanks around.
std::string FoldName(std::string_view name);

}  // namespace bole
