// What a site decides about whom it proposes to whom, beyond what always holds.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

namespace bole {

// Settings `people.*`. None of them needs a model to be learned again.
struct PeopleRules {
  // Part of the privacy wall: holds for every list, reason and path.
  bool verified_only = false;    // who hasn't verified an identity is shown to acquaintances alone
  double min_trust = 0;          // members below this trust are never shown; 0: everybody is
  double trust_passed_on = 0.8;  // share of a voucher's trust that those vouched for get

  // Who sinks to the end of every list: deserted profiles and mass inviters.
  uint64_t idle_days = 180;        // not seen for so long; 0: nobody sinks for it
  uint64_t min_profile_parts = 3;  // and of six parts of a profile fewer than this are filled in
  uint64_t spam_invitations = 10;  // who sent so many that could be answered; 0: nobody sinks
  double spam_acceptance = 0.15;   // and saw less than this share accepted
  double fatigue_impressions = 5;  // shown and ignored so often, a score is halved; 0: never
  double fatigue_days = 30;        // an impression counts half after so many days
  uint64_t max_lists = 1000;       // lists of a night that one member is on; 0: any number

  bool operator==(const PeopleRules&) const = default;
};

// For a snapshot's manifest. PeopleRulesFrom throws nlohmann::json::exception when one is missing.
nlohmann::json ToJson(const PeopleRules& rules);
PeopleRules PeopleRulesFrom(const nlohmann::json& rules);

}  // namespace bole
