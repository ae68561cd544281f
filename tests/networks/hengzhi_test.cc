// Hengzhi: who can answer this? Whoever has answered such questions is found first; who meets often
// is tied.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "features/search/splitter_words.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

using ::testing::Contains;
using ::testing::Not;

// Two hundred members with skills and a few answers about anything; member 77 has answered five
// questions about patents that were refused, and has no skill of that name. Ten others have it.
class HengzhiTest : public ::testing::Test {
 protected:
  static constexpr size_t kMembers = 200, kExpert = 77;

  HengzhiTest() {
    const char* const topics[] = {"招聘流程", "股权激励", "供应链成本", "海外仓储", "品牌定位"};
    const char* const refused[] = {"专利申请被驳回怎样复审", "专利复审请求书怎样写",
                                   "驳回决定后多久可以复审", "发明专利被驳回还能分案吗",
                                   "复审期间能修改权利要求吗"};
    Rows members("member_id, skills"), answers("member_id, question, thanks");
    Rows meetings("organiser, guest, day"), contacts("owner, found");
    for (size_t i = 0; i < kMembers; ++i) {
      members.Add({Quoted(MemberId(i)), i % 20 == 3 ? "'专利'" : "'管理;沟通'"});
      for (size_t n = 0; n < 3; ++n) {
        answers.Add({Quoted(MemberId(i)),
                     Quoted(std::string(topics[Mix64(3 * i + n) % 5]) + "怎样做好"), "2"});
      }
    }
    for (const char* question : refused) {
      answers.Add({Quoted(MemberId(kExpert)), Quoted(question), "5"});
      answers.Add({Quoted(MemberId(kExpert + 1)), Quoted(question), "0"});  // nobody was helped
    }
    // 1 meets 2 weekly, and ten others once.
    for (size_t week = 1; week <= 20; ++week) {
      meetings.Add({Quoted(MemberId(1)), Quoted(MemberId(2)),
                    "DATE '2013-01-01' + " + std::to_string(7 * week)});
    }
    for (size_t guest = 3; guest < 13; ++guest) {
      meetings.Add({Quoted(MemberId(1)), Quoted(MemberId(guest)), "DATE '2013-01-01'"});
      meetings.Add({Quoted(MemberId(guest)), Quoted(MemberId(guest + 50)), "DATE '2013-01-01'"});
    }
    meetings.Add({Quoted(MemberId(2)), Quoted(MemberId(52)), "DATE '2013-01-01'"});
    contacts.AddPair(1, 90);
    site_.Write("members.parquet", members.Select());
    site_.Write("answers.parquet", answers.Select());
    site_.Write("meetings.parquet", meetings.Select());
    site_.Write("contact_books.parquet", contacts.Select());
  }

  // The first five whom a question finds.
  std::vector<std::string> WhoCanAnswer(const std::string& question,
                                        const Changes& changes = {}) const {
    SnapshotDescription night = site_.Made(changes);
    night.words = MakeSiteWords(BOLE_WORDS, ProfileTables::Open(night.places.tables));
    const SnapshotAnswers answers(night);
    SearchCall call = {.query = "", .clauses = {}};
    call.task.text = question;
    call.task.count = 5;
    std::vector<std::string> ids;
    for (const ScoredRow& row : answers.Search(call).rows) {
      ids.emplace_back(answers.Id(EntityKind::kMember, row.row));
    }
    return ids;
  }

  NetworkScenario site_{"hengzhi"};
};

TEST_F(HengzhiTest, TheExpertIsAmongTheFirstFive) {
  const std::string question = "我的专利被驳回了，复审怎样申请？";
  const auto found = WhoCanAnswer(question);
  EXPECT_THAT(found, Contains(MemberId(kExpert)));
  EXPECT_THAT(found, Not(Contains(MemberId(kExpert + 1)))) << "answers that helped nobody";
  EXPECT_THAT(WhoCanAnswer(question, {"sources.members=SELECT * FROM '{data}/members.parquet'"}),
              Not(Contains(MemberId(kExpert))))
      << "without the answers";
}

TEST_F(HengzhiTest, MeetingsAndContactBooksAreTies) {
  const auto night = site_.Night();
  const auto people = PeopleOf(*night, MemberId(1));
  EXPECT_EQ(people.at(0), MemberId(90)) << "in the contact book";
  EXPECT_EQ(people.at(1), MemberId(52)) << "through whom is met every week";
}

}  // namespace
}  // namespace bole
