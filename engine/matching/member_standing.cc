#include "engine/matching/member_standing.h"

#include <algorithm>
#include <cmath>

#include "engine/store/table.h"

namespace bole {
namespace {

constexpr double kSecondsPerDay = 86400;
// Trust grows with each sweep and by less each time: a chain of this many vouchers is worth
// nothing.
constexpr int kMostSweeps = 100;
constexpr double kSmallestGain = 1e-7;  // below a float's last digit

bool IsDeserted(const MemberConduct& conduct, const PeopleRules& rules, uint32_t member,
                int64_t now) {
  const int64_t seen = conduct.last_seen[member];
  if (rules.idle_days == 0 || seen == kNoTime) return false;
  const double days = static_cast<double>(now - seen) / kSecondsPerDay;
  return days >= static_cast<double>(rules.idle_days) &&
         conduct.profile_parts[member] < rules.min_profile_parts;
}

bool IsMassInviter(const MemberConduct& conduct, const PeopleRules& rules, uint32_t member) {
  const uint32_t sent = conduct.invitations[member];
  return rules.spam_invitations > 0 && sent >= rules.spam_invitations &&
         conduct.accepted[member] < rules.spam_acceptance * sent;
}

double TrustOf(const MemberConduct& conduct, const std::vector<double>& trust, uint32_t member,
               double passed_on) {
  const float own = conduct.own_trust[member];
  double distrust = std::isnan(own) ? 1 : 1 - std::clamp<double>(own, 0, 1);
  for (const uint32_t voucher : conduct.vouchers.row(member)) {
    distrust *= 1 - passed_on * trust[voucher];
  }
  return 1 - distrust;
}

}  // namespace

std::vector<float> MemberTrust(const MemberConduct& conduct, double trust_passed_on) {
  std::vector<double> trust(conduct.num_members(), 0), next(trust.size());
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double gain = 0;
    for (uint32_t member = 0; member < trust.size(); ++member) {
      next[member] = TrustOf(conduct, trust, member, trust_passed_on);
      gain = std::max(gain, next[member] - trust[member]);
    }
    std::swap(trust, next);
    if (gain < kSmallestGain) break;
  }
  return {trust.begin(), trust.end()};
}

std::vector<uint8_t> FindSinking(const MemberConduct& conduct, const PeopleRules& rules,
                                 int64_t now) {
  std::vector<uint8_t> sinking(conduct.num_members());
  for (uint32_t member = 0; member < sinking.size(); ++member) {
    sinking[member] =
        IsDeserted(conduct, rules, member, now) || IsMassInviter(conduct, rules, member);
  }
  return sinking;
}

double FatigueFactor(double impressions, int64_t age, const PeopleRules& rules) {
  if (rules.fatigue_impressions <= 0) return 1;
  const double days = std::max<double>(0, static_cast<double>(age)) / kSecondsPerDay;
  const double fresh = impressions * std::exp2(-days / rules.fatigue_days);
  return std::exp2(-fresh / rules.fatigue_impressions);
}

}  // namespace bole
