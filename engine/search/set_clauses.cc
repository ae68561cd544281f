#include "engine/search/set_clauses.h"

#include <algorithm>
#include <string>

#include "engine/search/query_parser.h"

namespace bole {
namespace {

std::string NamesOf(const SetField& field) {
  std::string names;
  for (const SetField::Value& value : field.values) {
    names += (names.empty() ? "" : ", ") + std::string(value.name);
  }
  return names;
}

}  // namespace

const SetField* SetClauses::FindField(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &SetField::name);
  return found == fields_.end() ? nullptr : &*found;
}

void SetClauses::Bind(const QueryWords& words, std::string_view text, QueryNode& query) const {
  for (QueryNode& child : query.children) Bind(words, text, child);
  const SetField* field = query.field.empty() ? nullptr : FindField(query.field);
  if (field == nullptr) return;
  const auto value = std::ranges::find(field->values, words.Key(query.text),
                                       [](const auto& each) { return std::string(each.name); });
  if (value == field->values.end()) ThrowBadValue(text, query, "one of " + NamesOf(*field));
  query.rows = value->rows();
}

void SetClauses::CountValues(const SetField& field, SearchTask& task) const {
  std::vector<RowSet> sets;
  for (const SetField::Value& value : field.values) {
    task.counted.push_back(value.rows());
    sets.push_back(*task.counted.back());
  }
  task.counted.push_back(std::make_shared<const RowSet>(RowSet::Union(sets)));
}

void SetClauses::TakeFacets(SearchTask& task) {
  std::vector<FacetRequest> others;
  for (size_t i = 0; i < task.facets.size(); ++i) {
    const SetField* field = FindField(task.facets[i].field);
    if (field == nullptr) {
      others.push_back(task.facets[i]);
      continue;
    }
    facets_.push_back({field, i, task.facets[i].max_values, task.counted.size()});
    CountValues(*field, task);
  }
  task.facets = std::move(others);
}

void SetClauses::PutFacets(SearchResult& result) const {
  for (const TakenFacet& taken : facets_) {
    result.facets.insert(result.facets.begin() + static_cast<ptrdiff_t>(taken.place),
                         MakeFacet(taken, result));
  }
}

FacetCounts SetClauses::MakeFacet(const TakenFacet& taken, const SearchResult& result) {
  const SetField& field = *taken.field;
  const auto counts = std::span(result.counted).subspan(taken.first_counted);
  FacetCounts facet = {.field = std::string(field.name),
                       .num_without = result.total - counts[field.values.size()]};
  for (size_t i = 0; i < field.values.size(); ++i) {
    if (counts[i] > 0) facet.values.push_back({std::string(field.values[i].name), counts[i]});
  }
  facet.num_values = facet.values.size();
  std::ranges::sort(facet.values, [](const FacetValue& a, const FacetValue& b) {
    return a.count != b.count ? a.count > b.count : a.label < b.label;
  });
  if (facet.values.size() > taken.max_values) facet.values.resize(taken.max_values);
  return facet;
}

}  // namespace bole
