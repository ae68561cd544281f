#include "engine/search/searcher.h"

#include <algorithm>

namespace bole {
namespace {

bool Ranks(const QueryNode& words, std::span<const SearchField> fields) {
  const auto found = std::ranges::find(fields, words.field, &SearchField::name);
  return found == fields.end() || !found->only_filters;
}

void AddRanking(const QueryNode& node, std::span<const SearchField> fields,
                std::vector<std::string>& texts) {
  if (node.kind == QueryNode::Kind::kNot) return;
  if (node.kind == QueryNode::Kind::kWords && Ranks(node, fields)) texts.push_back(node.text);
  for (const QueryNode& child : node.children) AddRanking(child, fields, texts);
}

}  // namespace

std::vector<std::string> RankingTexts(const QueryNode& query, std::span<const SearchField> fields) {
  std::vector<std::string> texts;
  AddRanking(query, fields, texts);
  return texts;
}

// Requires a count of at most matching.size().
std::vector<ScoredRow> Searcher::Best(const std::string& text, const RowSet& matching,
                                      size_t count) const {
  if (text.find_first_not_of(' ') == std::string::npos) {
    // Nobody has anything in common with nothing.
    std::vector<ScoredRow> first;
    for (const uint32_t row : matching.First(count)) first.push_back({0, row});
    return first;
  }
  const std::vector<std::string> words = matcher_.words().Words(text);
  if (meaning_ == nullptr || count == 0) return ranker_.Best(words, matching, count);
  const auto meaning = meaning_->Read(text);
  return BestByMeaning({*meaning, ranker_, words}, matching, count, scratch_);
}

std::vector<ScoredRow> Searcher::Page(const SearchTask& task, const RowSet& matching) const {
  std::string text = task.text;
  for (const std::string& ranking : RankingTexts(task.query, matcher_.index().fields())) {
    text += " " + ranking;
  }
  const size_t wanted = std::min<size_t>(matching.size(), task.offset + task.count);
  std::vector<ScoredRow> page = Best(text, matching, wanted);
  page.erase(page.begin(), page.begin() + static_cast<ptrdiff_t>(std::min(task.offset, wanted)));
  return page;
}

SearchResult Searcher::Search(const SearchTask& task, const RowSet& visible) const {
  RowSet matching = matcher_.Match(task.query);
  matching.Keep(visible);
  SearchResult result = {.total = matching.size(), .rows = Page(task, matching)};
  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(facets_.Count(matching, facet));
  }
  for (const auto& set : task.counted) result.counted.push_back(set->AndSize(matching));
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
