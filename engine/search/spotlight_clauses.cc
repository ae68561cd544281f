#include "engine/search/spotlight_clauses.h"

#include <algorithm>
#include <string>

#include "engine/base/error.h"

namespace bole {

SpotlightClauses::SpotlightClauses(const Spotlights& spotlights, EntityKind viewer_kind,
                                   uint32_t viewer) {
  for (size_t i = 0; i < kSpotlightNames.size(); ++i) {
    auto rows = spotlights.Find(static_cast<Spotlight>(i), viewer_kind, viewer);
    if (rows != nullptr) lit_.emplace_back(kSpotlightNames[i], std::move(rows));
  }
}

void SpotlightClauses::Bind(const QueryWords& words, QueryNode& query) const {
  for (QueryNode& child : query.children) Bind(words, child);
  if (query.field != kSpotlightField) return;
  const auto found = std::ranges::find(lit_, words.Key(query.text),
                                       [](const auto& lit) { return std::string(lit.first); });
  if (found == lit_.end()) {
    std::string known;
    for (const auto& [name, rows] : lit_) known += (known.empty() ? "" : ", ") + std::string(name);
    throw Error(ErrorCode::kInvalidArgument,
                "no such spotlight (there are " + known + "): " + query.text);
  }
  query.rows = found->second;
}

void SpotlightClauses::TakeFacets(SearchTask& task) {
  std::vector<FacetRequest> others;
  for (size_t i = 0; i < task.facets.size(); ++i) {
    if (task.facets[i].field == kSpotlightField) {
      facets_.emplace_back(i, task.facets[i].max_values);
    } else {
      others.push_back(task.facets[i]);
    }
  }
  task.facets = std::move(others);
  if (facets_.empty()) return;
  std::vector<RowSet> sets;
  for (const auto& [name, rows] : lit_) {
    task.counted.push_back(rows);
    sets.push_back(*rows);
  }
  // The last: who is in any light.
  task.counted.push_back(std::make_shared<const RowSet>(RowSet::Union(sets)));
}

void SpotlightClauses::PutFacets(SearchResult& result) const {
  for (const auto& [place, max_values] : facets_) {
    result.facets.insert(result.facets.begin() + static_cast<ptrdiff_t>(place),
                         MakeFacet(result, max_values));
  }
}

FacetCounts SpotlightClauses::MakeFacet(const SearchResult& result, size_t max_values) const {
  FacetCounts facet = {.field = std::string(kSpotlightField),
                       .num_without = result.total - result.counted[lit_.size()]};
  for (size_t i = 0; i < lit_.size(); ++i) {
    if (result.counted[i] == 0) continue;
    facet.values.push_back({std::string(lit_[i].first), result.counted[i]});
  }
  facet.num_values = facet.values.size();
  std::ranges::sort(facet.values, [](const FacetValue& a, const FacetValue& b) {
    return a.count != b.count ? a.count > b.count : a.label < b.label;
  });
  if (facet.values.size() > max_values) facet.values.resize(max_values);
  return facet;
}

}  // namespace bole
