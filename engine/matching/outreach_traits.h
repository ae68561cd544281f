// What is known of each headhunter, and of each member whom headhunters may write to, as numbers
// that a ranker reads. What members are like otherwise is in MemberTraits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/csr.h"
#include "engine/store/array_file.h"

namespace bole {

// The columns of a member. Counts and days are logarithms, ln(1 + n); NaN is "not known". Shares
// are drawn to the mean of all: a handful says little.
enum class ApproachedTrait : uint8_t {
  kOpenToWork,    // 0 or 1
  kContacts,      // count of headhunters who wrote
  kRepliedShare,  // of these, those that were replied to
  kIdleDays,      // since the last of them wrote
  kPlace,         // a number for each city, the same as in headhunter_places
  kFunction,      // a number for each name, the same as in headhunter_terms; so is the industry
  kIndustry,
  kCompany,  // row of the one worked for last
  kSchool,   // a number for each name
};
inline constexpr size_t kNumApproachedTraits = 9;

// The columns of a headhunter, likewise.
enum class HeadhunterTrait : uint8_t {
  kCapacity,      // count of contacts a week that there is time for
  kLoad,          // contacts a week lately, of the capacity
  kContacts,      // count
  kRepliedShare,  // of these, those that were replied to
  kHires,         // count
  kFirmContacts,  // count, over all headhunters of the firm
  kFirmRepliedShare,
  kIdleDays,        // since the last contact
  kNumSpecialisms,  // count
  kNumPlaces,       // count
};
inline constexpr size_t kNumHeadhunterTraits = 10;

// Views of a mapped file or of an OutreachTraitsTable.
struct OutreachTraits {
  ArrayView<float> members;      // members x kNumApproachedTraits
  ArrayView<float> headhunters;  // headhunters x kNumHeadhunterTraits
  // Numbers of names: a member's skills, a headhunter's specialisms. Functions, industries, skills
  // and specialisms are numbered together.
  CsrView member_skills;
  CsrView headhunter_terms;
  CsrView headhunter_places;
  // Of the jobs that a member went for, what share is of each function and in each city. Jobs that
  // headhunters fill are left out: who fills them mustn't read from a score who looked.
  CsrView wished_functions;  // members x terms
  CsrView wished_places;     // members x places

  float member(uint32_t row, ApproachedTrait trait) const {
    return members.values[size_t{row} * kNumApproachedTraits + static_cast<size_t>(trait)];
  }
  float headhunter(uint32_t row, HeadhunterTrait trait) const {
    return headhunters.values[size_t{row} * kNumHeadhunterTraits + static_cast<size_t>(trait)];
  }

  // What features/graph wrote. Throws Error(kCorruptData) when sizes don't fit.
  static OutreachTraits Read(const ArrayFile& file, size_t num_members, size_t num_headhunters);
};

}  // namespace bole
