// What each member's profile and dealings say about proposing them: evidence, not yet a judgement.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/csr.h"
#include "engine/store/array_file.h"

namespace bole {

// Views of what features/graph wrote. Rows and columns are members.
struct MemberConduct {
  std::span<const int64_t> last_seen;  // Unix seconds of the last sign of life; kNoTime: unknown
  std::span<const uint8_t> profile_parts;  // of kProfileParts, how many are filled in
  std::span<const uint32_t> invitations;   // sent, and either answered or old enough to have been
  std::span<const uint32_t> accepted;      // of these
  std::span<const float> own_trust;        // what the site thinks of the member; NaN: nothing
  CsrView vouchers;                        // member x who vouches for them
  CsrView ignored;                         // viewer x who was shown in vain; value: impressions
  std::span<const int64_t> ignored_at;     // beside ignored.columns: the last of these; or kNoTime

  // Summary, three skills, function, seniority, a position, an education.
  static constexpr int kProfileParts = 6;

  size_t num_members() const { return last_seen.size(); }

  // Throws Error(kCorruptData) naming the array when sizes don't agree. The file must outlive the
  // views.
  static MemberConduct Read(const ArrayFile& file);
};

}  // namespace bole
