// What must be known of UTF-8 where text comes in and goes out.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace bole {

// Whether these bytes are well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong).
bool IsUtf8(std::string_view bytes);

// The longest prefix of at most max_bytes that ends between characters. Requires UTF-8.
std::string_view CutUtf8(std::string_view text, size_t max_bytes);

// Where each character of valid UTF-8 begins, and the end.
std::vector<size_t> CharacterBegins(std::string_view text);

}  // namespace bole
