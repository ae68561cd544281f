// A pair of two sides has one number on each of both and one for both: whoever asks, in whatever
// company, and for every pair of every list of a night.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <map>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

constexpr size_t kMembers = 360, kJobs = 60, kHeadhunters = 100, kCities = 4, kSkills = 3;
constexpr int kDays = 150;

std::string JobId(size_t job) {
  return "j" + MemberId(job).substr(1);
}
std::string HeadhunterId(size_t headhunter) {
  return "h" + MemberId(headhunter).substr(1);
}
std::string City(size_t i) {
  return Quoted("city " + std::to_string(i % kCities));
}
bool IsNear(size_t i, size_t j) {
  return i % kCities == j % kCities;
}
bool Fits(size_t i, size_t j) {
  return i / kCities % kSkills == j / kCities % kSkills;
}
std::string Skill(size_t i) {
  return Quoted("skill " + std::to_string(i / kCities % kSkills));
}

// Members apply in their own city and are taken for their skill; headhunters write to their own
// city and are answered for their specialism. So neither side alone orders lists well.
class JointScoreTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    site_ = new NetworkScenario("liepin", {"exposure.lists_per_capacity=0"});
    WriteParties();
    WriteActs();
    night_ = site_->Night();
  }
  static void TearDownTestSuite() {
    night_.reset();
    delete site_;
  }

  static void WriteParties() {
    Rows members("member_id, city, skills"), jobs("job_id, title, city, skills");
    Rows headhunters("headhunter_id, firm_id, cities, specialisms"), clients("firm_id, company_id");
    for (size_t i = 0; i < kMembers; ++i) members.Add({Quoted(MemberId(i)), City(i), Skill(i)});
    for (size_t i = 0; i < kJobs; ++i) jobs.Add({Quoted(JobId(i)), "'post'", City(i), Skill(i)});
    for (size_t i = 0; i < kHeadhunters; ++i) {
      headhunters.Add({Quoted(HeadhunterId(i)), "'firm'", City(i), Skill(i)});
    }
    site_->Write("members.parquet", members.Select());
    site_->Write("jobs.parquet", jobs.Select());
    site_->Write("headhunters.parquet", headhunters.Select());
    site_->Write("clients.parquet", clients.Select());
  }

  static void WriteActs() {
    Rows acts("actor_kind, actor_id, action, object_kind, object_id, \"at\"");
    const auto act = [&](const char* actor_kind, const std::string& actor, const char* action,
                         const char* object_kind, const std::string& object, uint64_t day) {
      acts.Add({Quoted(actor_kind), Quoted(actor), Quoted(action), Quoted(object_kind),
                Quoted(object), "DATE '2016-01-01' + " + std::to_string(day)});
    };
    for (size_t i = 0; i < kMembers; ++i) {
      for (size_t j = 0; j < kJobs; ++j) {
        Random random(1, i, j);
        if (!random.Chance(IsNear(i, j) ? 0.7 : 0.1)) continue;
        const uint64_t day = random.Below(kDays);
        act("member", MemberId(i), "apply", "job", JobId(j), day);
        act("job", JobId(j), random.Chance(Fits(i, j) ? 0.9 : 0.2) ? "shortlist" : "reject",
            "member", MemberId(i), day + 1);
      }
      for (size_t j = 0; j < kHeadhunters; ++j) {
        Random random(2, i, j);
        if (!random.Chance(IsNear(i, j) ? 0.7 : 0.1)) continue;
        const uint64_t day = random.Below(kDays);
        act("headhunter", HeadhunterId(j), "contact", "member", MemberId(i), day);
        act("member", MemberId(i), random.Chance(Fits(i, j) ? 0.9 : 0.2) ? "reply" : "decline",
            "headhunter", HeadhunterId(j), day + 1);
      }
    }
    site_->Write("interactions.parquet", acts.Select());
  }

  static inline NetworkScenario* site_ = nullptr;
  static inline std::unique_ptr<const SnapshotAnswers> night_;
};

