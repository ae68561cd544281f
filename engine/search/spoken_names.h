// Names found by how they are said: huawei for 华为.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/search/query.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"

namespace bole {

// A Latin word is taken for what it spells when it falls into two syllables or more, each that of a
// character which the index has: one syllable alone would be said of too many. What is found are
// rows in which such characters stand one after the other in one text of a field of names.
//
// Index and words must outlive it. Thread safety: const and safe from any number of threads.
class SpokenNames {
 public:
  // Asks words for the readings of every word of the index.
  SpokenNames(const SearchIndex& index, const QueryWords& words);

  // Rows of a lane; empty for a word that spells nothing.
  RowSet Match(const SearchLane& lane, std::string_view word) const;

  // The query with words side by side that spell a name together (hua wei) as these words, or that
  // name: more is found, nothing less. Words in quotes stay apart, and those that spell nobody's.
  QueryNode Join(QueryNode query) const;

  // A name and how many rows have it.
  struct Name {
    size_t field = 0;
    std::string_view label;
    uint64_t num_rows = 0;
  };

  // The names whose first characters are said with these initials (hw), most frequent first, at
  // most `max`. Of `field`, or with fields().size() of all fields of names. Looks at every name.
  std::vector<Name> WithInitials(std::string_view letters, size_t field, size_t max) const;

 private:
  using Syllables = std::vector<std::string_view>;
  using Characters = std::vector<uint32_t>;  // terms, ascending

  void Split(std::string_view word, Syllables& so_far, std::vector<Syllables>& found) const;
  RowSet MatchSyllables(const SearchLane& lane, const Syllables& syllables) const;
  bool IsSaidSomewhere(std::string_view word, const std::string& field) const;
  void JoinChildren(QueryNode& query) const;
  bool Begins(std::string_view name, std::string_view letters) const;

  const SearchIndex& index_;
  const QueryWords& words_;
  std::map<std::string, Characters, std::less<>> said_;
  std::unordered_map<std::string, uint32_t> initials_;  // a bit for each letter, by character
};

}  // namespace bole
