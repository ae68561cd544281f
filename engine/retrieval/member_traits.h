// What is known of each member alone, as numbers that a ranker reads.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/store/array_file.h"

namespace bole {

// The columns of MemberTraits. Counts are logarithms, ln(1 + n), those of what was done with n for
// a month of the log; NaN is "not known".
enum class Trait : uint8_t {
  kSeniority,         // level, counted from 0: the site's own words in the order of experience
  kYears,             // of experience
  kVerified,          // 0 or 1, as are all flags
  kAcceptsInvites,    // flag
  kTrust,             // as the site gives it
  kSkills,            // count
  kInvitesSent,       // count a month
  kSentAccepted,      // share of the invitations sent that were accepted, drawn to the mean of all
  kInvitesReceived,   // count a month
  kReceivedAccepted,  // share of those received, likewise
  kReceivedAnswered,  // share that was answered at all, likewise
  kActions,           // count a month: whatever was done
  kIdleDays,          // since the last of it, as a count
  kMemberDays,        // since joining, as a count
  kCity,              // a number for each name, as are function and industry
  kFunction,
  kIndustry,
};
inline constexpr size_t kNumTraits = 17;

// A matrix of members x traits; a view of a mapped file or of MemberTraitsTable.
struct MemberTraits {
  ArrayView<float> values;

  size_t num_members() const { return values.num_rows; }
  float value(uint32_t member, Trait trait) const {
    return values.values[size_t{member} * kNumTraits + static_cast<size_t>(trait)];
  }

  // What features/graph wrote. Throws Error(kCorruptData) when it isn't for so many members.
  static MemberTraits Read(const ArrayFile& file, size_t num_members);
};

}  // namespace bole
