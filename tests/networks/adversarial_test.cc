// The privacy wall against a world that leaves no rule out: whatever way Bole answers, nothing that
// the world forbids comes through; and it would, without any one of the rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "engine/matching/list_audit.h"
#include "features/search/splitter_words.h"
#include "tests/networks/adversarial_world.h"

namespace bole {
namespace {

using World = AdversarialWorld;
using enum Surface;

constexpr size_t kEverybody = 1000;  // more than there are of any kind
constexpr size_t kStored = 20;       // the length of stored lists

// How much came through that the world forbids, by the way it came.
struct Leaks {
  size_t lists = 0;    // places on lists
  size_t pairs = 0;    // scored pairs
  size_t counts = 0;   // of searches: in totals, facets and the doctor's figures
  size_t reasons = 0;  // shared connections counted or named
  size_t chains = 0;   // ends and links of introductions
};

size_t Excess(uint64_t number, uint64_t expected) {
  return number > expected ? number - expected : 0;
}

void ForEachQuery(const std::function<void(Surface, uint32_t)>& body) {
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    const auto surface = static_cast<Surface>(i);
    for (uint32_t query = 0; query < World::Count(QueryKind(surface)); ++query) {
      body(surface, query);
    }
  }
}

size_t CountListed(const World& world, const SnapshotAnswers& answers, size_t length) {
  size_t leaks = 0;
  ForEachQuery([&](Surface surface, uint32_t query) {
    const ListRequest request = {.surface = surface, .query = query, .count = length};
    for (const Recommendation& item : answers.List(request).items) {
      leaks += world.Forbids(surface, query, item.row);
    }
  });
  return leaks;
}

struct ScoredPairs {
  size_t leaks = 0;
  size_t withheld = 0;  // pairs that nothing forbids and that aren't allowed
};

// Whether an explanation says anything.
bool IsTold(const Explanation& explanation) {
  return explanation.standing != Standing::kNotAvailable || explanation.night_length != 0 ||
         explanation.night_last_score != 0;
}

ScoredPairs CountScored(const World& world, const SnapshotAnswers& answers) {
  ScoredPairs counts;
  ForEachQuery([&](Surface surface, uint32_t query) {
    std::vector<uint32_t> candidates(World::Count(ItemKind(surface)));
    std::iota(candidates.begin(), candidates.end(), 0u);
    const auto pairs = answers.ScorePairs(surface, query, candidates);
    for (const uint32_t candidate : candidates) {
      const bool forbidden = world.Forbids(surface, query, candidate);
      counts.leaks += forbidden && (pairs[candidate].allowed || pairs[candidate].score != 0);
      counts.leaks += forbidden && IsTold(answers.Explain(surface, query, candidate, /*depth=*/1));
      counts.withheld += !forbidden && !pairs[candidate].allowed;
    }
  });
  return counts;
}

// All who search, whom, and the surface whose rules hold between them.
struct Searching {
  EntityKind viewer, wanted;
  Surface surface;
};
constexpr Searching kSearchings[] = {
    {EntityKind::kMember, EntityKind::kMember, kSimilarMembers},
    {EntityKind::kMember, EntityKind::kJob, kJobsForMember},
    {EntityKind::kJob, EntityKind::kMember, kCandidatesForJob},
    {EntityKind::kHeadhunter, EntityKind::kMember, kCandidatesForHeadhunter}};

size_t CountFound(const World& world, const SnapshotAnswers& answers, const Searching& searching,
                  uint32_t viewer) {
  uint64_t visible = 0, in_city = 0;
  std::vector<uint32_t> forbidden;
  for (uint32_t row = 0; row < World::Count(searching.wanted); ++row) {
    const bool allowed = !world.Forbids(searching.surface, viewer, row);
    if (!allowed) forbidden.push_back(row);
    visible += allowed;
    in_city += allowed && World::IsInShanghai(row);
  }
  SearchCall call = {.wanted = searching.wanted,
                     .viewer_kind = searching.viewer,
                     .viewer = viewer,
                     .query = "city:上海",
                     .clauses = {}};
  call.task.count = kEverybody;
  call.task.facets = {{"city"}};
  call.task.diagnose = true;
  const SearchResult result = answers.Search(call);
  const DoctorReport& doctor = result.doctor.value();
  size_t leaks = Excess(result.total, in_city) + Excess(doctor.total, in_city) +
                 Excess(doctor.clauses.at(0).alone, in_city) +
                 Excess(doctor.clauses.at(0).without, visible);
  for (const FacetValue& value : result.facets.at(0).values) leaks += Excess(value.count, in_city);
  for (const ScoredRow& row : result.rows) {
    leaks += world.Forbids(searching.surface, viewer, row.row);
  }
  // To exclude somebody hidden must change nothing that can be seen.
  call.excluded = forbidden;
  return leaks + answers.Search(call).num_left_out;
}

size_t CountFound(const World& world, const SnapshotAnswers& answers) {
  size_t leaks = 0;
  for (const Searching& searching : kSearchings) {
    for (uint32_t viewer = 0; viewer < World::Count(searching.viewer); ++viewer) {
      leaks += CountFound(world, answers, searching, viewer);
    }
  }
  return leaks;
}

// A link between two members is told to both of a pair, or to neither.
bool MayTell(const World& world, size_t a, size_t b, size_t link) {
  return !world.Forbids(kSimilarMembers, a, link) && !world.Forbids(kSimilarMembers, b, link);
}

size_t CountInReasons(const World& world, const SnapshotAnswers& answers) {
  size_t leaks = 0;
  for (uint32_t a = 0; a < World::kMembers; ++a) {
    for (uint32_t b = 0; b < World::kMembers; ++b) {
      if (world.Forbids(kPeopleYouMayKnow, a, b)) continue;
      uint64_t expected = 0;
      for (size_t link = 0; link < World::kMembers; ++link) {
        expected += world.AreTied(a, link) && world.AreTied(b, link) && MayTell(world, a, b, link);
      }
      for (const Reason& reason : answers.Reasons(kPeopleYouMayKnow, a, {.row = b})) {
        if (reason.kind != ReasonKind::kSharedConnections) continue;
        leaks += Excess(static_cast<uint64_t>(reason.count), expected);
        for (const std::string& name : reason.names) {
          leaks += !MayTell(world, a, b, RowOf(answers, name));
        }
      }
    }
  }
  return leaks;
}

size_t CountInChain(const World& world, size_t member, const IntroductionChain& chain) {
  const auto& members = chain.members;
  size_t leaks = world.Forbids(kPeopleYouMayKnow, member, members.back());
  for (size_t i = 0; i + 1 < members.size(); ++i) {
    leaks += world.Forbids(kSimilarMembers, member, members[i]) ||
             world.Forbids(kSimilarMembers, members.back(), members[i]) ||
             world.Forbids(kSimilarMembers, members[i], members[i + 1]);
  }
  return leaks;
}

size_t CountInChains(const World& world, const SnapshotAnswers& answers) {
  size_t leaks = 0;
  for (uint32_t member = 0; member < World::kMembers; ++member) {
    for (const EntityKind kind :
         {EntityKind::kMember, EntityKind::kCompany, EntityKind::kHeadhunter}) {
      for (uint32_t target = 0; target < World::Count(kind); ++target) {
        const bool forbidden =
            kind == EntityKind::kHeadhunter && world.Forbids(kHeadhuntersForMember, member, target);
        for (const IntroductionChain& chain :
             answers.Introductions({.member = member, .target_kind = kind, .target = target})) {
          leaks += forbidden + CountInChain(world, member, chain);
        }
      }
    }
  }
  return leaks;
}

Leaks CountLeaks(const World& world, const SnapshotAnswers& answers) {
  return {.lists = CountListed(world, answers, kEverybody),
          .pairs = CountScored(world, answers).leaks,
          .counts = CountFound(world, answers),
          .reasons = CountInReasons(world, answers),
          .chains = CountInChains(world, answers)};
}

// Violations that an audit of all answers finds: what the gate would see of such lists.
size_t CountAudited(const PrivacyWall& wall, const SnapshotAnswers& answers) {
  std::array<std::vector<uint64_t>, kSurfaceNames.size()> offsets;
  std::array<std::vector<uint32_t>, kSurfaceNames.size()> rows;
  ForEachQuery([&](Surface surface, uint32_t query) {
    auto& of_surface = rows[static_cast<size_t>(surface)];
    offsets[static_cast<size_t>(surface)].push_back(of_surface.size());
    const ListRequest request = {.surface = surface, .query = query, .count = kEverybody};
    for (const Recommendation& item : answers.List(request).items) of_surface.push_back(item.row);
  });
  size_t violations = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    offsets[i].push_back(rows[i].size());
    const StoredLists lists = {static_cast<Surface>(i), offsets[i], rows[i]};
    violations += AuditLists(wall, std::span(&lists, 1), 2).size();
  }
  return violations;
}

