// A small world in which everybody hides from somebody, and what must not be shown in it: the rules
// of the privacy wall said a second time, in plain loops.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/ranking/recommendation.h"
#include "tests/networks/network_scenario.h"

namespace bole {

// Sixteen companies: a chain, a ring with a tail, a ring of two, sisters, and four of nobody.
//
//   0 <- 1 <- 2 <- 3    4 -> 5 -> 6 -> 4 <- 7    8 <-> 9    10 <- 11, 10 <- 12    13  14  15
//
// Every member blocks a member, a company and a headhunter, and works somewhere; some at two
// places, some nowhere any more. Some don't want to be found, take no invitations, aren't
// verified, aren't trusted, or belong to a closed community. Half of the headhunters work for a
// company, pairs of the others for an agency; what is off limits is known of one of the two.
//
// Entities are numbers, which are their rows as well: ids ascend with them.
class AdversarialWorld {
 public:
  static constexpr size_t kMembers = 48, kCompanies = 16, kJobs = 30, kHeadhunters = 12;
  // From here on a member is below the bar; the others' trust is above.
  static constexpr double kMinTrust = 0.5;

  AdversarialWorld();

  // Writes DATA/TABLE.parquet of every table.
  void Write(const NetworkScenario& site) const;

  // Whether any rule forbids to show the candidate.
  bool Forbids(Surface surface, size_t viewer, size_t candidate) const;

  bool AreTied(size_t a, size_t b) const { return tied_[a][b]; }

  static size_t Count(EntityKind kind);
  static bool IsInShanghai(size_t member_or_job) { return member_or_job % 2 == 0; }
  static std::string Firm(size_t headhunter);

 private:
  struct Member {
    std::vector<size_t> employers;
    size_t blocked_member, blocked_company, blocked_headhunter;
    bool discoverable, takes_invites, verified, trusted;
  };
  // Whom a job or headhunter stands for.
  struct Party {
    std::vector<size_t> companies, headhunters;
  };

  static Party HeadhunterParty(size_t headhunter);
  static Party JobParty(size_t job);

  bool ForbidsMember(size_t viewer, size_t member) const;
  bool IsHidden(size_t member) const;
  bool BlocksColleagueOf(size_t member, size_t other) const;
  bool Refuses(size_t member, const Party& party) const;
  bool IsOffLimits(size_t member, const Party& party) const;
  bool WorksFor(size_t member, const Party& party) const;

  std::vector<Member> members_;
  std::vector<std::vector<bool>> tied_;        // both ways
  std::vector<std::vector<bool>> knows_;       // member x whom they have in an address book
  std::vector<std::vector<bool>> belongs_to_;  // company x itself and its owners
  std::vector<std::vector<bool>> affiliated_;  // companies of one group
};

}  // namespace bole
