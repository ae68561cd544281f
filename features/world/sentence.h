// Filling the slots of a sentence, and traditional characters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bole::world {

// What stands for {name}, {title}, ...
using Slots = std::vector<std::pair<std::string_view, std::string>>;

// The sentence with each {slot} replaced; a slot that isn't given is a bug (CHECK).
std::string FillSlots(std::string_view sentence, const Slots& slots);

// Simplified characters to traditional ones (OpenCC, as Taiwan writes them).
//
// Throws Error(kUnavailable) when OpenCC's tables aren't installed. Thread safety: any.
std::string ToTraditional(const std::string& simplified);

}  // namespace bole::world
