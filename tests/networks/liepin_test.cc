// Liepin: a firm doesn't recruit from its clients, whoever of the firm asks and whichever way; and
// no headhunter is proposed to more people than a week bears.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

// Four firms of two headhunters each and twelve companies; each firm has three of them as clients.
// Every member works for one company, every job is one headhunter's, and everybody has dealt with
// somebody.
class LiepinTest : public ::testing::Test {
 protected:
  static constexpr size_t kMembers = 120, kHeadhunters = 8, kJobs = 24, kCompanies = 12;
  static constexpr size_t kCapacity = 3, kListsPerCapacity = 20;  // the second as in the config

  LiepinTest() {
    Rows members("member_id, skills"), positions("member_id, company_id"),
        clients("firm_id, company_id");
    Rows headhunters("headhunter_id, firm_id, specialisms, weekly_capacity"),
        companies("company_id");
    Rows jobs("job_id, title, headhunter_id, company_id");
    Rows acts("actor_kind, actor_id, action, object_kind, object_id, \"at\"");
    for (size_t i = 0; i < kCompanies; ++i) companies.Add({Quoted(MemberId(i))});
    for (size_t firm = 0; firm < kHeadhunters / 2; ++firm) {
      for (size_t i = 0; i < 3; ++i) {
        clients.Add({Quoted(MemberId(firm)), Quoted(MemberId(3 * firm + i))});
      }
    }
    for (size_t i = 0; i < kHeadhunters; ++i) {
      headhunters.Add(
          {Quoted(MemberId(i)), Quoted(MemberId(FirmOf(i))), "'Java'", std::to_string(kCapacity)});
      for (size_t n = 0; n < 4; ++n) {
        acts.Add({"'headhunter'", Quoted(MemberId(i)), "'contact'", "'member'",
                  Quoted(MemberId(Mix64(4 * i + n) % kMembers)), "DATE '2015-05-01'"});
      }
    }
    for (size_t i = 0; i < kJobs; ++i) {
      jobs.Add({Quoted(MemberId(i)), "'工程师'", Quoted(MemberId(HeadhunterOf(i))),
                Quoted(MemberId(3 * FirmOf(HeadhunterOf(i)) + i % 3))});
    }
    for (size_t i = 0; i < kMembers; ++i) {
      members.Add({Quoted(MemberId(i)), "'Java'"});
      positions.Add({Quoted(MemberId(i)), Quoted(MemberId(i % kCompanies))});
    }
    site_.Write("members.parquet", members.Select());
    site_.Write("positions.parquet", positions.Select());
    site_.Write("companies.parquet", companies.Select());
    site_.Write("clients.parquet", clients.Select());
    site_.Write("headhunters.parquet", headhunters.Select());
    site_.Write("jobs.parquet", jobs.Select());
    site_.Write("interactions.parquet", acts.Select());
  }

  static size_t FirmOf(size_t headhunter) { return headhunter / 2; }
  static size_t HeadhunterOf(size_t job) { return job % kHeadhunters; }
  static bool IsOfClient(size_t member, size_t headhunter) {
    return member % kCompanies / 3 == FirmOf(headhunter);
  }

  static bool IsOffLimits(Surface surface, size_t query, size_t item) {
    switch (surface) {
      case Surface::kJobsForMember:
        return IsOfClient(query, HeadhunterOf(item));
      case Surface::kCandidatesForJob:
        return IsOfClient(item, HeadhunterOf(query));
      case Surface::kHeadhuntersForMember:
        return IsOfClient(query, item);
      case Surface::kCandidatesForHeadhunter:
        return IsOfClient(item, query);
      default:
        return false;
    }
  }

  struct Places {
    size_t listed = 0, off_limits = 0;
  };
  static Places Count(const SnapshotAnswers& night) {
    Places places;
    for (const Surface surface :
         {Surface::kJobsForMember, Surface::kCandidatesForJob, Surface::kHeadhuntersForMember,
          Surface::kCandidatesForHeadhunter}) {
      for (uint32_t query = 0; query < night.num_entities(QueryKind(surface)); ++query) {
        // Deeper than the stored lists.
        for (const Recommendation& item :
             night.List({.surface = surface, .query = query, .count = 200}).items) {
          ++places.listed;
          places.off_limits += IsOffLimits(surface, query, item.row);
        }
      }
    }
    return places;
  }

  NetworkScenario site_{"liepin"};
};

TEST_F(LiepinTest, NoOffLimitsPairIsInAnyList) {
  const Places places = Count(*site_.Night());
  EXPECT_GT(places.listed, 5000u);
  EXPECT_EQ(places.off_limits, 0u);

  const Places off =
      Count(*site_.Night({"sources.headhunters=SELECT * FROM '{data}/headhunters.parquet'"}));
  EXPECT_GT(off.off_limits, 1000u) << "without the contracts";
}

TEST_F(LiepinTest, NoHeadhunterIsOnMoreListsThanAWeekBears) {
  const auto most_lists = [](const SnapshotAnswers& night) {
    std::array<size_t, kHeadhunters> counts = {};
    for (uint32_t member = 0; member < kMembers; ++member) {
      const ListRequest request = {
          .surface = Surface::kHeadhuntersForMember, .query = member, .count = 100};
      for (const Recommendation& item : night.List(request).items) ++counts[item.row];
    }
    return *std::ranges::max_element(counts);
  };
  EXPECT_EQ(most_lists(*site_.Night()), kCapacity * kListsPerCapacity);
  EXPECT_GT(most_lists(*site_.Night({"exposure.lists_per_capacity=0"})),
            kCapacity * kListsPerCapacity);
}

}  // namespace
}  // namespace bole
