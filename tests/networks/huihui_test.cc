// Huihui: face to face. Nobody beyond the radius, and both are free and want to.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

constexpr size_t kMembers = 300, kCompanies = 6;
constexpr double kRadius = 5;  // km

// Members over about 20 by 20 km of Beijing, everybody tied to anybody. One in five isn't free; one
// in four wants nobody of some company; ten haven't said where they are.
class HuihuiTest : public ::testing::Test {
 protected:
  HuihuiTest() {
    Rows members("member_id, lat, lon, free"), positions("member_id, company_id");
    Rows companies("company_id"), wishes("member_id, company_id"), ties("member_a, member_b");
    for (size_t i = 0; i < kMembers; ++i) {
      const std::string id = Quoted(MemberId(i));
      members.Add({id, Lost(i) ? "NULL" : std::to_string(Latitude(i)),
                   Lost(i) ? "NULL" : std::to_string(Longitude(i)), IsFree(i) ? "true" : "false"});
      positions.Add({id, Quoted(MemberId(CompanyOf(i)))});
      if (Avoids(i)) wishes.Add({id, Quoted(MemberId(AvoidedBy(i)))});
      for (size_t b = i + 1; b < kMembers; ++b) {
        if (Mix64(i * kMembers + b) % 100 < 5) ties.AddPair(i, b);
      }
    }
    for (size_t i = 0; i < kCompanies; ++i) companies.Add({Quoted(MemberId(i))});
    site_.Write("members.parquet", members.Select());
    site_.Write("positions.parquet", positions.Select());
    site_.Write("companies.parquet", companies.Select());
    site_.Write("wishes.parquet", wishes.Select());
    site_.Write("connections.parquet", ties.Select());
  }

  static double Part(uint64_t salt, size_t i) {
    return static_cast<double>(Mix64(salt * kMembers + i) % 1000) / 1000;
  }
  static double Latitude(size_t i) { return 39.8 + 0.18 * Part(1, i); }
  static double Longitude(size_t i) { return 116.3 + 0.23 * Part(2, i); }
  static bool Lost(size_t i) { return i % 30 == 7; }
  static bool IsFree(size_t i) { return Mix64(i) % 5 != 0; }
  static size_t CompanyOf(size_t i) { return Mix64(i + 7) % kCompanies; }
  static bool Avoids(size_t i) { return Mix64(i + 9) % 4 == 0; }
  static size_t AvoidedBy(size_t i) { return Mix64(i + 11) % kCompanies; }

  // On a plane, which is exact enough over a city.
  static double Kilometres(size_t a, size_t b) {
    constexpr double kPerDegree = 111.32;
    const double north = (Latitude(a) - Latitude(b)) * kPerDegree;
    const double east = (Longitude(a) - Longitude(b)) * kPerDegree * std::cos(39.9 * M_PI / 180);
    return std::hypot(north, east);
  }

  struct Broken {
    size_t listed = 0, too_far = 0, not_free = 0, unwanted = 0;
  };
  static Broken Count(const SnapshotAnswers& night) {
    Broken broken;
    for (size_t a = 0; a < kMembers; ++a) {
      for (const std::string& id : PeopleOf(night, MemberId(a), 100)) {
        const auto b = static_cast<size_t>(std::stoi(id.substr(1)));
        ++broken.listed;
        broken.too_far += Lost(a) || Lost(b) || Kilometres(a, b) > kRadius;
        broken.not_free += !IsFree(b);
        broken.unwanted += (Avoids(a) && AvoidedBy(a) == CompanyOf(b)) ||
                           (Avoids(b) && AvoidedBy(b) == CompanyOf(a));
      }
    }
    return broken;
  }

  NetworkScenario site_{"huihui"};
};

TEST_F(HuihuiTest, NobodyIsProposedBeyondTheRadiusOrAgainstAWish) {
  const Broken broken = Count(*site_.Night());
  EXPECT_GT(broken.listed, kMembers) << "somebody is near";
  EXPECT_EQ(broken.too_far, 0u);
  EXPECT_EQ(broken.not_free, 0u);
  EXPECT_EQ(broken.unwanted, 0u);

  const Broken off = Count(*site_.Night(
      {"sources.members=SELECT member_id FROM '{data}/members.parquet'",
       "sources.blocks=SELECT '' AS member_id, '' AS blocked_kind, '' AS blocked_id WHERE false"}));
  EXPECT_GT(off.too_far, 1000u);
  EXPECT_GT(off.not_free, 100u);
  EXPECT_GT(off.unwanted, 100u);
}

}  // namespace
}  // namespace bole
