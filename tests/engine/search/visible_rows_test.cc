#include "engine/search/visible_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Four members: 1 isn't discoverable, 2 has blocked 0, 3 works where job 0 is.
class VisibleRowsTest : public ::testing::Test {
 protected:
  VisibleRowsTest() {
    tables_.Write("members", {{{"member_id", "a"}},
                              {{"member_id", "b"}, {"discoverable", "no"}},
                              {{"member_id", "c"}},
                              {{"member_id", "d"}}});
    tables_.Write("companies", {{{"company_id", "x"}, {"name", "X"}}});
    tables_.Write("jobs", {{{"job_id", "j"}, {"company_id", "0"}}});
    tables_.Write("positions", {{{"member_id", "3"}, {"company_id", "0"}, {"started_at", "1"}}});
    tables_.Write("blocks",
                  {{{"member_id", "2"}, {"blocked_kind", "member"}, {"blocked_id", "0"}}});
  }

  // Of the tables as they are now.
  PrivacyWall Wall() const { return {WallTables::Open(tables_.path()), /*now=*/1000}; }
  KnownPairs Known() const {
    const auto open = [&](const std::string& name) {
      return Table::Open(tables_.path() / (name + ".bole"));
    };
    return KnownPairs({open("members"), open("jobs"), open("headhunters"), open("connections"),
                       open("interactions")});
  }

  SmallTables tables_;
};

TEST_F(VisibleRowsTest, AreThoseThatTheWallAllows) {
  const PrivacyWall wall = Wall();
  const KnownPairs known = Known();
  const VisibleRows visible(wall, known);
  EXPECT_THAT(visible.For(Surface::kSimilarMembers, 0, 4)->Rows(), ElementsAre(3));
  EXPECT_THAT(visible.For(Surface::kCandidatesForJob, 0, 4)->Rows(), ElementsAre(0, 2));
}

// Job 0 rejected 0, who is in no search for it; 2 dismissed the job, and can't be told by it from
// who isn't there. The job that 0 applied to stays, though it rejected 0: 0 would notice.
TEST_F(VisibleRowsTest, LeaveOutWhomTheViewerRefusedAndWhomARefusalHides) {
  const auto did = [](const char* actor_kind, const char* actor, const char* action,
                      const char* object_kind, const char* object) {
    return SmallRow{{"actor_kind", actor_kind},
                    {"actor_id", actor},
                    {"action", action},
                    {"object_kind", object_kind},
                    {"object_id", object}};
  };
  const PrivacyWall wall = Wall();
  const auto visible = [&](Surface surface, uint32_t viewer, uint32_t num_rows) {
    const KnownPairs known = Known();
    return VisibleRows(wall, known).For(surface, viewer, num_rows)->Rows();
  };
  EXPECT_THAT(visible(Surface::kCandidatesForJob, 0, 4), ElementsAre(0, 2));
  tables_.Write("interactions", {did("member", "0", "apply", "job", "0"),
                                 did("job", "0", "reject", "member", "0")});
  EXPECT_THAT(visible(Surface::kCandidatesForJob, 0, 4), ElementsAre(2));
  EXPECT_THAT(visible(Surface::kJobsForMember, 0, 1), ElementsAre(0));
  tables_.Write("interactions", {did("member", "2", "dismiss", "job", "0"),
                                 did("job", "0", "shortlist", "member", "0")});
  EXPECT_THAT(visible(Surface::kCandidatesForJob, 0, 4), ElementsAre(0));
  EXPECT_THAT(visible(Surface::kJobsForMember, 2, 1), IsEmpty());
}

TEST_F(VisibleRowsTest, AreKeptForTheViewersWhoAskedLast) {
  const PrivacyWall wall = Wall();
  const KnownPairs known = Known();
  const VisibleRows visible(wall, known);
  const auto first = visible.For(Surface::kSimilarMembers, 0, 4);
  EXPECT_EQ(visible.For(Surface::kSimilarMembers, 0, 4), first);
  for (size_t i = 0; i < VisibleRows::kMaxKept; ++i) {
    visible.For(static_cast<Surface>(i % 2 == 0 ? 0 : 6), 3, 4);
    visible.For(Surface::kSimilarMembers, 2, 4);
  }
  EXPECT_EQ(*visible.For(Surface::kSimilarMembers, 0, 4), *first);
}

}  // namespace
}  // namespace bole
