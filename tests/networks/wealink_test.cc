// Wealink: who can introduce me. The planted strongest chain is found, not the shortest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Member 0 wants to meet 4, who works at "target". The planted chain 0 - 1 - 2 - 3 - 4 is of old
// friends who write daily; 0 - 5 - 4 is a chance acquaintance. A hundred others are tied at random,
// as weakly, 5 among them.
class WealinkTest : public ::testing::Test {
 protected:
  static constexpr size_t kMembers = 100;

  WealinkTest() {
    Rows ties("a, b, how, messages, since");
    const auto tie = [&](size_t a, size_t b, bool strong) {
      ties.Add({Quoted(MemberId(a)), Quoted(MemberId(b)), Quoted(strong ? "wechat" : "group"),
                strong ? "500" : "2", "DATE '2024-01-01'"});
    };
    for (size_t i = 0; i < 4; ++i) tie(i, i + 1, true);
    tie(0, 5, false);
    tie(4, 5, false);
    for (size_t a = 5; a < kMembers; ++a) {
      for (size_t b = a + 1; b < kMembers; ++b) {
        if (Mix64(a * kMembers + b) % 100 < 6) tie(a, b, false);
      }
      if (a % 9 == 0) tie(a % 5, a, false);
    }
    site_.Write("members.parquet", SelectMembers(kMembers));
    site_.Write("ties.parquet", ties.Select());
    Rows positions("member_id, company_id");
    positions.Add({Quoted(MemberId(4)), "'target'"});
    site_.Write("positions.parquet", positions.Select());
    Rows headhunters("headhunter_id, firm_id");
    headhunters.Add({"'hunter'", "'target'"});
    site_.Write("headhunters.parquet", headhunters.Select());
  }

  static std::vector<std::string> Strongest(const SnapshotAnswers& night, EntityKind kind,
                                            const std::string& target, size_t max_hops = 4) {
    const auto chains = night.Introductions({.member = RowOf(night, MemberId(0)),
                                             .target_kind = kind,
                                             .target = night.Row(kind, target).value(),
                                             .max_hops = max_hops});
    std::vector<std::string> ids;
    if (chains.empty()) return ids;
    for (const uint32_t row : chains[0].members)
      ids.emplace_back(night.Id(EntityKind::kMember, row));
    return ids;
  }

  NetworkScenario site_{"wealink"};
};

TEST_F(WealinkTest, TheStrongestChainIsFoundNotTheShortest) {
  const auto planted = ElementsAre(MemberId(1), MemberId(2), MemberId(3), MemberId(4));
  const auto night = site_.Night();
  EXPECT_THAT(Strongest(*night, EntityKind::kMember, MemberId(4)), planted);
  EXPECT_THAT(Strongest(*night, EntityKind::kCompany, "target"), planted);
  // The fourth hop is the one to the headhunter.
  EXPECT_THAT(Strongest(*night, EntityKind::kHeadhunter, "hunter"),
              ElementsAre(MemberId(5), MemberId(4)));
  EXPECT_THAT(Strongest(*night, EntityKind::kMember, MemberId(4), 3),
              ElementsAre(MemberId(5), MemberId(4)));

  const auto all_alike = site_.Night(
      {"sources.connections=SELECT a AS member_a, b AS member_b FROM '{data}/ties.parquet'"});
  EXPECT_THAT(Strongest(*all_alike, EntityKind::kMember, MemberId(4)),
              ElementsAre(MemberId(5), MemberId(4)));
}

TEST_F(WealinkTest, TheEndsAndTheLinksKeepTheirPrivacy) {
  const auto blocks = [](const std::string& who, const std::string& whom) {
    return "sources.blocks=SELECT '" + who + "' AS member_id, 'member' AS blocked_kind, '" + whom +
           "' AS blocked_id";
  };
  const auto blocked_end = site_.Night({blocks(MemberId(4), MemberId(0))});
  EXPECT_THAT(Strongest(*blocked_end, EntityKind::kMember, MemberId(4)), IsEmpty());
  EXPECT_THAT(Strongest(*blocked_end, EntityKind::kCompany, "target"), IsEmpty());
  const auto blocked_link = site_.Night({blocks(MemberId(2), MemberId(0))});
  EXPECT_THAT(Strongest(*blocked_link, EntityKind::kMember, MemberId(4)),
              ElementsAre(MemberId(5), MemberId(4)));
  const auto hidden =
      site_.Night({"sources.members=SELECT *, member_id <> 'm0004' AS discoverable FROM "
                   "'{data}/members.parquet'"});
  EXPECT_THAT(Strongest(*hidden, EntityKind::kMember, MemberId(4)), IsEmpty());
}

}  // namespace
}  // namespace bole
