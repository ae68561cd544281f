#include "engine/search/row_news.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNow = 1000;

//   member 0  joined at 100; holds since 500 what came after a position of 200
//   member 1  joined at 600; one position, since 700: that is a profile being filled in
//   member 2  joined at 50, open to work since 800
//   member 3  nothing is known
//   member 4  joined at 60, was open since 900 and isn't any more; a position begins at 2000
class RowNewsTest : public ::testing::Test {
 protected:
  RowNewsTest() {
    tables_.Write("members", {{{"member_id", "a"}, {"joined_at", "100"}},
                              {{"member_id", "b"}, {"joined_at", "600"}},
                              {{"member_id", "c"},
                               {"joined_at", "50"},
                               {"open_to_work", "yes"},
                               {"opened_to_work_at", "800"}},
                              {{"member_id", "d"}, {"open_to_work", "yes"}},
                              {{"member_id", "e"},
                               {"joined_at", "60"},
                               {"open_to_work", "no"},
                               {"opened_to_work_at", "900"}}});
    tables_.Write("companies", {{{"company_id", "x"}}});
    tables_.Write("positions", {Position(0, 200), Position(0, 500), Position(1, 700),
                                Position(4, 10), Position(4, 2000)});
    tables_.Write("jobs", {{{"job_id", "j"}, {"posted_at", "300"}}, {{"job_id", "k"}}});
  }

  static SmallRow Position(int member, int64_t started_at) {
    return {{"member_id", std::to_string(member)},
            {"company_id", "0"},
            {"started_at", std::to_string(started_at)}};
  }
  Table Open(const std::string& name) const {
    return Table::Open(tables_.path() / (name + ".bole"));
  }
  RowNews Members() const { return {Open("members"), Open("positions"), kNow}; }

  SmallTables tables_;
};

TEST_F(RowNewsTest, TellWhatHappenedSinceThenTheNewestFirst) {
  const RowNews news = Members();
  EXPECT_THAT(news.Of(0, 0, true),
              ElementsAre(News{NewsKind::kChangedTitle, 500}, News{NewsKind::kJoined, 100}));
  EXPECT_THAT(news.Of(0, 101, true), ElementsAre(News{NewsKind::kChangedTitle, 500}));
  EXPECT_THAT(news.Of(0, 500, true), ElementsAre(News{NewsKind::kChangedTitle, 500}));
  EXPECT_THAT(news.Of(0, 501, true), IsEmpty());
  EXPECT_THAT(news.Of(1, 0, true), ElementsAre(News{NewsKind::kJoined, 600}));
  EXPECT_THAT(news.Of(3, 0, true), IsEmpty());
  EXPECT_THAT(news.Of(4, 0, true), ElementsAre(News{NewsKind::kJoined, 60}));
}

TEST_F(RowNewsTest, KeepASecret) {
  const RowNews news = Members();
  EXPECT_THAT(news.Of(2, 0, true),
              ElementsAre(News{NewsKind::kOpenedToWork, 800}, News{NewsKind::kJoined, 50}));
  EXPECT_THAT(news.Of(2, 0, false), ElementsAre(News{NewsKind::kJoined, 50}));
  EXPECT_THAT(news.Since(700, true).Rows(), ElementsAre(2));
  EXPECT_THAT(news.Since(700, false).Rows(), IsEmpty());
}

TEST_F(RowNewsTest, NameEveryRowThatHasSome) {
  const RowNews news = Members();
  for (const bool with_secret : {false, true}) {
    for (int64_t since = 0; since <= 1000; since += 50) {
      const RowSet rows = news.Since(since, with_secret);
      for (uint32_t row = 0; row < 5; ++row) {
        EXPECT_EQ(rows.Contains(row), !news.Of(row, since, with_secret).empty());
      }
    }
  }
}

TEST_F(RowNewsTest, OfJobsAreTheirPosting) {
  const RowNews news(Open("jobs"));
  EXPECT_THAT(news.Of(0, 300, false), ElementsAre(News{NewsKind::kPosted, 300}));
  EXPECT_THAT(news.Since(0, false).Rows(), ElementsAre(0));
  EXPECT_THAT(news.Since(301, false).Rows(), IsEmpty());
}

}  // namespace
}  // namespace bole
