// What recruiters ask of a published snapshot, in its own words.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bole_rpc/bole_types.h"
#include "engine/service/answers.h"
#include "engine/service/handler.h"

namespace bole {

// One kind of search for members.
struct TypicalSearch {
  std::string name;
  // Of each number another, always the same one; lacks who asks.
  std::function<rpc::SearchRequest(uint64_t number)> make;
};

// A title and a city of a form; a typed Boolean query of skills and a city; a headline compared by
// meaning; and what the console asks first: facets of everybody. Titles, skills and cities are
// the most frequent among whom the first member sees, the more frequent the more often; kinds for
// which the snapshot has no words are left out. `answers` must outlive them.
//
// Throws what the handler throws. Requires a member.
std::vector<TypicalSearch> TypicalSearches(Handler* handler, const Answers& answers);

}  // namespace bole
