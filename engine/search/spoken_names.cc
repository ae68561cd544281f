#include "engine/search/spoken_names.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace bole {
namespace {

using Kind = QueryNode::Kind;

// Limits that keep a hostile word from costing more than a name.
constexpr size_t kMostLetters = 30;
constexpr size_t kMostSplits = 8;  // fangan is fan gan and fang an; more are no name
constexpr size_t kLongestSyllable = 6;

bool IsLatin(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

uint32_t BitOf(char letter) {
  return 1u << static_cast<unsigned>(letter - 'a');
}

// Bytes of the character that begins a text. Requires UTF-8.
size_t FirstBytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

SpokenNames::SpokenNames(const SearchIndex& index, const QueryWords& words)
    : index_(index), words_(words) {
  const bool has_names = std::ranges::any_of(index.fields(), &SearchField::is_name);
  for (uint32_t term = 0; has_names && term < index.vocabulary().size(); ++term) {
    const std::string word(index.vocabulary()[term]);
    for (const std::string& reading : words.Readings(word)) {
      said_[reading].push_back(term);
      initials_[word] |= BitOf(reading.front());
    }
  }
}

void SpokenNames::Split(std::string_view word, Syllables& so_far,
                        std::vector<Syllables>& found) const {
  if (found.size() == kMostSplits) return;
  if (word.empty()) {
    if (so_far.size() > 1) found.push_back(so_far);
    return;
  }
  for (size_t length = std::min(word.size(), kLongestSyllable); length > 0; --length) {
    if (said_.find(word.substr(0, length)) == said_.end()) continue;
    so_far.push_back(word.substr(0, length));
    Split(word.substr(length), so_far, found);
    so_far.pop_back();
  }
}

RowSet SpokenNames::MatchSyllables(const SearchLane& lane, const Syllables& syllables) const {
  std::vector<const Characters*> wanted;
  std::optional<RowSet> rows;  // that have a character of each syllable
  for (const std::string_view syllable : syllables) {
    wanted.push_back(&said_.find(syllable)->second);
    std::vector<RowSet> sets;
    for (const uint32_t term : *wanted.back()) {
      if (lane.NumRows(term) > 0) sets.push_back(lane.Rows(term));
    }
    RowSet any = RowSet::Union(sets);
    rows = rows ? rows->And(any) : std::move(any);
    if (rows->empty()) return {};
  }
  const auto is_said = [](uint32_t term, const Characters* characters) {
    return std::ranges::binary_search(*characters, term);
  };
  std::vector<uint32_t> matching;
  for (const uint32_t row : rows->Rows()) {
    const auto terms = lane.terms(row);
    const auto at = std::search(terms.begin(), terms.end(), wanted.begin(), wanted.end(), is_said);
    if (at != terms.end()) matching.push_back(row);
  }
  return RowSet::Of(matching);
}

RowSet SpokenNames::Match(const SearchLane& lane, std::string_view word) const {
  if (word.size() > kMostLetters || !IsLatin(word)) return {};
  Syllables so_far;
  std::vector<Syllables> splits;
  Split(word, so_far, splits);
  RowSet rows;
  for (const Syllables& syllables : splits) rows = rows.Or(MatchSyllables(lane, syllables));
  return rows;
}

bool SpokenNames::IsSaidSomewhere(std::string_view word, const std::string& field) const {
  for (size_t place = 0; place < index_.fields().size(); ++place) {
    const SearchField& each = index_.fields()[place];
    if (!each.is_name || (!field.empty() && field != each.name)) continue;
    for (const Tense tense : kTenses) {
      const SearchLane* lane = index_.words(place, tense);
      if (lane != nullptr && !Match(*lane, word).empty()) return true;
    }
  }
  return false;
}

QueryNode SpokenNames::Join(QueryNode query) const {
  for (QueryNode& child : query.children) child = Join(std::move(child));
  if (query.kind == Kind::kAnd) JoinChildren(query);
  // An AND of one is that one, so that the doctor sees its clauses.
  if (query.kind == Kind::kAnd && query.children.size() == 1) {
    return std::move(query.children.front());
  }
  return query;
}

void SpokenNames::JoinChildren(QueryNode& query) const {
  // The syllable that a child is, or nothing.
  const auto syllable = [&](const QueryNode& node) -> std::string {
    if (node.kind != Kind::kWords || node.exact) return {};
    const std::vector<std::string> words = words_.Words(node.text);
    if (words.size() != 1 || said_.find(words.front()) == said_.end()) return {};
    return words.front();
  };
  std::vector<QueryNode> joined;
  for (size_t begin = 0; begin < query.children.size();) {
    const QueryNode& first = query.children[begin];
    std::string word = syllable(first);
    size_t end = begin + 1;
    while (!word.empty() && end < query.children.size()) {
      const QueryNode& next = query.children[end];
      const std::string more = syllable(next);
      if (more.empty() || next.field != first.field || next.scope != first.scope) break;
      word += more;
      ++end;
    }
    if (end - begin < 2 || !IsSaidSomewhere(word, first.field)) {
      joined.push_back(query.children[begin++]);
      continue;
    }
    QueryNode name = first;
    name.text = word;
    QueryNode apart;
    apart.kind = Kind::kAnd;
    apart.children.assign(query.children.begin() + static_cast<ptrdiff_t>(begin),
                          query.children.begin() + static_cast<ptrdiff_t>(end));
    QueryNode either;
    either.kind = Kind::kOr;
    either.range = {first.range.begin, query.children[end - 1].range.end};
    either.children = {std::move(apart), std::move(name)};
    joined.push_back(std::move(either));
    begin = end;
  }
  query.children = std::move(joined);
}

bool SpokenNames::Begins(std::string_view name, std::string_view letters) const {
  for (const char letter : letters) {
    if (name.empty()) return false;
    const size_t bytes = std::min(FirstBytes(name), name.size());
    const auto found = initials_.find(std::string(name.substr(0, bytes)));
    if (found == initials_.end() || (found->second & BitOf(letter)) == 0) return false;
    name.remove_prefix(bytes);
  }
  return true;
}

std::vector<SpokenNames::Name> SpokenNames::WithInitials(std::string_view letters, size_t field,
                                                         size_t max) const {
  std::vector<Name> names;
  if (letters.size() < 2 || !IsLatin(letters)) return names;
  for (size_t place = 0; place < index_.fields().size(); ++place) {
    const bool is_asked = field == index_.fields().size() || field == place;
    const SearchLane* lane = index_.values(place, Tense::kCurrent);
    if (!is_asked || !index_.fields()[place].is_name || lane == nullptr) continue;
    for (const uint32_t term : lane->found()) {
      if (!Begins(lane->key(term), letters)) continue;
      names.push_back({place, lane->label(term), lane->NumRows(term)});
    }
  }
  std::ranges::stable_sort(names, std::greater{}, &Name::num_rows);
  if (names.size() > max) names.resize(max);
  return names;
}

}  // namespace bole
