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

std::vector<float> Searcher::Scores(const SearchTask& task, std::span<const uint32_t> rows) const {
  std::string text = task.text;
  for (const std::string& wanted : WantedTexts(task.query)) text += " " + wanted;
  std::vector<float> scores = ranker_.Score(matcher_.words().Words(text), rows);
  if (meaning_ == nullptr) return scores;
  Normalize(scores);
  const std::vector<float> meant = meaning_->Score(text, rows);
  for (size_t i = 0; i < scores.size(); ++i) scores[i] = meant[i] + kWordsShare * scores[i];
  return scores;
}

SearchResult Searcher::Search(const SearchTask& task, const RowSet& visible) const {
  const RowSet matching = matcher_.Match(task.query).And(visible);
  SearchResult result = {.total = matching.size()};
  const std::vector<uint32_t> rows = matching.Rows();
  const std::vector<float> scores = Scores(task, rows);
  TopK best(std::min(rows.size(), task.offset + task.count));
  for (size_t i = 0; i < rows.size(); ++i) best.Add(scores[i], rows[i]);
  result.rows = best.Take();
  const size_t skipped = std::min(task.offset, result.rows.size());
  result.rows.erase(result.rows.begin(), result.rows.begin() + static_cast<ptrdiff_t>(skipped));

  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(CountFacet(matcher_.index(), matching, facet));
  }
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
