#include "engine/matching/privacy_wall.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "engine/matching/affiliates.h"

namespace bole {
namespace {

bool Has(const Csr& matrix, uint32_t row, uint32_t column) {
  const auto columns = matrix.view().row(row);
  return std::binary_search(columns.begin(), columns.end(), column);
}

std::vector<uint32_t> ToVector(std::span<const uint32_t> rows) {
  return {rows.begin(), rows.end()};
}

// Bits of a member's marks.
enum MemberMark : uint8_t {
  kHidden = 1,      // doesn't want to be found
  kUntrusted = 2,   // by the policy
  kUnverified = 4,  // where the policy asks for it
  kNoInvites = 8,   // takes none
  kBlocksCompanies = 16,
  kBlocksHeadhunters = 32,
  kBlocksMembers = 64,  // or is blocked by one
};

// Whom of the unverified each member knows: ties, and the own address book.
Csr ListAcquainted(const MemberGraph& graph, std::span<const uint8_t> marks) {
  std::vector<CsrEntry> entries;
  for (const CsrView& matrix : {graph.ties, graph.contacts}) {
    for (uint32_t viewer = 0; viewer < matrix.num_rows(); ++viewer) {
      for (const uint32_t member : matrix.row(viewer)) {
        if ((marks[member] & kUnverified) != 0) entries.push_back({viewer, member});
      }
    }
  }
  return MakeCsr(std::move(entries), marks.size(), static_cast<uint32_t>(marks.size()),
                 Duplicates::kMax);
}

}  // namespace

PrivacyWall::PrivacyWall(const WallTables& tables, int64_t now, const WallPolicy& policy)
    : communities_(NumberCommunities(tables)),
      job_closed_(ListClosedJobs(tables.jobs, now)),
      job_company_(ToVector(tables.jobs.Rows("company_id"))),
      job_headhunter_(ToVector(tables.jobs.Rows("headhunter_id"))),
      headhunter_company_(FindFirms(tables)),
      company_group_(GroupAffiliates(tables.companies.Rows("parent_id"))),
      company_parents_(ToVector(tables.companies.Rows("parent_id"))),
      employers_(ListEmployers(tables, now)),
      blocked_members_(ListBlockedMembers(tables)),
      blocked_companies_(ListBlockedCompanies(tables)),
      blocked_headhunters_(ListBlockedHeadhunters(tables)),
      off_limits_(ListOffLimits(tables)) {
  for (const auto& by_row : communities_) {
    has_communities_ |= std::ranges::any_of(by_row, [](uint32_t number) { return number > 0; });
  }
  MarkMembers(tables, policy);
  if (policy.verified_only) acquainted_ = ListAcquainted(policy.graph, member_marks_);
  MarkOwners(blocked_members_, kBlocksMembers);
  MarkOwners(blocked_companies_, kBlocksCompanies);
  MarkOwners(blocked_headhunters_, kBlocksHeadhunters);
}

void PrivacyWall::MarkMembers(const WallTables& tables, const WallPolicy& policy) {
  const auto is = [](uint8_t flag, Flag value) { return static_cast<Flag>(flag) == value; };
  const auto discoverable = tables.members.Flags("discoverable");
  const auto invites = tables.members.Flags("accepts_invites");
  const auto verified = tables.members.Flags("verified");
  member_marks_.assign(tables.members.num_rows(), 0);
  for (size_t row = 0; row < member_marks_.size(); ++row) {
    uint8_t& marks = member_marks_[row];
    if (is(discoverable[row], Flag::kNo)) marks |= kHidden;
    if (is(invites[row], Flag::kNo)) marks |= kNoInvites;
    if (policy.verified_only && !is(verified[row], Flag::kYes)) marks |= kUnverified;
    if (row < policy.untrusted.size() && policy.untrusted[row] != 0) marks |= kUntrusted;
  }
}

void PrivacyWall::MarkOwners(const Csr& blocks, uint8_t mark) {
  for (uint32_t row = 0; row < member_marks_.size(); ++row) {
    if (blocks.view().row_size(row) > 0) member_marks_[row] |= mark;
  }
}

WallRule PrivacyWall::Check(Surface surface, uint32_t viewer, uint32_t candidate) const {
  const auto community = [this](EntityKind kind, uint32_t row) {
    return communities_[static_cast<size_t>(kind)][row];
  };
  if (has_communities_ &&
      community(QueryKind(surface), viewer) != community(ItemKind(surface), candidate)) {
    return WallRule::kOtherCommunity;
  }
  return CheckWithin(surface, viewer, candidate);
}

WallRule PrivacyWall::CheckWithin(Surface surface, uint32_t viewer, uint32_t candidate) const {
  switch (surface) {
    case Surface::kPeopleYouMayKnow: {
      const WallRule rule = CheckMembers(viewer, candidate);
      if (rule != WallRule::kAllowed) return rule;
      return Is(candidate, kNoInvites) ? WallRule::kNoInvites : WallRule::kAllowed;
    }
    case Surface::kJobsForMember:
      return CheckJobForMember(viewer, candidate);
    case Surface::kCandidatesForJob:
      return CheckMemberForJob(viewer, candidate);
    case Surface::kHeadhuntersForMember:
      return CheckHeadhunterForMember(viewer, candidate);
    case Surface::kCandidatesForHeadhunter:
      return CheckMemberForHeadhunter(viewer, candidate);
    case Surface::kHeadhuntersForJob:
      return IsClosed(viewer) ? WallRule::kJobClosed : WallRule::kAllowed;
    case Surface::kSimilarMembers:
      return CheckMembers(viewer, candidate);
    case Surface::kSimilarJobs:
      if (viewer == candidate) return WallRule::kOneself;
      return IsClosed(candidate) ? WallRule::kJobClosed : WallRule::kAllowed;
  }
  LOG(FATAL) << "no such surface: " << static_cast<int>(surface);
}

bool PrivacyWall::ShowsNothingTo(Surface surface, uint32_t viewer) const {
  return QueryKind(surface) == EntityKind::kJob && surface != Surface::kSimilarJobs &&
         IsClosed(viewer);
}

bool PrivacyWall::IsShownToNobody(Surface surface, uint32_t candidate) const {
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
      return Is(candidate, kHidden | kUntrusted | kNoInvites);
    case Surface::kSimilarMembers:
      return Is(candidate, kHidden | kUntrusted);
    case Surface::kCandidatesForJob:
    case Surface::kCandidatesForHeadhunter:
      return CheckStranger(candidate) != WallRule::kAllowed;
    case Surface::kJobsForMember:
    case Surface::kSimilarJobs:
      return IsClosed(candidate);
    case Surface::kHeadhuntersForMember:
    case Surface::kHeadhuntersForJob:
      return false;
  }
  LOG(FATAL) << "no such surface: " << static_cast<int>(surface);
}

