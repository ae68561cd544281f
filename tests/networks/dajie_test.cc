// Dajie: jobs are proposed as often as they can hire, and go to those who fit.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

constexpr size_t kStudents = 240, kFields = 8, kJobs = 42;
constexpr size_t kFamous = 0;  // all want it, and it has two openings
constexpr size_t kMass = 1;    // a hundred openings, for the first half of the fields
constexpr size_t kLength = 6, kListsPerOpening = 5;

size_t Openings(size_t job) {
  return job == kFamous ? 2 : job == kMass ? 100 : 8;
}

std::string JobId(size_t job) {
  return "j" + MemberId(job).substr(1);
}

// Students of eight fields, five jobs for each field. Everybody applied to two jobs of the field,
// half of all to the famous one, and of those who fit half to the one with many openings.
class DajieTest : public ::testing::Test {
 protected:
  DajieTest() {
    Rows members("member_id, skills"), students("member_id, school, field, year");
    Rows jobs("job_id, title, skills, openings");
    Rows acts("actor_kind, actor_id, action, object_kind, object_id, \"at\"");
    for (size_t job = 0; job < kJobs; ++job) {
      jobs.Add(
          {Quoted(JobId(job)), "'trainee'", Quoted(Skills(job)), std::to_string(Openings(job))});
    }
    for (size_t i = 0; i < kStudents; ++i) {
      const std::string id = Quoted(MemberId(i));
      members.Add({id, Quoted("skill " + std::to_string(i % kFields))});
      students.Add({id, Quoted("school " + std::to_string(i % 5)),
                    Quoted("field " + std::to_string(i % kFields)), "2016"});
      const auto apply = [&](size_t job) {
        acts.Add({"'member'", id, "'apply'", "'job'", Quoted(JobId(job)), "DATE '2016-05-01'"});
      };
      apply(2 + i % kFields + kFields * (Mix64(i) % 5));
      apply(2 + i % kFields + kFields * (Mix64(i + kStudents) % 5));
      if (Mix64(i) / 8 % 2 == 0) apply(kFamous);
      if (AppliedToMass(i)) apply(kMass);
    }
    site_.Write("members.parquet", members.Select());
    site_.Write("students.parquet", students.Select());
    site_.Write("jobs.parquet", jobs.Select());
    site_.Write("interactions.parquet", acts.Select());
  }

  static bool Fits(size_t student) { return student % kFields < kFields / 2; }
  static bool AppliedToMass(size_t student) {
    return Fits(student) && Mix64(student) / 16 % 2 == 0;
  }

  static std::string Skills(size_t job) {
    if (job == kFamous) return "";
    if (job == kMass) return "skill 0;skill 1;skill 2;skill 3";
    return "skill " + std::to_string((job - 2) % kFields);
  }

  // Job -> students on whose lists it is.
  static std::map<std::string, std::vector<size_t>> Shown(const SnapshotAnswers& night) {
    std::map<std::string, std::vector<size_t>> shown;
    for (size_t i = 0; i < kStudents; ++i) {
      for (const auto& id : ListOf(night, Surface::kJobsForMember, MemberId(i), kLength)) {
        shown[id].push_back(i);
      }
    }
    return shown;
  }

  NetworkScenario site_{"dajie",
                        {"lists.jobs=" + std::to_string(kLength),
                         "exposure.lists_per_opening=" + std::to_string(kListsPerOpening)}};
};

TEST_F(DajieTest, JobsAreProposedAsOftenAsTheyCanHireAndToThoseWhoFit) {
  const auto night = site_.Night();
  const auto shown = Shown(*night);
  size_t num_places = 0;
  for (size_t job = 0; job < kJobs; ++job) {
    const auto found = shown.find(JobId(job));
    if (found == shown.end()) continue;
    EXPECT_LE(found->second.size(), kListsPerOpening * Openings(job)) << JobId(job);
    num_places += found->second.size();
  }
  EXPECT_EQ(num_places, kStudents * kLength) << "nobody's list is shorter for it";

  // The one with a hundred openings goes to nearly all who fit and hadn't applied, and what is left
  // to others.
  const auto& of_mass = shown.at(JobId(kMass));
  std::array<double, 2> free = {}, told = {};
  for (size_t i = 0; i < kStudents; ++i) {
    if (AppliedToMass(i)) continue;
    ++free[Fits(i)];
    told[Fits(i)] += std::ranges::binary_search(of_mass, i);
  }
  EXPECT_GT(told[1] / free[1], 0.85);
  EXPECT_GT(told[1] / free[1], 1.5 * told[0] / free[0]);

  const auto off = Shown(*site_.Night({"exposure.lists_per_opening=0"}));
  EXPECT_GT(off.at(JobId(kFamous)).size(), 3 * kListsPerOpening * Openings(kFamous));
}

TEST_F(DajieTest, APlannedListIsTheBeginningOfTheLongerOneAndKeepsItsScores) {
  const auto night = site_.Night();
  const auto off = site_.Night({"exposure.lists_per_opening=0"});
  for (uint32_t student = 0; student < kStudents; student += 7) {
    ListRequest request = {.surface = Surface::kJobsForMember, .query = student, .count = kLength};
    const auto list = night->List(request).items;
    request.count = 2 * kLength;
    const auto longer = night->List(request).items;
    ASSERT_GT(longer.size(), list.size());
    EXPECT_TRUE(std::equal(list.begin(), list.end(), longer.begin())) << student;
    std::vector<uint32_t> rows;
    for (const Recommendation& item : list) rows.push_back(item.row);
    const auto pairs = off->ScorePairs(Surface::kJobsForMember, student, rows);
    for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(pairs[i].score, list[i].score);
  }
}

}  // namespace
}  // namespace bole