// Each surface and the one on which the other side asks.
const std::map<Surface, Surface> kOpposite = {
    {Surface::kJobsForMember, Surface::kCandidatesForJob},
    {Surface::kCandidatesForJob, Surface::kJobsForMember},
    {Surface::kHeadhuntersForMember, Surface::kCandidatesForHeadhunter},
    {Surface::kCandidatesForHeadhunter, Surface::kHeadhuntersForMember}};

void ExpectSameBits(const MatchForecast& a, const MatchForecast& b) {
  EXPECT_EQ(std::bit_cast<uint32_t>(a.interest), std::bit_cast<uint32_t>(b.interest));
  EXPECT_EQ(std::bit_cast<uint32_t>(a.acceptance), std::bit_cast<uint32_t>(b.acceptance));
  EXPECT_EQ(std::bit_cast<uint32_t>(a.joint()), std::bit_cast<uint32_t>(b.joint()));
}

// A pair as one side's list has it.
struct ListedPair {
  uint32_t query = 0;
  MatchForecast forecast;
};

TEST_F(JointScoreTest, EveryPairOfEveryListHasTheSameBitsFromAllSides) {
  for (const auto& [surface, opposite] : kOpposite) {
    std::map<uint32_t, std::vector<ListedPair>> by_other;
    for (uint32_t query = 0; query < night_->num_entities(QueryKind(surface)); ++query) {
      const auto items = night_->List({.surface = surface, .query = query, .count = 20}).items;
      std::vector<uint32_t> rows;
      for (const Recommendation& item : items) rows.push_back(item.row);
      const auto together = night_->Foretell(surface, query, rows);
      const auto scores = night_->ScorePairs(surface, query, rows);
      ASSERT_EQ(together.size(), 20u) << "forecasts of full lists";
      for (size_t i = 0; i < rows.size(); ++i) {
        ExpectSameBits(night_->Foretell(surface, query, {&rows[i], 1})[0], together[i]);
        ExpectSameBits(night_->Foretell(opposite, rows[i], {&query, 1})[0], together[i]);
        EXPECT_EQ(items[i].score, together[i].joint());
        EXPECT_EQ(scores[i].score, together[i].joint());
        by_other[rows[i]].push_back({query, together[i]});
      }
    }
    size_t num_pairs = 0, num_ranked = 0;
    for (const auto& [other, pairs] : by_other) {
      std::vector<uint32_t> queries;
      for (const ListedPair& pair : pairs) queries.push_back(pair.query);
      const auto together = night_->Foretell(opposite, other, queries);
      const auto scores = night_->ScorePairs(opposite, other, queries);
      for (size_t i = 0; i < pairs.size(); ++i) {
        ExpectSameBits(together[i], pairs[i].forecast);
        // Whom the other side finds too late to put them in order has a score below 0 there.
        if (scores[i].score < 0) continue;
        EXPECT_EQ(scores[i].score, pairs[i].forecast.joint());
        ++num_ranked;
      }
      num_pairs += pairs.size();
    }
    EXPECT_EQ(num_pairs, 20 * night_->num_entities(QueryKind(surface)));
    EXPECT_GT(num_ranked, num_pairs / 4);
  }
}

TEST_F(JointScoreTest, ListsAreInTheOrderOfTheJointScoreAndNotOfOneSides) {
  for (const auto& [surface, opposite] : kOpposite) {
    const std::string name(kSurfaceNames[static_cast<size_t>(surface)]);
    size_t num_against_interest = 0, num_against_acceptance = 0;
    for (uint32_t query = 0; query < night_->num_entities(QueryKind(surface)); ++query) {
      const auto items = night_->List({.surface = surface, .query = query, .count = 20}).items;
      std::vector<uint32_t> rows;
      for (const Recommendation& item : items) rows.push_back(item.row);
      const auto forecasts = night_->Foretell(surface, query, rows);
      for (size_t i = 1; i < rows.size(); ++i) {
        EXPECT_GE(forecasts[i - 1].joint(), forecasts[i].joint());
        num_against_interest += forecasts[i - 1].interest < forecasts[i].interest;
        num_against_acceptance += forecasts[i - 1].acceptance < forecasts[i].acceptance;
      }
    }
    EXPECT_GT(num_against_interest, 100u) << name;
    EXPECT_GT(num_against_acceptance, 100u) << name;
  }
}

}  // namespace
}  // namespace bole
