// Why a recommendation was made, as data; the web tier finds the words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bole {

enum class ReasonKind : uint8_t {
  kSharedConnections,     // count of all, strong_count of them strong; names of some
  kSameCompany,           // names[0]; from_year to to_year together (0: not known)
  kSameSchool,            // names[0]; from_year to to_year
  kInYourContacts,        // names[0]: the channel (wechat, phone_book, ...)
  kSameGroup,             // names[0]
  kSharedSkills,          // count of total that are asked for; names
  kMissingSkills,         // count; names
  kSameCity,              // names[0]
  kSameIndustry,          // names[0]
  kSameFunction,          // names[0]
  kSimilarToYourHistory,  // names: titles of what the member acted on before
  kSpecialism,            // headhunter: count of shared specialisms; names
  kPopular,               // count of people who acted on it
};

struct Reason {
  ReasonKind kind;
  int32_t count = 0;
  int32_t strong_count = 0;
  int32_t total = 0;
  int32_t from_year = 0;
  int32_t to_year = 0;
  std::vector<std::string> names;

  bool operator==(const Reason&) const = default;
};

}  // namespace bole