// A rule by what the wall doesn't know without it, and where that shows beside lists and pairs.
struct Rule {
  const char* name;
  Changes sources;
  std::function<void(PeopleRules&)> relax;
  bool in_counts = true, in_reasons = false, in_chains = false;
};

std::string Select(const std::string& table, const std::string& columns,
                   const std::string& where = "true") {
  return "sources." + table + "=SELECT " + columns + " FROM '{data}/" + table + ".parquet' WHERE " +
         where;
}

std::string Without(const std::string& table, const std::string& column) {
  return Select(table, "* EXCLUDE (" + column + ")");
}

std::vector<Rule> AllRules() {
  const auto unblocked = [](const std::string& kind) {
    return Changes{Select("blocks", "*", "blocked_kind <> '" + kind + "'")};
  };
  return {
      {.name = "blocked members",
       .sources = unblocked("member"),
       .in_reasons = true,
       .in_chains = true},
      {.name = "blocked companies",
       .sources = unblocked("company"),
       .in_reasons = true,
       .in_chains = true},
      {.name = "blocked headhunters", .sources = unblocked("headhunter"), .in_chains = true},
      {.name = "affiliates",
       .sources = {Without("companies", "parent_id")},
       .in_reasons = true,
       .in_chains = true},
      {.name = "current employers",
       .sources = {Select("positions", "*", "ended_at IS NOT NULL")},
       .in_reasons = true,
       .in_chains = true},
      {.name = "firms that are companies",
       .sources = {Select("headhunters",
                          "* REPLACE (CASE WHEN firm_id LIKE 'agency%' THEN firm_id "
                          "END AS firm_id)")}},
      {.name = "off limits for the headhunter",
       .sources = {Without("headhunters", "off_limits_companies")},
       .in_chains = true},
      {.name = "off limits for the whole firm",
       .sources = {Select("headhunters",
                          "* REPLACE (CASE WHEN firm_id LIKE 'agency%' THEN NULL "
                          "ELSE firm_id END AS firm_id)")}},
      {.name = "the job's company", .sources = {Without("jobs", "company_id")}},
      {.name = "the job's headhunter", .sources = {Without("jobs", "headhunter_id")}},
      {.name = "closed jobs", .sources = {Without("jobs", "closes_at")}},
      {.name = "jobs not yet posted", .sources = {Without("jobs", "posted_at")}},
      {.name = "the non-discoverable",
       .sources = {Without("members", "discoverable")},
       .in_reasons = true,
       .in_chains = true},
      {.name = "no invitations",
       .sources = {Without("members", "accepts_invites")},
       .in_counts = false,  // may be found and known, but not proposed
       .in_chains = true},
      {.name = "closed communities",
       .sources = {Without("members", "community"), Without("jobs", "community"),
                   Without("headhunters", "community")}},  // no tie of the night's graph crosses
      {.name = "the unverified",                           // a shared connection is an acquaintance
       .relax = [](PeopleRules& rules) { rules.verified_only = false; },
       .in_chains = true},
      {.name = "the untrusted",
       .relax = [](PeopleRules& rules) { rules.min_trust = 0; },
       .in_reasons = true,
       .in_chains = true},
  };
}

