#include "engine/search/visible_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// Four members: 1 isn't discoverable, 2 has blocked 0, 3 works where job 0 is.
class VisibleRowsTest : public ::testing::Test {
 protected:
  VisibleRowsTest() : wall_(MakeWall()) {}

  static PrivacyWall MakeWall() {
    SmallTables tables;
    tables.Write("members", {{{"member_id", "a"}},
                             {{"member_id", "b"}, {"discoverable", "no"}},
                             {{"member_id", "c"}},
                             {{"member_id", "d"}}});
    tables.Write("companies", {{{"company_id", "x"}, {"name", "X"}}});
    tables.Write("jobs", {{{"job_id", "j"}, {"company_id", "0"}}});
    tables.Write("positions", {{{"member_id", "3"}, {"company_id", "0"}, {"started_at", "1"}}});
    tables.Write("blocks", {{{"member_id", "2"}, {"blocked_kind", "member"}, {"blocked_id", "0"}}});
    return {WallTables::Open(tables.path()), /*now=*/1000};
  }

  PrivacyWall wall_;
};

TEST_F(VisibleRowsTest, AreThoseThatTheWallAllows) {
  const VisibleRows visible(wall_);
  EXPECT_THAT(visible.For(Surface::kSimilarMembers, 0, 4)->Rows(), ElementsAre(3));
  EXPECT_THAT(visible.For(Surface::kCandidatesForJob, 0, 4)->Rows(), ElementsAre(0, 2));
}

TEST_F(VisibleRowsTest, AreKeptForTheViewersWhoAskedLast) {
  const VisibleRows visible(wall_);
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
