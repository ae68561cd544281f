// What a search answered, as text for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "bole_rpc/bole_types.h"

namespace bole {

// Fields by their names in the IDL; what isn't set is left out.
nlohmann::json ToJson(const rpc::SearchAnswer& answer);

// The total, a line for each item with the positions that it was found by, each facet, and what the
// doctor says. Ends with a line end.
std::string ToTable(const rpc::SearchAnswer& answer);

}  // namespace bole
