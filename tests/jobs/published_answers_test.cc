// The published snapshot, as the service opens it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "jobs/bench/people.h"
#include "jobs/bench/service.h"
#include "tests/jobs/published_fixture.h"

namespace bole {
namespace {

nlohmann::json JsonOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

TEST_F(PublishedAnswersTest, PagesReachBeyondTheStoredListWithoutRepeatsOrGaps) {
  for (const Surface surface : {Surface::kPeopleYouMayKnow, Surface::kJobsForMember,
                                Surface::kCandidatesForHeadhunter, Surface::kSimilarMembers}) {
    const auto whole = AllPages(surface, 1, 100'000);
    EXPECT_GT(whole.size(), 20u) << "stored lists have 20";
    EXPECT_EQ(AllPages(surface, 1, 7), whole);
    std::set<uint32_t> rows;
    for (const Recommendation& item : whole) rows.insert(item.row);
    EXPECT_EQ(rows.size(), whole.size());
  }
}

TEST_F(PublishedAnswersTest, FillsUpWhatARequestExcludes) {
  const ListRequest request = {.surface = Surface::kPeopleYouMayKnow, .query = 2, .count = 15};
  const auto first = answers_.List(request).items;
  ListRequest without = request;
  for (const Recommendation& item : first) without.excluded.push_back(item.row);
  std::sort(without.excluded.begin(), without.excluded.end());
  const auto rest = answers_.List(without).items;
  ASSERT_EQ(rest.size(), 15u);
  for (const Recommendation& item : rest) {
    EXPECT_FALSE(std::binary_search(without.excluded.begin(), without.excluded.end(), item.row));
  }
  const std::vector<uint32_t> only = {rest[4].row};
  const Answer one =
      answers_.List({.surface = Surface::kPeopleYouMayKnow, .query = 2, .count = 15, .only = only});
  EXPECT_THAT(one.items, ::testing::ElementsAre(rest[4]));
  EXPECT_FALSE(one.more);
}

TEST_F(PublishedAnswersTest, APairHasTheScoreThatItsListHas) {
  for (const Surface surface :
       {Surface::kPeopleYouMayKnow, Surface::kJobsForMember, Surface::kHeadhuntersForMember}) {
    const auto items = answers_.List({.surface = surface, .query = 3, .count = 5}).items;
    std::vector<uint32_t> rows;
    for (const Recommendation& item : items) rows.push_back(item.row);
    std::reverse(rows.begin(), rows.end());
    const auto pairs = answers_.ScorePairs(surface, 3, rows);
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_TRUE(pairs[i].allowed);
      EXPECT_EQ(pairs[i].score, items[rows.size() - 1 - i].score);
    }
  }
  EXPECT_FALSE(
      answers_.ScorePairs(Surface::kPeopleYouMayKnow, 3, std::vector<uint32_t>{3})[0].allowed);
}

// One number for a job and a headhunter, wherever it is asked for; lists go by it.
TEST_F(PublishedAnswersTest, HeadhuntersOfAJobAreInTheOrderOfTheJointScore) {
  constexpr Surface kSurface = Surface::kHeadhuntersForJob;
  const Matchmaker& maker = answers_.matchmaker();
  ASSERT_NE(maker.mandate_matcher(), nullptr);
  size_t num_listed = 0;
  for (uint32_t job = 0; job < maker.num_jobs(); ++job) {
    const auto items = answers_.List({.surface = kSurface, .query = job, .count = 5}).items;
    std::vector<uint32_t> rows;
    for (const Recommendation& item : items) rows.push_back(item.row);
    const auto forecasts = answers_.Foretell(kSurface, job, rows);
    const auto pairs = answers_.ScorePairs(kSurface, job, rows);
    ASSERT_EQ(forecasts.size(), rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(items[i].score, forecasts[i].joint());
      EXPECT_EQ(items[i].score, pairs[i].score);
      EXPECT_EQ(forecasts[i], maker.mandate_matcher()->Foretell(job, rows[i]));
      if (i > 0) {
        EXPECT_GE(items[i - 1].score, items[i].score);
      }
    }
    num_listed += rows.size();
  }
  EXPECT_GT(num_listed, 100u);
}

TEST_F(PublishedAnswersTest, ListsOfAJobsHeadhuntersArePlannedAsProbabilities) {
  const auto metrics = JsonOf(CurrentDirectory(first_->path()) / "metrics.json");
  EXPECT_EQ(metrics.at("exposure").at("headhunters_for_job").at("are_probabilities"), true);
}

TEST_F(PublishedAnswersTest, ExplainsEveryoneByTheirPlaceOrByWhatKeepsThemOff) {
  const Matchmaker& maker = answers_.matchmaker();
  for (const Surface surface : {Surface::kPeopleYouMayKnow, Surface::kCandidatesForHeadhunter}) {
    constexpr uint32_t kViewer = 3;
    const auto list = AllPages(surface, kViewer, 100'000);
    const auto known = maker.known_pairs().Of(surface, kViewer);
    for (uint32_t row = 0; row < answers_.num_entities(ItemKind(surface)); ++row) {
      const Explanation told = answers_.Explain(surface, kViewer, row, list.size());
      if (!maker.wall().Allows(surface, kViewer, row) ||
          maker.known_pairs().Hides(surface, kViewer, row)) {
        EXPECT_EQ(told.standing, Standing::kNotAvailable);
        EXPECT_EQ(told.night_length, 0u) << "nothing else may be told";
      } else if (std::ranges::binary_search(known, row)) {
        EXPECT_EQ(told.standing, Standing::kSettled);
      } else if (const auto item = std::ranges::find(list, row, &Recommendation::row);
                 item != list.end()) {
        EXPECT_EQ(told.standing, Standing::kListed);
        EXPECT_EQ(told.rank, static_cast<size_t>(item - list.begin()));
        EXPECT_EQ(told.item, *item);
        EXPECT_EQ(told.night_length, 20u);
      } else {
        EXPECT_EQ(told.standing, Standing::kCrowdedOut);
      }
    }
    const Recommendation last = list.back();
    EXPECT_EQ(answers_.Explain(surface, kViewer, last.row, list.size() - 1).standing,
              Standing::kTooFar);
  }
}

// Members who dismissed a job that had never dealt with them: to the job they are as those whom the
// wall hides, in every way of asking.
TEST_F(PublishedAnswersTest, WhoRefusedAViewerIsAsOneWhomTheWallHides) {
  constexpr Surface kSurface = Surface::kCandidatesForJob;
  const Matchmaker& maker = answers_.matchmaker();
  size_t num_hidden = 0;
  for (uint32_t job = 0; job < maker.num_jobs() && num_hidden < 50; ++job) {
    const auto hidden = maker.known_pairs().Hidden(kSurface, job);
    if (hidden.empty()) continue;
    num_hidden += hidden.size();
    for (const ScoredPair& pair : answers_.ScorePairs(kSurface, job, hidden)) {
      EXPECT_FALSE(pair.allowed);
      EXPECT_EQ(pair.score, 0);
    }
    SearchCall call = {.viewer_kind = EntityKind::kJob, .viewer = job};
    call.task.count = maker.num_members();
    const SearchResult found = answers_.Search(call);
    for (const uint32_t member : hidden) {
      const Explanation told = answers_.Explain(kSurface, job, member, 10);
      EXPECT_EQ(told.standing, Standing::kNotAvailable);
      EXPECT_EQ(told.night_length, 0u);
      EXPECT_EQ(std::ranges::find(found.rows, member, &ScoredRow::row), found.rows.end());
    }
  }
  EXPECT_GT(num_hidden, 20u);
}

TEST_F(PublishedAnswersTest, BenchServiceAsksEveryMethodWithAndWithoutLists) {
  const std::filesystem::path path = first_->path() / "service.json";
  for (const std::string& method : ServiceBenchMethods()) {
    if (method == "searchMembers") continue;  // asks more: service_test
    for (const bool live : {true, false}) {
      RunBenchService(
          Config(),
          {.method = method, .callers = {1, 3}, .num_answers = 10, .live = live, .json = path});
      const nlohmann::json json = JsonOf(path);
      ASSERT_EQ(json["runs"].size(), 2u);
      EXPECT_EQ(json["runs"][1]["answers"], 10);
      // Nobody is listed for the half of the jobs that has closed.
      EXPECT_GT(json["share_with_items"], 0.4) << method << (live ? " live" : " stored");
    }
  }
  EXPECT_THROW(RunBenchService(Config(), {.method = "status"}), Error);
}

TEST_F(PublishedAnswersTest, BenchPeopleMakesOneSurfaceAlone) {
  const std::filesystem::path path = first_->path() / "people.json";
  RunBenchPeople(Config(), {.num_lists = 10, .callers = {2}, .num_answers = 10, .json = path});
  const nlohmann::json json = JsonOf(path);
  EXPECT_EQ(json["members"], kMinWorldMembers);
  EXPECT_EQ(json["lists"], 10);
  ASSERT_EQ(json["stages"].size(), 8u);
  EXPECT_EQ(json["live"][0]["callers"], 2);
  const std::filesystem::path night = first_->path() / "night" / "train" / "final";
  for (const char* file : {"features.bole", "graph.bole", "member_traits.bole",
                           "people_weights.bole", "people_ranker.bole"}) {
    EXPECT_EQ(ReadFile(first_->path() / "bench_people" / file), ReadFile(night / file)) << file;
  }
}

}  // namespace
}  // namespace bole
