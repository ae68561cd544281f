// Who must never be shown to whom: one place, asked by the night, by the gate and by every answer.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/wall_tables.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/member_graph.h"

namespace bole {

// What forbids a pair; one of them when several do.
enum class WallRule : uint8_t {
  kAllowed,          // nothing does
  kOneself,          // viewer and candidate are the same
  kBlocked,          // one has blocked the other, or a company or headhunter that stands behind it
  kNotDiscoverable,  // the member doesn't want to be found
  kCurrentEmployer,  // a job seeker, to their own employer or one of its affiliates
  kJobClosed,        // or not yet posted
  kOffLimits,        // someone of a company that the headhunter must not recruit from
  kNoInvites,        // the member takes no invitations
  kUntrusted,        // the member is below the site's trust bar
  kUnverified,       // a member whose identity isn't verified, to a stranger
  kOtherCommunity,   // the two belong to different closed communities
};
inline constexpr std::array<std::string_view, 11> kWallRuleNames = {
    "allowed",    "oneself",    "blocked",   "not discoverable", "current employer", "job closed",
    "off limits", "no invites", "untrusted", "unverified",       "other community"};

// What a site adds to the rules that always hold.
struct WallPolicy {
  std::vector<uint8_t> untrusted;  // by member: 1 for whom nobody may be shown; empty: nobody
  bool verified_only = false;      // members without a verified identity are for acquaintances
  MemberGraph graph;               // who is acquainted: read when verified_only
};

// Answers for each surface and pair whether it may be shown, and if not, why.
//
// What the rules mean:
//  - A member's employers are the companies of positions that haven't ended at the time given to
//    MakePrivacyWall; one that begins later counts already.
//  - Affiliates are all companies that parent_id links, over any number of steps, up and down.
//    Whoever is listed as a candidate for a job or to a headhunter counts as a job seeker.
//  - A block of a company, and a company that is off limits, mean the company and all that belongs
//    to it, not its parents. Blocking a company hides the member and the people who work there
//    from each other, too.
//  - What is off limits to one headhunter is so to all with the same firm_id, and for their jobs:
//    those of that company see neither, and neither sees them.
//  - A job stands for its company and, when it has one, for its headhunter; a headhunter whose
//    firm_id is the id of a company stands for that company.
//  - Who isn't known to be verified isn't verified. Acquainted with a member are those tied to them
//    and those who have them in an address book; jobs and headhunters are strangers to everybody.
//  - Members, jobs and headhunters with the same text in `community` are one closed community,
//    those without one another. Nothing crosses.
//
// Thread safety: const and safe from any number of threads. Owns all that it needs: the tables may
// go.
class PrivacyWall {
 public:
  // `now`: Unix seconds; decides which positions and jobs have ended. The policy may go, too.
  PrivacyWall(const WallTables& tables, int64_t now, const WallPolicy& policy = {});

  // Tens of nanoseconds. Requires rows of the surface's kinds.
  WallRule Check(Surface surface, uint32_t viewer, uint32_t candidate) const;

  bool Allows(Surface surface, uint32_t viewer, uint32_t candidate) const {
    return Check(surface, viewer, candidate) == WallRule::kAllowed;
  }

  // Whether one of the two alone decides: the surface shows this viewer nothing, or shows this
  // candidate to nobody. Known without looking at any pair, so that searches leave them out; what
  // is neither may still be forbidden for every pair.
  bool ShowsNothingTo(Surface surface, uint32_t viewer) const;
  bool IsShownToNobody(Surface surface, uint32_t candidate) const;

  // Whether a member may be counted or named in a reason given to `viewer`: a link to somebody
  // blocked must not leak through the number of shared connections.
  bool MayMention(uint32_t viewer, uint32_t member) const {
    return viewer == member || Allows(Surface::kSimilarMembers, viewer, member);
  }

  // Member x company that they work for now.
  CsrView employers() const { return employers_.view(); }
  // The company that a headhunter stands for; kNoRow: none of the site's.
  uint32_t firm(uint32_t headhunter) const { return headhunter_company_[headhunter]; }

 private:
  WallRule CheckWithin(Surface surface, uint32_t viewer, uint32_t candidate) const;
  WallRule CheckMembers(uint32_t viewer, uint32_t candidate) const;
  WallRule CheckMemberForJob(uint32_t job, uint32_t member) const;
  WallRule CheckMemberForHeadhunter(uint32_t headhunter, uint32_t member) const;
  WallRule CheckJobForMember(uint32_t member, uint32_t job) const;
  WallRule CheckHeadhunterForMember(uint32_t member, uint32_t headhunter) const;

  void MarkMembers(const WallTables& tables, const WallPolicy& policy);
  // Marks those who have an entry in their row.
  void MarkOwners(const Csr& blocks, uint8_t mark);
  bool Is(uint32_t member, uint8_t mark) const { return (member_marks_[member] & mark) != 0; }

  bool IsClosed(uint32_t job) const { return job_closed_[job] != 0; }
  // What keeps a member from all who aren't acquainted.
  WallRule CheckStranger(uint32_t member) const;
  bool BlocksCompany(uint32_t member, uint32_t company) const;
  bool BlocksHeadhunter(uint32_t member, uint32_t headhunter) const;
  bool BlocksEmployerOf(uint32_t member, uint32_t other) const;
  bool WorksForAffiliate(uint32_t member, uint32_t company) const;
  bool IsOffLimits(uint32_t headhunter, uint32_t member) const;

  // Whether a row of company lists has the company or one that it belongs to.
  bool Covers(std::span<const uint32_t> companies, uint32_t company) const;

  // Of members, jobs and headhunters, by EntityKind; the same number for one community.
  CommunityNumbers communities_;
  bool has_communities_ = false;
  // What is out of the ordinary with each member, as MemberMark in the .cc: for nearly everybody
  // this byte is all that has to be read.
  std::vector<uint8_t> member_marks_;
  Csr acquainted_;  // viewer x unverified member whom the viewer knows
  std::vector<uint8_t> job_closed_;
  std::vector<uint32_t> job_company_;         // kNoRow: none
  std::vector<uint32_t> job_headhunter_;      // kNoRow: none
  std::vector<uint32_t> headhunter_company_;  // kNoRow: the firm is no company of the site
  std::vector<uint32_t> company_group_;       // the same number for affiliates
  std::vector<uint32_t> company_parents_;     // kNoRow: none
  Csr employers_;                             // member x company, now
  Csr blocked_members_;                       // member x member, both ways
  Csr blocked_companies_;                     // member x company
  Csr blocked_headhunters_;                   // member x headhunter
  Csr off_limits_;                            // headhunter x company
};

}  // namespace bole
