// Spotlights as a field of a search: a clause of the query, and a facet.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "engine/search/searcher.h"
#include "engine/search/spotlights.h"

namespace bole {

// What the field is called: spotlight:active, or a facet of its own.
inline constexpr std::string_view kSpotlightField = "spotlight";

// The spotlights of one search.
//
// Thread safety: none; one for each search. Spotlights and words must outlive it.
class SpotlightClauses {
 public:
  SpotlightClauses(const Spotlights& spotlights, EntityKind viewer_kind, uint32_t viewer);

  // Gives the values of the field their rows. Throws Error(kInvalidArgument) for a value that there
  // isn't, or that the viewer may not ask for.
  void Bind(const QueryWords& words, QueryNode& query) const;

  // Takes facets of the field out of a task, which counts their rows instead ...
  void TakeFacets(SearchTask& task);
  // ... and puts them where they were in the result.
  void PutFacets(SearchResult& result) const;

 private:
  FacetCounts MakeFacet(const SearchResult& result, size_t max_values) const;

  std::vector<std::pair<std::string_view, std::shared_ptr<const RowSet>>> lit_;  // by name
  std::vector<std::pair<size_t, size_t>> facets_;  // place in the task, and values wanted
};

}  // namespace bole
