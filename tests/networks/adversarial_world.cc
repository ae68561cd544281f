#include "tests/networks/adversarial_world.h"

#include <algorithm>

#include "engine/base/random.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

using World = AdversarialWorld;

constexpr size_t kNone = ~size_t{0};

// A number below `bound` for something about one entity.
size_t Draw(const char* what, size_t entity, size_t bound) {
  uint64_t hash = entity;
  for (const char* letter = what; *letter != 0; ++letter) {
    hash = Mix64(hash + static_cast<unsigned char>(*letter));
  }
  return hash % bound;
}

bool OneIn(size_t count, const char* what, size_t entity) {
  return Draw(what, entity, count) == 0;
}

std::string Id(char kind, size_t number) {
  return kind + MemberId(number).substr(1);
}

std::string QuotedId(char kind, size_t number) {
  return number == kNone ? "NULL" : Quoted(Id(kind, number));
}

std::string Community(const char* kind, size_t entity) {
  return OneIn(7, kind, entity) ? "'closed'" : "NULL";
}

std::string City(size_t entity) {
  return World::IsInShanghai(entity) ? "'上海'" : "'北京'";
}

size_t ParentOf(size_t company) {
  constexpr size_t kParents[World::kCompanies] = {kNone, 0, 1,     2,  5,  6,     4,     4,
                                                  9,     8, kNone, 10, 10, kNone, kNone, kNone};
  return kParents[company];
}

size_t CompanyOfHeadhunter(size_t headhunter) {
  return headhunter % 2 == 0 ? Draw("firm", headhunter, World::kCompanies) : kNone;
}

// Only the first of each agency's two, and some of those who work for a company.
std::vector<size_t> OffLimitsOf(size_t headhunter) {
  if (headhunter % 4 == 3) return {};
  return {Draw("off limits", headhunter, World::kCompanies)};
}

size_t CompanyOfJob(size_t job) {
  return OneIn(4, "company", job) ? kNone : Draw("employer", job, World::kCompanies);
}

size_t HeadhunterOfJob(size_t job) {
  return OneIn(2, "hunted", job) ? Draw("hunter", job, World::kHeadhunters) : kNone;
}

// Against the night's as_of.
bool IsPostedLater(size_t job) {
  return OneIn(9, "later", job);
}
bool IsOver(size_t job) {
  return OneIn(9, "over", job);
}

bool IsClosed(size_t job) {
  return IsPostedLater(job) || IsOver(job);
}

using Relation = std::vector<std::vector<bool>>;

// Warshall 1962.
Relation Closure(Relation relation) {
  for (size_t via = 0; via < relation.size(); ++via) {
    for (size_t a = 0; a < relation.size(); ++a) {
      for (size_t b = 0; b < relation.size(); ++b) {
        if (relation[a][via] && relation[via][b]) relation[a][b] = true;
      }
    }
  }
  return relation;
}

bool Has(const std::vector<size_t>& numbers, size_t number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

}  // namespace

AdversarialWorld::AdversarialWorld()
    : tied_(kMembers, std::vector<bool>(kMembers)),
      knows_(tied_),
      belongs_to_(kCompanies, std::vector<bool>(kCompanies)),
      affiliated_(belongs_to_) {
  for (size_t i = 0; i < kMembers; ++i) {
    Member member = {.employers = {},
                     .blocked_member = (i + 1 + Draw("block", i, kMembers - 1)) % kMembers,
                     .blocked_company = Draw("block company", i, kCompanies),
                     .blocked_headhunter = Draw("block headhunter", i, kHeadhunters),
                     .discoverable = !OneIn(8, "hidden", i),
                     .takes_invites = !OneIn(6, "no invites", i),
                     .verified = !OneIn(8, "unverified", i),
                     .trusted = !OneIn(8, "untrusted", i)};
    if (!OneIn(6, "works nowhere", i)) member.employers = {Draw("works", i, kCompanies)};
    if (OneIn(5, "works twice", i)) member.employers.push_back(Draw("second", i, kCompanies));
    members_.push_back(member);
    for (size_t j = 0; j < i; ++j) {
      tied_[i][j] = tied_[j][i] = OneIn(5, "tie", i * kMembers + j);
    }
    for (size_t j = 0; j < kMembers; ++j) {
      knows_[i][j] = i != j && OneIn(12, "contact", i * kMembers + j);
    }
  }
  for (size_t company = 0; company < kCompanies; ++company) {
    belongs_to_[company][company] = affiliated_[company][company] = true;
    const size_t parent = ParentOf(company);
    if (parent == kNone) continue;
    belongs_to_[company][parent] = true;
    affiliated_[company][parent] = affiliated_[parent][company] = true;
  }
  belongs_to_ = Closure(belongs_to_);
  affiliated_ = Closure(affiliated_);
}

