// Fields that aren't in the index, since their values depend on who asks: a clause, and a facet.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/search/row_set.h"
#include "engine/search/search_field.h"
#include "engine/search/searcher.h"

namespace bole {

// A field whose values are sets of rows.
struct SetField {
  struct Value {
    std::string_view name;
    std::function<std::shared_ptr<const RowSet>()> rows;  // asked for when the value is
  };

  std::string_view name;
  std::vector<Value> values;
};

// The fields of this kind in one search.
//
// Thread safety: none; one for each search. What makes the rows must outlive it.
class SetClauses {
 public:
  explicit SetClauses(std::vector<SetField> fields) : fields_(std::move(fields)) {}

  // Gives the values of the fields in a query their rows. Throws Error(kInvalidArgument) for a
  // value that there isn't, or that the viewer may not ask for, naming its position in `text`.
  void Bind(const QueryWords& words, std::string_view text, QueryNode& query) const;

  // Takes facets of the fields out of a task, which counts their rows instead ...
  void TakeFacets(SearchTask& task);
  // ... and puts them where they were in the result.
  void PutFacets(SearchResult& result) const;

 private:
  struct TakenFacet {
    const SetField* field;
    size_t place;  // in the task
    size_t max_values;
    size_t first_counted;  // of the task's counted sets: one a value, and who is in any
  };

  const SetField* FindField(std::string_view name) const;
  void CountValues(const SetField& field, SearchTask& task) const;
  static FacetCounts MakeFacet(const TakenFacet& taken, const SearchResult& result);

  std::vector<SetField> fields_;
  std::vector<TakenFacet> facets_;
};

}  // namespace bole
