#include "engine/search/searcher.h"

#include <algorithm>

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

// To 0 .. 1, so that scores of two kinds can be added.
void Normalize(std::vector<float>& scores) {
  const float best = scores.empty() ? 0 : *std::ranges::max_element(scores);
  if (best <= 0) return;
  for (float& score : scores) score /= best;
}

}  // namespace

std::vector<std::string> WantedTexts(const QueryNode& query) {
  std::vector<std::string> texts;
  AddWanted(query, texts);
  return texts;
}

std::vector<float> JoinScores(std::vector<float> by_words, std::span<const float> meant) {
  if (meant.empty()) return by_words;
  Normalize(by_words);
  for (size_t i = 0; i < by_words.size(); ++i) {
    by_words[i] = meant[i] + kWordsShare * by_words[i];
  }
  return by_words;
}

std::vector<float> Searcher::Scores(const std::string& text, const RowSet& rows) const {
  std::vector<float> by_words = ranker_.Score(matcher_.words().Words(text), rows);
  std::vector<float> meant;
  if (meaning_ != nullptr) meant = meaning_->Score(text, rows.Rows());
  return JoinScores(std::move(by_words), meant);
}

std::vector<ScoredRow> Searcher::Page(const SearchTask& task, const RowSet& matching) const {
  std::string text = task.text;
  for (const std::string& wanted : WantedTexts(task.query)) text += " " + wanted;
  const std::vector<uint32_t> rows = matching.Rows();
  const size_t wanted = std::min(rows.size(), task.offset + task.count);
  TopK best(wanted);
  if (text.find_first_not_of(' ') == std::string::npos) {
    // Nobody has anything in common with nothing.
    for (size_t i = 0; i < wanted; ++i) best.Add(0, rows[i]);
  } else {
    const std::vector<float> scores = Scores(text, matching);
    for (size_t i = 0; i < rows.size(); ++i) best.Add(scores[i], rows[i]);
  }
  std::vector<ScoredRow> page = best.Take();
  page.erase(page.begin(), page.begin() + static_cast<ptrdiff_t>(std::min(task.offset, wanted)));
  return page;
}

SearchResult Searcher::Search(const SearchTask& task, const RowSet& visible) const {
  const RowSet matching = matcher_.Match(task.query).And(visible);
  SearchResult result = {.total = matching.size(), .rows = Page(task, matching)};
  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(facets_.Count(matching, facet));
  }
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
