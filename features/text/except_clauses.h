// What titles say that they are not: "teachers, except special education".
#pragma once

#include <string>
#include <string_view>

namespace bole {

// The text without what it excepts, in the languages of official lists of occupations: from a word
// like "except" or "ausgenommen" to the end of its bracket, of its sentence or of the text; and
// without phrases like "not elsewhere classified", which name nothing. All of the text where
// nothing else would be left.
//
//   normalized  as Normalizer makes it
//
// Thread safety: safe from any number of threads.
std::string WithoutExceptClauses(std::string_view normalized);

}  // namespace bole
