// What the service answered, as a table for people.
#pragma once

#include <string>

#include "bole_rpc/bole_types.h"

namespace bole {

// Columns that line up on a terminal, Chinese beside English, and what there is to know about
// the snapshot below. Ends with a line end.
std::string ToTable(const rpc::ListAnswer& answer);
std::string ToTable(const rpc::PairsAnswer& answer);
std::string ToTable(const rpc::ExplainAnswer& answer);
std::string ToTable(const rpc::IntroductionsAnswer& answer);
std::string ToTable(const rpc::Status& status);

// A reason in a few words, as "14 shared connections, 3 strong".
std::string InWords(const rpc::Reason& reason);

}  // namespace bole