WallRule PrivacyWall::CheckMembers(uint32_t viewer, uint32_t candidate) const {
  if (viewer == candidate) return WallRule::kOneself;
  if ((Is(candidate, kBlocksMembers) && Has(blocked_members_, viewer, candidate)) ||
      BlocksEmployerOf(viewer, candidate) || BlocksEmployerOf(candidate, viewer)) {
    return WallRule::kBlocked;
  }
  const WallRule rule = CheckStranger(candidate);
  if (rule == WallRule::kUnverified && Has(acquainted_, viewer, candidate)) {
    return WallRule::kAllowed;
  }
  return rule;
}

WallRule PrivacyWall::CheckStranger(uint32_t member) const {
  if (Is(member, kHidden)) return WallRule::kNotDiscoverable;
  if (Is(member, kUntrusted)) return WallRule::kUntrusted;
  return Is(member, kUnverified) ? WallRule::kUnverified : WallRule::kAllowed;
}

WallRule PrivacyWall::CheckMemberForJob(uint32_t job, uint32_t member) const {
  const uint32_t company = job_company_[job];
  const uint32_t headhunter = job_headhunter_[job];
  if (BlocksCompany(member, company)) return WallRule::kBlocked;
  if (headhunter != kNoRow) {
    const WallRule for_headhunter = CheckMemberForHeadhunter(headhunter, member);
    if (for_headhunter != WallRule::kAllowed) return for_headhunter;
  }
  const WallRule rule = CheckStranger(member);
  if (rule != WallRule::kAllowed) return rule;
  if (WorksForAffiliate(member, company)) return WallRule::kCurrentEmployer;
  return IsClosed(job) ? WallRule::kJobClosed : WallRule::kAllowed;
}

