// The tokens of a query.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/query.h"

namespace bole {

struct QueryToken {
  enum class Kind : uint8_t { kOpen, kClose, kColon, kNot, kAnd, kOr, kWord, kPhrase, kEnd };

  Kind kind = Kind::kEnd;
  std::string text;  // of words and phrases, without quotes
  TextRange range;
};

// Ends with a kEnd. A colon is a token only behind a word that may name a field (letters, '_' and
// '.'), so that 9:30 stays a word.
//
// Throws Error(kInvalidArgument) for a quote that isn't closed.
std::vector<QueryToken> LexQuery(std::string_view text);

// "position 7: expected WHAT, found WHAT", as an Error(kInvalidArgument). `at` is in bytes.
[[noreturn]] void ThrowExpected(std::string_view text, size_t at, const std::string& expected,
                                const std::string& found);

}  // namespace bole
