// The fields of an index and what stands in them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// Since when something holds: a position is of now or of before; what knows no time is of now.
enum class Tense : uint8_t { kCurrent, kPast };
inline constexpr std::array<std::string_view, 2> kTenseNames = {"current", "past"};
inline constexpr std::array kTenses = {Tense::kCurrent, Tense::kPast};

// A field may have words (found by any word or phrase of them), values (found and counted as a
// whole: a facet), or both; or it is a number.
struct SearchField {
  std::string name;
  bool has_words = false;
  bool has_values = false;
  bool is_number = false;
  float weight = 0;      // of a word found here, in the ranking by text; 0: it doesn't rank
  bool is_name = false;  // of a place, a company, a school: its words are found as they are said
  // A clause of it says who may be listed, not what for: its words don't rank.
  bool only_filters = false;

  bool operator==(const SearchField&) const = default;
};

// The place of a field, or fields.size().
inline size_t PlaceOfField(const std::vector<SearchField>& fields, std::string_view name) {
  size_t place = 0;
  while (place < fields.size() && fields[place].name != name) ++place;
  return place;
}

// One text of a row.
struct SearchEntry {
  size_t field = 0;  // its place in the list of fields
  Tense tense = Tense::kCurrent;
  std::vector<std::string> words;  // normalised, in order; for a field of words
  std::string key;                 // normalised as a whole; for a field of values; empty: none
  std::string label;               // as it is shown
};

struct SearchNumber {
  size_t field = 0;
  float value = 0;
};

// All that can be found of one row.
struct SearchDocument {
  std::vector<SearchEntry> entries;
  std::vector<SearchNumber> numbers;  // what isn't known is left out
};

// From text to what is indexed: the same for documents and queries, made by whoever knows
// languages.
//
// Thread safety: const and safe from any number of threads.
class QueryWords {
 public:
  virtual ~QueryWords() = default;

  // The normalised words of a text in order, by which rows match; may be empty.
  virtual std::vector<std::string> Words(std::string_view text) const = 0;

  // The words by which titles are compared: pieces of meaning, where Words may be smaller.
  virtual std::vector<std::string> MeaningWords(std::string_view text) const { return Words(text); }

  // How a word is said, in small Latin letters, where it is written in others: ascending.
  virtual std::vector<std::string> Readings(std::string_view /*word*/) const { return {}; }

  // A whole value in its one spelling.
  virtual std::string Key(std::string_view value) const = 0;

  // What the forms of one of these words have in common; the word itself where its language isn't
  // known, or has no forms.
  virtual std::string Stem(std::string_view word) const { return std::string(word); }
};

}  // namespace bole