WallRule PrivacyWall::CheckMemberForHeadhunter(uint32_t headhunter, uint32_t member) const {
  if (BlocksHeadhunter(member, headhunter)) return WallRule::kBlocked;
  const WallRule rule = CheckStranger(member);
  if (rule != WallRule::kAllowed) return rule;
  if (WorksForAffiliate(member, headhunter_company_[headhunter])) return WallRule::kCurrentEmployer;
  return IsOffLimits(headhunter, member) ? WallRule::kOffLimits : WallRule::kAllowed;
}

WallRule PrivacyWall::CheckJobForMember(uint32_t member, uint32_t job) const {
  const uint32_t headhunter = job_headhunter_[job];
  if (BlocksCompany(member, job_company_[job])) return WallRule::kBlocked;
  if (headhunter != kNoRow && BlocksHeadhunter(member, headhunter)) return WallRule::kBlocked;
  if (headhunter != kNoRow && IsOffLimits(headhunter, member)) return WallRule::kOffLimits;
  return IsClosed(job) ? WallRule::kJobClosed : WallRule::kAllowed;
}

WallRule PrivacyWall::CheckHeadhunterForMember(uint32_t member, uint32_t headhunter) const {
  if (BlocksHeadhunter(member, headhunter)) return WallRule::kBlocked;
  // A headhunter of one's own employer would learn of the search by being asked.
  if (WorksForAffiliate(member, headhunter_company_[headhunter])) return WallRule::kCurrentEmployer;
  return IsOffLimits(headhunter, member) ? WallRule::kOffLimits : WallRule::kAllowed;
}

bool PrivacyWall::BlocksCompany(uint32_t member, uint32_t company) const {
  return company != kNoRow && Is(member, kBlocksCompanies) &&
         Covers(blocked_companies_.view().row(member), company);
}

bool PrivacyWall::BlocksHeadhunter(uint32_t member, uint32_t headhunter) const {
  return (Is(member, kBlocksHeadhunters) && Has(blocked_headhunters_, member, headhunter)) ||
         BlocksCompany(member, headhunter_company_[headhunter]);
}

bool PrivacyWall::BlocksEmployerOf(uint32_t member, uint32_t other) const {
  if (!Is(member, kBlocksCompanies)) return false;
  const auto blocked = blocked_companies_.view().row(member);
  const auto employers = employers_.view().row(other);
  return std::any_of(employers.begin(), employers.end(),
                     [&](uint32_t company) { return Covers(blocked, company); });
}

bool PrivacyWall::WorksForAffiliate(uint32_t member, uint32_t company) const {
  if (company == kNoRow) return false;
  const auto employers = employers_.view().row(member);
  return std::any_of(employers.begin(), employers.end(), [&](uint32_t employer) {
    return company_group_[employer] == company_group_[company];
  });
}

bool PrivacyWall::IsOffLimits(uint32_t headhunter, uint32_t member) const {
  const auto off_limits = off_limits_.view().row(headhunter);
  if (off_limits.empty()) return false;
  const auto employers = employers_.view().row(member);
  return std::any_of(employers.begin(), employers.end(),
                     [&](uint32_t company) { return Covers(off_limits, company); });
}

bool PrivacyWall::Covers(std::span<const uint32_t> companies, uint32_t company) const {
  if (companies.empty()) return false;
  return AnyOwner(company_parents_, company, [&](uint32_t owner) {
    return std::binary_search(companies.begin(), companies.end(), owner);
  });
}

}  // namespace bole