size_t AdversarialWorld::Count(EntityKind kind) {
  constexpr size_t kCounts[] = {kMembers, kJobs, kHeadhunters, kCompanies};
  return kCounts[static_cast<size_t>(kind)];
}

std::string AdversarialWorld::Firm(size_t headhunter) {
  const size_t company = CompanyOfHeadhunter(headhunter);
  return company == kNone ? "agency " + std::to_string(headhunter / 4) : Id('c', company);
}

void AdversarialWorld::Write(const NetworkScenario& site) const {
  Rows members(
      "member_id, city, community, discoverable, accepts_invites, verified, trust, skills");
  Rows positions("member_id, company_id, started_at, ended_at"), ties("member_a, member_b");
  Rows contacts("from_id, to_id"), blocks("member_id, blocked_kind, blocked_id");
  const auto flag = [](bool is) { return std::string(is ? "true" : "false"); };
  for (size_t i = 0; i < kMembers; ++i) {
    const Member& member = members_[i];
    const std::string id = QuotedId('m', i);
    members.Add({id, City(i), Community("member", i), flag(member.discoverable),
                 flag(member.takes_invites), flag(member.verified), member.trusted ? "0.9" : "0.1",
                 "'C++;SQL'"});
    for (const size_t company : member.employers) {
      positions.Add({id, QuotedId('c', company), "DATE '2020-01-01'", "NULL"});
    }
    positions.Add(
        {id, QuotedId('c', Draw("past", i, kCompanies)), "DATE '2015-01-01'", "DATE '2019-01-01'"});
    blocks.Add({id, "'member'", QuotedId('m', member.blocked_member)});
    blocks.Add({id, "'company'", QuotedId('c', member.blocked_company)});
    blocks.Add({id, "'headhunter'", QuotedId('h', member.blocked_headhunter)});
    for (size_t j = 0; j < kMembers; ++j) {
      if (j < i && tied_[i][j]) ties.AddPair(i, j);
      if (knows_[i][j]) contacts.AddPair(i, j);
    }
  }
  Rows companies("company_id, parent_id");
  for (size_t i = 0; i < kCompanies; ++i) {
    companies.Add({QuotedId('c', i), QuotedId('c', ParentOf(i))});
  }
  Rows headhunters("headhunter_id, firm_id, off_limits_companies, community");
  for (size_t i = 0; i < kHeadhunters; ++i) {
    std::string off_limits;
    for (const size_t company : OffLimitsOf(i)) off_limits += Id('c', company) + ";";
    headhunters.Add(
        {QuotedId('h', i), Quoted(Firm(i)), Quoted(off_limits), Community("headhunter", i)});
  }
  Rows jobs("job_id, title, city, company_id, headhunter_id, posted_at, closes_at, community");
  for (size_t i = 0; i < kJobs; ++i) {
    jobs.Add({QuotedId('j', i), "'engineer'", City(i), QuotedId('c', CompanyOfJob(i)),
              QuotedId('h', HeadhunterOfJob(i)),
              IsPostedLater(i) ? "DATE '2026-02-01'" : "DATE '2025-10-01'",
              IsOver(i) ? "DATE '2025-12-01'" : "DATE '2026-12-01'", Community("job", i)});
  }
  site.Write("members.parquet", members.Select());
  site.Write("positions.parquet", positions.Select());
  site.Write("connections.parquet", ties.Select());
  site.Write("contacts.parquet", contacts.Select());
  site.Write("blocks.parquet", blocks.Select());
  site.Write("companies.parquet", companies.Select());
  site.Write("headhunters.parquet", headhunters.Select());
  site.Write("jobs.parquet", jobs.Select());
}

