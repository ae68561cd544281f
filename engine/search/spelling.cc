#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "engine/search/query_doctor.h"

namespace bole {
namespace {

constexpr size_t kShortestMisspelt = 4;  // letters; below, nearly any word is one edit away

// A word is taken for misspelt when so many times as many rows have another. A slip of the pen is
// made a few times in a hundred, so that a right word is far ahead of it; what is found a tenth as
// often as its neighbour may well be a word of its own.
constexpr uint64_t kFarMore = 10;

bool IsLatin(std::string_view word) {
  return std::ranges::all_of(word, [](unsigned char c) { return std::islower(c) != 0; });
}

// All texts one edit away: a few hundred of a word, however many words the index has.
std::set<std::string> OneEditAway(const std::string& word) {
  std::set<std::string> texts;
  for (size_t at = 0; at <= word.size(); ++at) {
    const std::string before = word.substr(0, at), after = word.substr(at);
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      texts.insert(before + letter + after);
      if (!after.empty()) texts.insert(before + letter + after.substr(1));
    }
    if (after.empty()) continue;
    texts.insert(before + after.substr(1));
    if (after.size() > 1) texts.insert(before + after[1] + after[0] + after.substr(2));
  }
  texts.erase(word);
  return texts;
}

}  // namespace

std::vector<std::string> SpellingsNear(const QueryMatcher& matcher, const QueryNode& clause,
                                       const std::string& word, const RowSet& visible, size_t max) {
  if (word.size() < kShortestMisspelt || !IsLatin(word)) return {};
  QueryNode alone = clause;
  const auto num_rows = [&](const std::string& text, bool exact) {
    alone.text = text;
    alone.exact = exact;
    return matcher.Match(alone).AndSize(visible);
  };
  // By synonyms and pinyin, too, as the clause finds it.
  const uint64_t enough = std::max<uint64_t>(1, kFarMore * num_rows(word, clause.exact));
  if (enough > visible.size()) return {};
  std::vector<std::pair<uint64_t, std::string>> near;  // rows, word
  for (const std::string& text : OneEditAway(word)) {
    if (!matcher.index().vocabulary().Find(text)) continue;
    const uint64_t rows = num_rows(text, /*exact=*/true);
    if (rows >= enough) near.emplace_back(rows, text);
  }
  std::ranges::stable_sort(near, std::greater{}, [](const auto& entry) { return entry.first; });
  if (near.size() > max) near.resize(max);
  std::vector<std::string> spellings;
  for (auto& [rows, text] : near) spellings.push_back(std::move(text));
  return spellings;
}

}  // namespace bole
