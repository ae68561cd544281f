// A search query as a tree: what the parser makes of a text, and what a form's clauses become.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/row_set.h"

namespace bole {

// When something must hold of a person: now, before, or at any time. A field that knows no time
// (skill, city) is current.
enum class Scope : uint8_t { kEither, kCurrent, kPast, kPastNotCurrent };
inline constexpr std::array<std::string_view, 4> kScopeNames = {"either", "current", "past",
                                                                "past_not_current"};

// Where a part of a query stands in its text, in bytes; of a clause that has no text, both are 0.
struct TextRange {
  size_t begin = 0;
  size_t end = 0;

  bool operator==(const TextRange&) const = default;
};

// A node of a query.
//
// Semantics, by kind:
//   kEverything  every row
//   kWords       rows that have the words of `text` one after the other in `field` (empty: in
//                any field of words), or a synonym of them unless `exact`
//   kValue       rows whose `field` has the value `text`, spelling normalised; `rows` where these
//                are given, as for a value that depends on who asks
//   kRange       rows whose number in `field` is known and within [low, high]
//   kAnd, kOr    of all children; kOr of none is empty, kAnd of none is everything
//   kNot         rows that children[0] doesn't match
struct QueryNode {
  enum class Kind : uint8_t { kEverything, kWords, kValue, kRange, kAnd, kOr, kNot };

  Kind kind = Kind::kEverything;
  std::string field;
  Scope scope = Scope::kEither;
  std::string text;
  bool exact = false;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::shared_ptr<const RowSet> rows = nullptr;
  std::vector<QueryNode> children;
  TextRange range;

  bool operator==(const QueryNode&) const = default;
};

// The parts that must all hold: the children of a kAnd (and of its kAnd children), else the node
// itself; none for kEverything.
std::vector<QueryNode> Conjuncts(const QueryNode& query);

// The query in its own language, fully bracketed: for logs, tests and suggestions.
std::string ToText(const QueryNode& node);

// One clause of a search form.
struct Clause {
  enum class Demand : uint8_t { kMust, kCan, kMustNot };

  std::string field;  // empty: any field of words
  std::string value;  // of a field of values one of them, else words; of numbers "low..high"
  Demand demand = Demand::kMust;
  Scope scope = Scope::kEither;
};

}  // namespace bole
