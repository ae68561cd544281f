// What the service answered, as a table for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bole_rpc/bole_types.h"

namespace bole {

// Fields by their names in the IDL, enumerations as lower-case words; what isn't set or doesn't
// belong to a reason is left out.
nlohmann::json ToJson(const rpc::ListAnswer& answer);
nlohmann::json ToJson(const rpc::PairsAnswer& answer);
nlohmann::json ToJson(const rpc::ExplainAnswer& answer);
nlohmann::json ToJson(const rpc::IntroductionsAnswer& answer);
nlohmann::json ToJson(const rpc::Status& status);

// Columns that line up on a terminal, Chinese beside English, and what there is to know about
// the snapshot below. Ends with a line end.
std::string ToTable(const rpc::ListAnswer& answer);
std::string ToTable(const rpc::PairsAnswer& answer);
std::string ToTable(const rpc::ExplainAnswer& answer);
std::string ToTable(const rpc::IntroductionsAnswer& answer);
std::string ToTable(const rpc::Status& status);

// A reason in a few words, as "14 shared connections, 3 strong".
std::string InWords(const rpc::Reason& reason);

// Columns that a UTF-8 text takes on a terminal: two for a wide East Asian character, none
// for a combining one.
size_t DisplayWidth(std::string_view text);

}  // namespace bole
