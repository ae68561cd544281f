#include "engine/matching/people_rules.h"

namespace bole {
namespace {

// Calls use(name, field) for each field: the one list of them.
template <typename Rules, typename Use>
void ForEachField(Rules& rules, const Use& use) {
  use("verified_only", rules.verified_only);
  use("min_trust", rules.min_trust);
  use("trust_passed_on", rules.trust_passed_on);
  use("idle_days", rules.idle_days);
  use("min_profile_parts", rules.min_profile_parts);
  use("spam_invitations", rules.spam_invitations);
  use("spam_acceptance", rules.spam_acceptance);
  use("fatigue_impressions", rules.fatigue_impressions);
  use("fatigue_days", rules.fatigue_days);
  use("max_lists", rules.max_lists);
}

}  // namespace

nlohmann::json ToJson(const PeopleRules& rules) {
  nlohmann::json json = nlohmann::json::object();
  ForEachField(rules, [&](const char* name, const auto& field) { json[name] = field; });
  return json;
}

PeopleRules PeopleRulesFrom(const nlohmann::json& rules) {
  PeopleRules read;
  ForEachField(read, [&](const char* name, auto& field) { rules.at(name).get_to(field); });
  return read;
}

}  // namespace bole
