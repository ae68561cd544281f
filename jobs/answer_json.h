// What the service answered, as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>

#include "bole_rpc/bole_types.h"

namespace bole {

// Fields by their names in the IDL, enumerations as lower-case words; what isn't set or doesn't
// belong to a reason is left out.
nlohmann::json ToJson(const rpc::ListAnswer& answer);
nlohmann::json ToJson(const rpc::PairsAnswer& answer);
nlohmann::json ToJson(const rpc::ExplainAnswer& answer);
nlohmann::json ToJson(const rpc::IntroductionsAnswer& answer);
nlohmann::json ToJson(const rpc::Status& status);

}  // namespace bole
