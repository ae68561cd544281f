#include <algorithm>
#include <cctype>

#include "engine/search/query_doctor.h"

namespace bole {
namespace {

constexpr size_t kShortestMisspelt = 4;  // letters; below, nearly any word is one edit away

bool IsLatin(std::string_view word) {
  return std::ranges::all_of(word, [](unsigned char c) { return std::islower(c) != 0; });
}

// Whether one edit at most lies between two words.
bool IsWithinOneEdit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const size_t same = static_cast<size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  a.remove_prefix(same);
  b.remove_prefix(same);
  if (a.size() < b.size()) return a == b.substr(1);
  if (a.empty()) return true;
  const bool replaced = a.substr(1) == b.substr(1);
  const bool swapped = a.size() > 1 && a[0] == b[1] && a[1] == b[0] && a.substr(2) == b.substr(2);
  return replaced || swapped;
}

uint64_t NumRows(const SearchIndex& index, uint32_t term) {
  uint64_t most = 0;
  for (size_t field = 0; field < index.fields().size(); ++field) {
    for (const Tense tense : kTenses) {
      const SearchLane* lane = index.words(field, tense);
      if (lane != nullptr) most = std::max(most, lane->NumRows(term));
    }
  }
  return most;
}

}  // namespace

std::vector<std::string> SpellingsNear(const SearchIndex& index, std::string_view word,
                                       size_t max) {
  if (word.size() < kShortestMisspelt || !IsLatin(word) || index.vocabulary().Find(word)) return {};
  std::vector<std::pair<uint64_t, uint32_t>> near;  // rows, term
  for (uint32_t term = 0; term < index.vocabulary().size(); ++term) {
    const std::string_view known = index.vocabulary()[term];
    if (IsWithinOneEdit(word, known)) near.emplace_back(NumRows(index, term), term);
  }
  std::ranges::stable_sort(near, [](const auto& a, const auto& b) { return a.first > b.first; });
  if (near.size() > max) near.resize(max);
  std::vector<std::string> spellings;
  for (const auto& [rows, term] : near) spellings.emplace_back(index.vocabulary()[term]);
  return spellings;
}

}  // namespace bole
