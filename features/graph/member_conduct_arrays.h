// The evidence of each member's conduct, gathered from tables and written for the snapshot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/member_conduct.h"
#include "features/graph/graph_tables.h"

namespace bole {

// Owns what a MemberConduct views; see there for what each is.
//
// An impression in vain is a row of interactions in which a member ignores a member: the site
// writes one for each time that someone was shown and left alone, or one for several with their
// number as its weight; an invitation that was ignored is one, too.
//
// Who vouches for a member: vouched_by, and of a tie of origin "referral" the one who joined first.
struct MemberConductArrays {
  std::vector<int64_t> last_seen;
  std::vector<uint8_t> profile_parts;
  std::vector<uint32_t> invitations;
  std::vector<uint32_t> accepted;
  std::vector<float> own_trust;
  Csr vouchers;
  Csr ignored;
  std::vector<int64_t> ignored_at;

  // Views of this; valid while this lives unchanged.
  MemberConduct view() const;

  // Writes one file that MemberConduct::Read reads. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
};

// Depends on nothing but the tables' rows and the period. Profiles and last_active_at are as they
// are now, whatever the period: nobody keeps old ones.
MemberConductArrays GatherMemberConduct(const GraphTables& tables, const GraphPeriod& period);

}  // namespace bole
