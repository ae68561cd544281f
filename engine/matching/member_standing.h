// What a site's rules make of its members' conduct.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/matching/member_conduct.h"
#include "engine/matching/people_rules.h"

namespace bole {

// Each member's trust: the site's own opinion t, and that of those who vouch,
//
//   s = 1 - (1 - t) * product over vouchers v of (1 - trust_passed_on * s(v))
//
// the least solution of it, so that every voucher adds something, none can take anything away, and
// a ring of members who vouch for each other has nothing unless somebody outside vouches for one of
// them. A member of whom the site thinks nothing has t = 0.
//
// In [0, 1], by member, the same for any order of vouchers' rows.
std::vector<float> MemberTrust(const MemberConduct& conduct, double trust_passed_on);

// By member: 1 for those who go to the end of every list. Deserted: not seen for idle_days at
// `now`, with a nearly empty profile; silence alone sinks nobody. Mass inviters: see PeopleRules.
std::vector<uint8_t> FindSinking(const MemberConduct& conduct, const PeopleRules& rules,
                                 int64_t now);

// What is left of a candidate's score after impressions in vain, in (0, 1]:
//
//   2^-(n / fatigue_impressions), n = impressions * 2^-(age / fatigue_days)
//
// `age` in seconds since the last of them; less than 0 counts as 0.
double FatigueFactor(double impressions, int64_t age, const PeopleRules& rules);

}  // namespace bole
