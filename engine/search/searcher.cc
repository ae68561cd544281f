#include "engine/search/searcher.h"

#include <algorithm>
#include <numeric>

namespace bole {
namespace {

// Of the score by words, against one by meaning: it decides between those whose titles are as near,
// and ranks those without a title.
constexpr float kWordsShare = 0.05f;

void AddWanted(const QueryNode& node, std::vector<std::string>& texts) {
  if (node.kind == QueryNode::Kind::kNot) return;
  if (node.kind == QueryNode::Kind::kWords) texts.push_back(node.text);
  for (const QueryNode& child : node.children) AddWanted(child, texts);
}

std::vector<uint32_t> Pick(const std::vector<uint32_t>& rows, const std::vector<size_t>& places) {
  std::vector<uint32_t> picked;
  for (const size_t place : places) picked.push_back(rows[place]);
  return picked;
}

// Rows with what is already known of their scores.
struct Candidates {
  const TextMeaning& meaning;
  std::vector<uint32_t> rows;
  std::vector<float> added;  // to the score by meaning

  // The best of those at `places`.
  std::vector<ScoredRow> Best(const std::vector<size_t>& places, size_t count) const {
    const std::vector<float> meant = meaning.Score(Pick(rows, places));
    TopK best(count);
    for (size_t i = 0; i < places.size(); ++i) {
      best.Add(meant[i] + added[places[i]], rows[places[i]]);
    }
    return best.Take();
  }

  // The best of all. Those with the best bounds are scored first; then whoever's bound isn't below
  // the last of these.
  std::vector<ScoredRow> Best(size_t count) const {
    std::vector<size_t> places;
    if (count == rows.size()) {
      places.resize(count);
      std::iota(places.begin(), places.end(), size_t{0});
      return Best(places, count);
    }
    std::vector<float> bounds = meaning.Bounds(rows);
    TopK promising(count);
    for (size_t i = 0; i < rows.size(); ++i) {
      bounds[i] += added[i];
      promising.Add(bounds[i], static_cast<uint32_t>(i));
    }
    for (const ScoredRow& one : promising.Take()) places.push_back(one.row);
    const float last = Best(places, count).back().score;
    places.clear();
    for (size_t i = 0; i < rows.size(); ++i) {
      if (bounds[i] >= last) places.push_back(i);
    }
    return Best(places, count);
  }
};

}  // namespace

std::vector<std::string> WantedTexts(const QueryNode& query) {
  std::vector<std::string> texts;
  AddWanted(query, texts);
  return texts;
}

std::vector<float> ShareOfWords(std::vector<float> by_words) {
  const float best = by_words.empty() ? 0 : *std::ranges::max_element(by_words);
  for (float& score : by_words) {
    if (best > 0) score /= best;
    score *= kWordsShare;
  }
  return by_words;
}

// Requires a count of at most matching.size().
std::vector<ScoredRow> Searcher::Best(const std::string& text, const RowSet& matching,
                                      size_t count) const {
  std::vector<uint32_t> rows = matching.Rows();
  TopK best(count);
  if (text.find_first_not_of(' ') == std::string::npos) {
    // Nobody has anything in common with nothing.
    for (size_t i = 0; i < count; ++i) best.Add(0, rows[i]);
    return best.Take();
  }
  std::vector<float> by_words = ranker_.Score(matcher_.words().Words(text), matching);
  if (meaning_ != nullptr && count > 0) {
    const auto meaning = meaning_->Read(text);
    return Candidates{*meaning, std::move(rows), ShareOfWords(std::move(by_words))}.Best(count);
  }
  for (size_t i = 0; i < rows.size(); ++i) best.Add(by_words[i], rows[i]);
  return best.Take();
}

std::vector<ScoredRow> Searcher::Page(const SearchTask& task, const RowSet& matching) const {
  std::string text = task.text;
  for (const std::string& wanted : WantedTexts(task.query)) text += " " + wanted;
  const size_t wanted = std::min<size_t>(matching.size(), task.offset + task.count);
  std::vector<ScoredRow> page = Best(text, matching, wanted);
  page.erase(page.begin(), page.begin() + static_cast<ptrdiff_t>(std::min(task.offset, wanted)));
  return page;
}

SearchResult Searcher::Search(const SearchTask& task, const RowSet& visible) const {
  const RowSet matching = matcher_.Match(task.query).And(visible);
  SearchResult result = {.total = matching.size(), .rows = Page(task, matching)};
  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(facets_.Count(matching, facet));
  }
  for (const auto& set : task.counted) result.counted.push_back(set->AndSize(matching));
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
