// Chitu: who has a school and nobody gets useful lists from the first minute.
#include <gtest/gtest.h>

#include <set>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

// Sixty classes of ten: fifteen schools, four years. Classmates mostly know each other, and
// everybody knows a few from elsewhere. The first of each class is new: all their ties are to come;
// of the others' ties a fifth is.
class ChituTest : public ::testing::Test {
 protected:
  static constexpr size_t kClasses = 60, kPerClass = 10, kSchools = 15;
  static constexpr size_t kMembers = kClasses * kPerClass;

  ChituTest() : to_come_(kMembers) {
    Rows members("member_id, skills"), students("member_id, school, field, year");
    Rows events("event, member_id, \"at\""), ties("member_a, member_b"),
        later("member_a, member_b");
    for (size_t a = 0; a < kMembers; ++a) {
      const std::string id = Quoted(MemberId(a));
      const size_t of_class = a % kClasses;
      members.Add({id, Quoted("Excel;PPT;skill " + std::to_string(of_class % 7))});
      students.Add({id, Quoted("school " + std::to_string(of_class % kSchools)), "NULL::VARCHAR",
                    std::to_string(2012 + of_class / kSchools)});
      events.Add({Quoted("fair " + std::to_string(a % 7)), id, "DATE '2016-05-01'"});
      for (size_t b = a + 1; b < kMembers; ++b) {
        const uint64_t chance = Mix64(a * kMembers + b);
        if (chance % 1000 >= (b % kClasses == of_class ? 800 : 4)) continue;
        const bool is_later = IsNew(a) || IsNew(b) || Mix64(chance) % 5 == 0;
        (is_later ? later : ties).AddPair(a, b);
        if (is_later) to_come_[a].insert(MemberId(b)), to_come_[b].insert(MemberId(a));
      }
    }
    site_.Write("members.parquet", members.Select());
    site_.Write("students.parquet", students.Select());
    site_.Write("events.parquet", events.Select());
    site_.Write("connections.parquet", ties.Select());
    site_.Write("test_connections.parquet", later.Select());
  }

  static bool IsNew(size_t member) { return member < kClasses; }

  // Mean share of the ties to come that are on the list of twenty.
  double Recall(const SnapshotAnswers& night, bool of_new) const {
    double sum = 0;
    size_t count = 0;
    for (size_t member = 0; member < kMembers; ++member) {
      if (IsNew(member) != of_new || to_come_[member].empty()) continue;
      size_t hits = 0;
      for (const std::string& id : PeopleOf(night, MemberId(member))) {
        hits += to_come_[member].contains(id);
      }
      sum += static_cast<double>(hits) / static_cast<double>(to_come_[member].size());
      ++count;
    }
    return sum / static_cast<double>(count);
  }

  std::vector<std::set<std::string>> to_come_;
  NetworkScenario site_{"chitu"};
};

TEST_F(ChituTest, NewMembersFindNearlyAsMuchAsThoseWithTenConnections) {
  const auto night = site_.Night();
  const double of_old = Recall(*night, false), of_new = Recall(*night, true);
  EXPECT_GT(of_old, 0.5);
  EXPECT_GE(of_new, 0.8 * of_old);

  const auto off =
      site_.Night({"sources.educations=SELECT '' AS member_id, '' AS school WHERE false"});
  EXPECT_LT(Recall(*off, true), 0.8 * Recall(*off, false));
}

}  // namespace
}  // namespace bole
