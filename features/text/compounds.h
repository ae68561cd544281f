// The parts of words that are written as one: "maschinenbauingenieur".
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bole {

// Whether a language writes compounds of any words as one word; "" doesn't. Where most are written
// apart, as in English, a split is as often a wrong one: "repair" is no "rep" of "air". Thread
// safety: safe from any number of threads.
bool WritesCompounds(std::string_view language);

// Splits compounds into the words that a site has by themselves (Koehn, Knight 2003: the split with
// the largest geometric mean of its parts' counts).
//
// Thread safety: const and safe from any number of threads.
class Compounds {
 public:
  // How often each word of a site's texts is there.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Counts = std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>>;

  // Splits nothing.
  Compounds() = default;
  explicit Compounds(Counts counts) : counts_(std::move(counts)) {}

  // The parts of a word in order, at least two, without what links them or ends the last (an s, an
  // en); empty where it has none. Of splits that are as good the one of fewest parts, then the one
  // whose first parts are the shortest. Requires UTF-8.
  std::vector<std::string_view> PartsOf(std::string_view word) const;

 private:
  struct Split;

  Counts counts_;
};

}  // namespace bole
