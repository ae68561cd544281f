#include "engine/search/searcher.h"

#include <algorithm>
#include <utility>

namespace bole {
namespace {

bool IsBlank(const std::string& text) {
  return text.find_first_not_of(' ') == std::string::npos;
}

// The task's page of those from the first on.
template <typename T>
std::vector<T> Cut(std::vector<T> from_first, const SearchTask& task) {
  const size_t begin = std::min(task.offset, from_first.size());
  const size_t end = std::min(task.offset + task.count, from_first.size());
  from_first.resize(end);
  from_first.erase(from_first.begin(), from_first.begin() + static_cast<ptrdiff_t>(begin));
  return from_first;
}

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
  if (IsBlank(text)) {
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

// The first `count`, or all; with an order perhaps more.
OrderedRows Searcher::Ordered(const SearchTask& task, const RowSet& matching, size_t count) const {
  std::string text = task.text;
  for (const std::string& ranking : RankingTexts(task.query, matcher_.index().fields())) {
    text += " " + ranking;
  }
  const auto at_most = [&](size_t wanted) { return std::min<size_t>(matching.size(), wanted); };
  if (task.order == nullptr) return {Best(text, matching, at_most(count)), {}};
  if (IsBlank(text)) return task.order->First(matching, count);
  // Whatever the page, the same ones are put in order.
  const size_t depth = LikelyOrder::Depth(matching.size());
  const std::vector<ScoredRow> by_text = Best(text, matching, at_most(std::max(count, depth)));
  const bool any_fits = !by_text.empty() && by_text.front().score > 0;
  return any_fits ? task.order->Order(by_text, depth) : task.order->First(matching, count);
}

SearchResult Searcher::Search(const SearchTask& task, const RowSet& visible) const {
  RowSet matching = matcher_.Match(task.query);
  matching.Keep(visible);
  OrderedRows ordered = Ordered(task, matching, task.offset + task.count);
  SearchResult result = {.total = matching.size(),
                         .rows = Cut(std::move(ordered.rows), task),
                         .order = Cut(std::move(ordered.facts), task)};
  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(facets_.Count(matching, facet));
  }
  for (const auto& set : task.counted) result.counted.push_back(set->AndSize(matching));
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
