// CHA1n: several closed communities in one deployment. Nothing crosses.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

constexpr size_t kMembers = 120, kJobs = 20, kHeadhunters = 6;

// Doctors are even, lawyers odd. Half of all ties, contacts, follows, groups and applications
// lead across: someone has accounts in both, or the export mixed them up.
class Cha1nTest : public ::testing::Test {
 protected:
  Cha1nTest() {
    Rows members("member_id, network, skills, city"), jobs("job_id, network, title, company_id");
    Rows headhunters("headhunter_id, network, firm_id"), ties("member_a, member_b");
    Rows arrows("from_id, to_id"), groups("group_id, member_id");
    Rows positions("member_id, company_id");
    Rows acts("actor_kind, actor_id, action, object_kind, object_id, \"at\"");
    for (size_t i = 0; i < kMembers; ++i) {
      members.Add({Quoted(MemberId(i)), Network(i), "'law;medicine'", "'上海'"});
      positions.Add({Quoted(MemberId(i)), Quoted("firm " + std::to_string(i % 7))});
      groups.Add({Quoted("group " + std::to_string(i % 11)), Quoted(MemberId(i))});
    }
    for (size_t i = 0; i < kJobs; ++i) {
      jobs.Add(
          {Quoted(MemberId(i)), Network(i), "'顾问'", Quoted("firm " + std::to_string(i % 7))});
    }
    for (size_t i = 0; i < kHeadhunters; ++i) {
      headhunters.Add({Quoted(MemberId(i)), Network(i), Quoted("firm " + std::to_string(i))});
    }
    for (size_t a = 0; a < kMembers; ++a) {
      for (size_t b = a + 1; b < kMembers; ++b) {
        const uint64_t chance = Mix64(a * kMembers + b) % 100;
        if (chance < 8) ties.AddPair(a, b);
        if (chance == 8) arrows.AddPair(a, b);
      }
      for (size_t job = 0; job < kJobs; job += 1 + a % 5) {
        acts.Add({"'member'", Quoted(MemberId(a)), "'apply'", "'job'", Quoted(MemberId(job)),
                  "DATE '2015-05-01'"});
      }
      acts.Add({"'headhunter'", Quoted(MemberId(a % kHeadhunters)), "'view'", "'member'",
                Quoted(MemberId((a * 7) % kMembers)), "DATE '2015-05-01'"});
    }
    site_.Write("members.parquet", members.Select());
    site_.Write("jobs.parquet", jobs.Select());
    site_.Write("headhunters.parquet", headhunters.Select());
    site_.Write("positions.parquet", positions.Select());
    site_.Write("groups.parquet", groups.Select());
    site_.Write("connections.parquet", ties.Select());
    site_.Write("contacts.parquet", arrows.Select());
    site_.Write("follows.parquet", arrows.Select());
    site_.Write("interactions.parquet", acts.Select());
  }

  static std::string Network(size_t i) { return i % 2 == 0 ? "'doctors'" : "'lawyers'"; }

  NetworkScenario site_{"cha1n"};
};

// Ids of all kinds end in the number that says which network they belong to.
bool AreOfOneNetwork(std::string_view a, std::string_view b) {
  return (a.back() - b.back()) % 2 == 0;
}

// Places on all lists of all surfaces, and names in their reasons, that are of another network.
size_t CountCrossings(const SnapshotAnswers& night) {
  size_t num_crossings = 0;
  for (size_t s = 0; s < kSurfaceNames.size(); ++s) {
    const auto surface = static_cast<Surface>(s);
    for (uint32_t query = 0; query < night.num_entities(QueryKind(surface)); ++query) {
      const auto id = night.Id(QueryKind(surface), query);
      // Deeper than the stored lists.
      for (const Recommendation& item :
           night.List({.surface = surface, .query = query, .count = 60}).items) {
        num_crossings += !AreOfOneNetwork(id, night.Id(ItemKind(surface), item.row));
        for (const Reason& reason : night.Reasons(surface, query, item)) {
          if (reason.kind != ReasonKind::kSharedConnections) continue;
          for (const std::string& name : reason.names) num_crossings += !AreOfOneNetwork(id, name);
        }
      }
    }
  }
  return num_crossings;
}

size_t CountCrossingChains(const SnapshotAnswers& night) {
  size_t num_crossings = 0;
  for (uint32_t target = 0; target < kMembers; ++target) {
    for (const auto& chain : night.Introductions({.member = 0, .target = target, .count = 5})) {
      for (const uint32_t row : chain.members) num_crossings += row % 2 != 0;
    }
  }
  for (const EntityKind kind : {EntityKind::kCompany, EntityKind::kHeadhunter}) {
    for (uint32_t target = 0; target < kHeadhunters; ++target) {
      for (const auto& chain :
           night.Introductions({.member = 0, .target_kind = kind, .target = target, .count = 5})) {
        for (const uint32_t row : chain.members) num_crossings += row % 2 != 0;
      }
    }
  }
  return num_crossings;
}

TEST_F(Cha1nTest, NoListCountReasonOrChainCrosses) {
  const auto night = site_.Night();
  EXPECT_EQ(CountCrossings(*night), 0u);
  EXPECT_EQ(CountCrossingChains(*night), 0u);

  const auto open =
      site_.Night({"sources.members=SELECT * EXCLUDE (network) FROM "
                   "'{data}/members.parquet'",
                   "sources.jobs=SELECT * EXCLUDE (network) FROM "
                   "'{data}/jobs.parquet'",
                   "sources.headhunters=SELECT * EXCLUDE (network) FROM "
                   "'{data}/headhunters.parquet'"});
  EXPECT_GT(CountCrossings(*open), 1000u);
  EXPECT_GT(CountCrossingChains(*open), 100u);
}

TEST_F(Cha1nTest, SharedConnectionsOfTheOtherNetworkAreNotCounted) {
  // With the lawyers' ties removed from the tables the doctors' counts are the same.
  const auto counts = [](const SnapshotAnswers& night) {
    std::vector<int32_t> of_pairs;
    for (uint32_t query = 0; query < kMembers; query += 2) {
      for (uint32_t other = 0; other < kMembers; other += 2) {
        for (const Reason& reason :
             night.Reasons(Surface::kPeopleYouMayKnow, query, {.row = other})) {
          if (reason.kind == ReasonKind::kSharedConnections) of_pairs.push_back(reason.count);
        }
      }
    }
    return of_pairs;
  };
  const auto alone =
      site_.Night({"sources.connections=SELECT * FROM '{data}/connections.parquet' "
                   "WHERE right(member_a, 1)::INT % 2 = 0 AND "
                   "right(member_b, 1)::INT % 2 = 0"});
  EXPECT_EQ(counts(*site_.Night()), counts(*alone));
  EXPECT_FALSE(counts(*alone).empty());
}

}  // namespace
}  // namespace bole
