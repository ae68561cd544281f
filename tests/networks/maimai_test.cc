// Maimai: nothing anonymous ever becomes a feature, an edge or a reason.
#include <gtest/gtest.h>

#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

constexpr size_t kMembers = 120, kJobs = 15;

// A site with posts, applications and phone books; every third row of each is anonymous, with or
// without the name that it was made under.
std::unique_ptr<NetworkScenario> MakeSite(bool with_anonymous) {
  auto site = std::make_unique<NetworkScenario>("maimai");
  Rows jobs("job_id, title"), follows("uid, author, is_anonymous");
  Rows actions("uid, action, object_kind, object_id, \"at\", is_anonymous");
  Rows books("owner, found, is_anonymous"), ties("member_a, member_b");
  for (size_t j = 0; j < kJobs; ++j) jobs.Add({Quoted(MemberId(j)), "'后端工程师'"});
  for (size_t i = 0; i < 1200; ++i) {
    const size_t a = i % kMembers, b = (a + 1 + i / kMembers) % kMembers;  // each pair once
    const bool is_anonymous = i % 3 == 0;
    if (is_anonymous && !with_anonymous) continue;
    const std::string from = Quoted(MemberId(a)), to = Quoted(MemberId(b));
    const std::string flag = is_anonymous ? "true" : "false";
    const std::string at = "TIMESTAMP '2018-01-01' + INTERVAL " + std::to_string(i) + " HOUR";
    const std::string uid = i % 6 == 0 ? "NULL" : from;
    switch (i % 5) {
      case 0:
        actions.Add({uid, "'apply'", "'job'", Quoted(MemberId(b % kJobs)), at, flag});
        break;
      case 1:
        actions.Add({uid, "'contact'", "'member'", to, at, flag});
        break;
      case 2:
        follows.Add({from, to, flag});
        break;
      case 3:
        books.Add({from, to, flag});
        break;
      default:
        if (!is_anonymous) ties.Add({from, to});
    }
  }
  site->Write("members.parquet", SelectMembers(kMembers));
  site->Write("jobs.parquet", jobs.Select());
  site->Write("actions.parquet", actions.Select());
  site->Write("follows.parquet", follows.Select());
  site->Write("phone_books.parquet", books.Select());
  site->Write("connections.parquet", ties.Select());
  return site;
}

TEST(MaimaiTest, TheSameBytesWithAndWithoutWhatIsAnonymous) {
  const auto with = MakeSite(true), without = MakeSite(false);
  const std::string published = without->Publish({"ingest.max_rejected_share=1"});
  EXPECT_EQ(with->Publish({"ingest.max_rejected_share=1"}), published);

  for (const char* rule_off :
       {"sources.follows=SELECT uid AS from_id, author AS to_id FROM '{data}/follows.parquet'",
        "sources.contacts=SELECT owner AS from_id, found AS to_id, 'phone_book' AS channel FROM "
        "'{data}/phone_books.parquet'",
        "sources.interactions=SELECT 'member' AS actor_kind, uid AS actor_id, action, object_kind, "
        "object_id, \"at\" FROM '{data}/actions.parquet' WHERE uid IS NOT NULL"}) {
    EXPECT_NE(with->Publish({"ingest.max_rejected_share=1", rule_off, "gate.max_shrinkage=1"}),
              published)
        << rule_off;
  }
}

}  // namespace
}  // namespace bole
