// Jingwei: a night on missing, empty, cut off or old input publishes nothing worse.
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/store/file.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"
#include "tests/support/plain_file.h"

namespace bole {
namespace {

class JingweiTest : public ::testing::Test {
 protected:
  static constexpr size_t kMembers = 80, kJobs = 20;

  JingweiTest() {
    WriteMembers(kMembers);
    Rows ties("member_a, member_b"), jobs("job_id, title");
    Rows acts("actor_kind, actor_id, action, object_kind, object_id, \"at\"");
    for (size_t a = 0; a < kMembers; ++a) {
      for (size_t b = a + 1; b < kMembers; ++b) {
        if (Mix64(a * kMembers + b) % 100 < 10) ties.AddPair(a, b);
      }
      acts.Add({"'member'", Quoted(MemberId(a)), "'apply'", "'job'", Quoted(MemberId(a % kJobs)),
                "DATE '2016-05-01'"});
    }
    for (size_t job = 0; job < kJobs; ++job) jobs.Add({Quoted(MemberId(job)), "'工程师'"});
    site_.Write("connections.parquet", ties.Select());
    site_.Write("jobs.parquet", jobs.Select());
    site_.Write("interactions.parquet", acts.Select());
  }

  void WriteMembers(size_t count) { site_.Write("members.parquet", SelectMembers(count)); }

  // Whether a night publishes anything. What it refuses, it refuses with a reason.
  bool Publishes(const Changes& changes = {}) {
    try {
      return site_.Publish(changes) != published_;
    } catch (const Error& error) {
      EXPECT_STRNE(error.what(), "");
      EXPECT_TRUE(error.code() == ErrorCode::kRefused ||
                  error.code() == ErrorCode::kInvalidArgument)
          << error.what();
    }
    return false;
  }

  // A night on this input leaves what was published.
  void ExpectNoHarm(const std::string& what, const Changes& changes = {}) {
    EXPECT_FALSE(Publishes(changes)) << what;
  }

  std::filesystem::path File(const std::string& name) const { return site_.data() / name; }

  NetworkScenario site_{"jingwei"};
  std::string published_;
};

TEST_F(JingweiTest, NothingWorseIsPublished) {
  published_ = site_.Publish();
  ExpectNoHarm("last week's input again");

  WriteMembers(kMembers / 2);
  ExpectNoHarm("half of the members, and ties to nobody");
  ExpectNoHarm("half of the members and of what they did",
               {"sources.connections=SELECT * FROM '{data}/connections.parquet' WHERE member_b < "
                "'m0040'",
                "sources.interactions=SELECT * FROM '{data}/interactions.parquet' WHERE actor_id < "
                "'m0040'"});
  WriteMembers(0);
  ExpectNoHarm("no members");
  std::filesystem::remove(File("members.parquet"));
  ExpectNoHarm("no file of members");
  WriteMembers(kMembers);

  const std::string whole = ReadFile(File("interactions.parquet"));
  WritePlainFile(File("interactions.parquet"), whole.substr(0, whole.size() / 2));
  ExpectNoHarm("a file that was cut off");
  WritePlainFile(File("interactions.parquet"), "");
  ExpectNoHarm("an empty file");
  std::filesystem::remove(File("interactions.parquet"));
  ExpectNoHarm("no file of interactions");
  EXPECT_TRUE(Publishes({"gate.max_shrinkage=1"})) << "without the gate";
}

}  // namespace
}  // namespace bole