class AdversarialTest : public ::testing::Test {
 protected:
  AdversarialTest() { world_.Write(site_); }

  // One night with every rule, to be searched as well.
  SnapshotDescription Night() const {
    SnapshotDescription night = site_.Made();
    night.words = MakeSiteWords(BOLE_WORDS, ProfileTables::Open(night.places.tables));
    return night;
  }

  World world_;
  NetworkScenario site_{
      "liepin",
      {"night.as_of=2026-01-01", "people.verified_only=true",
       "people.min_trust=" + std::to_string(World::kMinTrust), Select("headhunters", "*")}};
};

TEST_F(AdversarialTest, NothingForbiddenComesThroughAndNothingElseIsWithheld) {
  const SnapshotAnswers answers(Night());
  EXPECT_EQ(CountListed(world_, answers, kStored), 0u) << "as stored";
  const Leaks leaks = CountLeaks(world_, answers);
  EXPECT_EQ(leaks.lists, 0u);
  EXPECT_EQ(leaks.pairs, 0u);
  EXPECT_EQ(leaks.counts, 0u);
  EXPECT_EQ(leaks.reasons, 0u);
  EXPECT_EQ(leaks.chains, 0u);
  EXPECT_EQ(CountScored(world_, answers).withheld, 0u);
}

TEST_F(AdversarialTest, WithoutAnyOneRulePairsComeThroughAndTheAuditFindsThem) {
  const SnapshotDescription night = Night();
  const SnapshotAnswers all_rules(night);
  for (const Rule& rule : AllRules()) {
    SCOPED_TRACE(rule.name);
    const TemporaryDirectory tables;
    site_.IngestInto(tables.path(), rule.sources);
    SnapshotDescription without = night;
    without.places.tables = tables.path();
    without.lists = tables.path() / "none";
    if (rule.relax) rule.relax(without.people_rules);
    const SnapshotAnswers answers(without);
    const Leaks leaks = CountLeaks(world_, answers);
    EXPECT_GT(leaks.lists, 0u);
    EXPECT_GT(leaks.pairs, 0u);
    EXPECT_EQ(leaks.counts > 0, rule.in_counts) << leaks.counts;
    EXPECT_EQ(leaks.reasons > 0, rule.in_reasons) << leaks.reasons;
    EXPECT_EQ(leaks.chains > 0, rule.in_chains) << leaks.chains;
    EXPECT_EQ(CountAudited(all_rules.matchmaker().wall(), answers), leaks.lists);
  }
}

}  // namespace
}  // namespace bole