AdversarialWorld::Party AdversarialWorld::HeadhunterParty(size_t headhunter) {
  Party party = {.companies = {}, .headhunters = {headhunter}};
  const size_t company = CompanyOfHeadhunter(headhunter);
  if (company != kNone) party.companies.push_back(company);
  return party;
}

AdversarialWorld::Party AdversarialWorld::JobParty(size_t job) {
  const size_t headhunter = HeadhunterOfJob(job), company = CompanyOfJob(job);
  Party party = headhunter == kNone ? Party() : HeadhunterParty(headhunter);
  if (company != kNone) party.companies.push_back(company);
  return party;
}

bool AdversarialWorld::IsHidden(size_t member) const {
  const Member& one = members_[member];
  return !one.discoverable || !one.trusted || !one.verified;
}

bool AdversarialWorld::BlocksColleagueOf(size_t member, size_t other) const {
  return std::ranges::any_of(members_[other].employers, [&](size_t company) {
    return belongs_to_[company][members_[member].blocked_company];
  });
}

bool AdversarialWorld::ForbidsMember(size_t viewer, size_t member) const {
  if (viewer == member) return true;
  if (members_[viewer].blocked_member == member || members_[member].blocked_member == viewer) {
    return true;
  }
  if (BlocksColleagueOf(viewer, member) || BlocksColleagueOf(member, viewer)) return true;
  const bool acquainted = tied_[viewer][member] || knows_[viewer][member];
  const Member& one = members_[member];
  return !one.discoverable || !one.trusted || (!one.verified && !acquainted);
}

bool AdversarialWorld::Refuses(size_t member, const Party& party) const {
  const Member& one = members_[member];
  return Has(party.headhunters, one.blocked_headhunter) ||
         std::ranges::any_of(party.companies, [&](size_t company) {
           return belongs_to_[company][one.blocked_company];
         });
}

bool AdversarialWorld::IsOffLimits(size_t member, const Party& party) const {
  for (const size_t headhunter : party.headhunters) {
    for (size_t colleague = 0; colleague < kHeadhunters; ++colleague) {
      if (Firm(colleague) != Firm(headhunter)) continue;
      for (const size_t off_limits : OffLimitsOf(colleague)) {
        for (const size_t employer : members_[member].employers) {
          if (belongs_to_[employer][off_limits]) return true;
        }
      }
    }
  }
  return false;
}

bool AdversarialWorld::WorksFor(size_t member, const Party& party) const {
  for (const size_t employer : members_[member].employers) {
    for (const size_t company : party.companies) {
      if (affiliated_[employer][company]) return true;
    }
  }
  return false;
}

bool AdversarialWorld::Forbids(Surface surface, size_t viewer, size_t candidate) const {
  constexpr const char* kKinds[] = {"member", "job", "headhunter", "company"};
  const auto community = [&](EntityKind kind, size_t entity) {
    return Community(kKinds[static_cast<size_t>(kind)], entity);
  };
  if (community(QueryKind(surface), viewer) != community(ItemKind(surface), candidate)) return true;
  const auto settles = [&](size_t member, const Party& party) {
    return Refuses(member, party) || IsOffLimits(member, party);
  };
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
      return ForbidsMember(viewer, candidate) || !members_[candidate].takes_invites;
    case Surface::kSimilarMembers:
      return ForbidsMember(viewer, candidate);
    case Surface::kJobsForMember:
      return IsClosed(candidate) || settles(viewer, JobParty(candidate));
    case Surface::kCandidatesForJob:
      return IsClosed(viewer) || IsHidden(candidate) || settles(candidate, JobParty(viewer)) ||
             WorksFor(candidate, JobParty(viewer));
    case Surface::kHeadhuntersForMember:
      return settles(viewer, HeadhunterParty(candidate)) ||
             WorksFor(viewer, HeadhunterParty(candidate));
    case Surface::kCandidatesForHeadhunter:
      return IsHidden(candidate) || settles(candidate, HeadhunterParty(viewer)) ||
             WorksFor(candidate, HeadhunterParty(viewer));
    case Surface::kHeadhuntersForJob:
      return IsClosed(viewer);
    case Surface::kSimilarJobs:
      return viewer == candidate || IsClosed(candidate);
  }
  return true;
}

}  // namespace bole
