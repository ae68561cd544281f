// Terms whose marks belong to them: c++, c#, .net, node.js, ci/cd, b端.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// A set of terms, each beginning with an ASCII character, to be found at a place of a text.
//
// Thread safety: const methods are safe from any number of threads.
class MarkedTerms {
 public:
  // Requires a term in normalised form that begins with a printable ASCII character.
  void Add(std::string_view term);

  // The longest term that stands at text[at]; empty when none does. A term doesn't end within
  // a word (a/b isn't in a/bc), and one that begins with a mark doesn't follow one (.net isn't
  // in asp.net, nor in example.net). Requires that text[at - 1] isn't part of the word at `at`
  // unless a mark is there.
  std::string_view LongestAt(std::string_view text, size_t at) const;

 private:
  // By first byte, longest first.
  std::array<std::vector<std::string>, 128> terms_;
};

}  // namespace bole
