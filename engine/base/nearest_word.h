// "Did you mean": the known word that is nearest to one that isn't known.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bole {

// Number of edits between two words: a byte inserted, deleted or replaced, or two neighbours
// swapped, no byte edited twice.
size_t EditDistance(std::string_view a, std::string_view b);

// " (did you mean \"x\"?)" for the nearest of the known words, when it is near enough to
// be a slip of the pen (a third of its letters); else nothing.
std::string DidYouMean(std::string_view word, std::span<const std::string> known);

}  // namespace bole
