// The language that recruiters type: from text to a tree.
//
//   query   = and { "OR" and }
//   and     = not { ["AND"] not }               words side by side must all be there
//   not     = [ "NOT" | "-" ] primary
//   primary = [ field [ "." scope ] ":" ] ( word | "phrase" | low..high | "(" query ")" )
//
// In a field of words the words are looked for, in one without them the value. The operators are
// written in capitals. Full-width brackets, colons and blanks and Chinese quotes
// mean the same as ASCII ones. A field in front of a bracket is that of everything in it that
// names none. What stands before a colon and is like no field's name (上海：推荐, http://a.b) is
// words, and the colon a blank; both sides must be there.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/search/query.h"
#include "engine/search/search_field.h"

namespace bole {

// Limits that keep a hostile text from costing more than an honest one.
constexpr size_t kMaxQueryBytes = 16'384;
constexpr size_t kMaxQueryNodes = 1'000;
constexpr size_t kMaxQueryDepth = 50;  // of brackets

// Parses a query. A text of blanks alone is kEverything.
//
// Throws Error(kInvalidArgument) "position N: expected WHAT, found WHAT"; positions count
// characters from 1, and the end of the text is one behind the last. A text isn't UTF-8, or is over
// a limit: the same, without a position.
QueryNode ParseQuery(std::string_view text, std::span<const SearchField> fields);

// One node for all clauses of a form: every must, one at least of each field's cans, none of the
// must-nots. Throws Error(kInvalidArgument) for an unknown field, an empty value or a range
// that is none.
QueryNode QueryOf(std::span<const Clause> clauses, std::span<const SearchField> fields);

// Throws Error(kInvalidArgument) for a clause that its field can't have: "position N: expected
// WHAT, found WHAT" where it stands in `text`, else with the clause itself.
[[noreturn]] void ThrowBadValue(std::string_view text, const QueryNode& clause,
                                const std::string& expected);

// "3..5", "3..", "..5" or "4". Returns whether `text` is one, the lower end first.
bool ParseRange(std::string_view text, double& low, double& high);

}  // namespace bole
