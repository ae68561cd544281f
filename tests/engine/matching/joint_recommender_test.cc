#include "engine/matching/joint_recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/matching/job_pair_features.h"
#include "engine/matching/pair_matcher.h"
#include "engine/matching/surface_filter.h"
#include "tests/support/random_job_market.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using enum Surface;

constexpr uint32_t kMembers = 150, kJobs = 260;
const size_t kNumFound = NumJointCandidates(kJobsForMember);

// A stump for each feature, so that every feature tells in every score.
CalibratedTrees StumpsOnAll(uint64_t seed) {
  Random random(seed);
  std::vector<uint32_t> roots;
  std::vector<TreeNode> nodes;
  for (uint32_t feature = 0; feature < kNumJobPairFeatures; ++feature) {
    const auto root = static_cast<uint32_t>(nodes.size());
    roots.push_back(root);
    const auto leaf = [&] { return static_cast<float>(0.2 * random.Normal()); };
    nodes.push_back({feature, static_cast<float>(random.Uniform()), root + 1, root + 2});
    nodes.push_back({.value = leaf()});
    nodes.push_back({.value = leaf()});
  }
  return {TreeEnsemble(kNumJobPairFeatures, -1, std::move(roots), std::move(nodes)), {}};
}

class JointRecommenderTest : public ::testing::Test {
 protected:
  JointRecommenderTest() {
    tables_.WriteMembers(kMembers);
    std::vector<SmallRow> jobs;
    for (uint32_t job = 0; job < kJobs; ++job) {
      // Every ninth is closed.
      jobs.push_back({{"job_id", "j" + std::to_string(1000 + job)},
                      {"closes_at", job % 9 == 0 ? "10" : "5000"}});
    }
    tables_.Write("jobs", jobs);
    wall_.emplace(WallTables::Open(tables_.path()), /*now=*/1000);
    known_.emplace(KnownPairsTables{OpenTable("members"), OpenTable("jobs"),
                                    OpenTable("headhunters"), OpenTable("connections"),
                                    OpenTable("interactions")});
    matcher_.emplace(std::make_unique<const JobPairFeatures>(market_.views()),
                     MatchRanker(StumpsOnAll(1), StumpsOnAll(2)));
  }

  Table OpenTable(const std::string& name) const {
    return Table::Open(tables_.path() / (name + ".bole"));
  }

  JointRecommender Make(Surface surface) const {
    auto found = std::make_unique<FusedRecommender>(surface == kJobsForMember
                                                        ? market_.relation().ForActors()
                                                        : market_.relation().ForObjects());
    return {std::move(found), *matcher_, surface, *wall_, *known_};
  }

  SurfaceFilter Filter(Surface surface, uint32_t query, const RequestedRows& requested = {}) const {
    return {*wall_, *known_, surface, query, requested};
  }

  SmallTables tables_;
  TemporaryDirectory directory_;
  RandomJobMarket market_{kMembers, kJobs};
  std::optional<PrivacyWall> wall_;
  std::optional<KnownPairs> known_;
  std::optional<PairMatcher> matcher_;
};

TEST_F(JointRecommenderTest, APairHasOneNumberWhicheverSideAsks) {
  const JointRecommender jobs = Make(kJobsForMember), candidates = Make(kCandidatesForJob);
  std::map<std::pair<uint32_t, uint32_t>, float> scores;  // by member and job
  for (uint32_t member = 0; member < kMembers; ++member) {
    for (const auto& item : jobs.Recommend(member, 50, Filter(kJobsForMember, member))) {
      scores[{member, item.row}] = item.score;
    }
  }
  size_t num_both = 0;
  for (uint32_t job = 0; job < kJobs; ++job) {
    for (const auto& item : candidates.Recommend(job, 50, Filter(kCandidatesForJob, job))) {
      const auto listed = scores.find({item.row, job});
      if (listed == scores.end()) continue;
      ++num_both;
      EXPECT_EQ(listed->second, item.score);
    }
  }
  EXPECT_GT(num_both, 1000u);
  // And one by one.
  for (const auto& [pair, score] : scores) {
    const auto forecast =
        matcher_->Foretell(kCandidatesForJob, pair.second, std::vector{pair.first});
    EXPECT_EQ(forecast[0].joint(), score);
    EXPECT_EQ(forecast[0], matcher_->Foretell(kJobsForMember, pair.first, {{pair.second}})[0]);
  }
}

TEST_F(JointRecommenderTest, RanksTheFirstFoundByTheirJointScoreAndKeepsTheRestInOrder) {
  const auto list = Make(kJobsForMember).Recommend(3, kJobs, Filter(kJobsForMember, 3));
  const auto found = FusedRecommender(market_.relation().ForActors())
                         .Recommend(3, kJobs, Filter(kJobsForMember, 3));
  ASSERT_EQ(list.size(), found.size());
  ASSERT_GT(list.size(), kNumFound);
  std::vector<uint32_t> first, expected;
  for (size_t i = 0; i < kNumFound; ++i) {
    first.push_back(list[i].row);
    expected.push_back(found[i].row);
    EXPECT_GT(list[i].score, 0);
  }
  EXPECT_NE(first, expected);
  EXPECT_THAT(first, ::testing::UnorderedElementsAreArray(expected));
  for (size_t i = kNumFound; i < list.size(); ++i) EXPECT_EQ(list[i].row, found[i].row);
  for (size_t i = 1; i < list.size(); ++i) {
    EXPECT_LE(list[i].score, list[i - 1].score);
    EXPECT_NE(list[i].row % 9, 0u) << "closed";
  }
  EXPECT_LT(list.back().score, 0);
}

TEST_F(JointRecommenderTest, AListIsAPrefixOfALongerOneAndAnExclusionMovesNobodyElse) {
  const JointRecommender jobs = Make(kJobsForMember);
  const auto whole = jobs.Recommend(7, kJobs, Filter(kJobsForMember, 7));
  for (const size_t k : {1, 20, 99, 100, 101, 150}) {
    const auto list = jobs.Recommend(7, k, Filter(kJobsForMember, 7));
    EXPECT_TRUE(std::equal(list.begin(), list.end(), whole.begin(), whole.begin() + k)) << k;
  }
  std::vector<uint32_t> excluded = {whole[2].row, whole[30].row, whole[120].row};
  std::sort(excluded.begin(), excluded.end());
  auto expected = whole;
  std::erase_if(expected, [&](const Recommendation& item) {
    return std::ranges::binary_search(excluded, item.row);
  });
  EXPECT_EQ(jobs.Recommend(7, kJobs, Filter(kJobsForMember, 7, {.excluded = excluded})), expected);
}

// Proposes rows from the end of the table, whatever they are to the query, twice each.
class LastRows : public MoreCandidates {
 public:
  std::vector<Recommendation> Find(uint32_t, const RowFilter& filter) const override {
    std::vector<Recommendation> found;
    for (uint32_t row = kJobs - 40; row < kJobs; ++row) {
      if (filter.Allows(row)) found.insert(found.end(), 2, {row, 1, Source::kProfile});
    }
    return found;
  }
};

TEST_F(JointRecommenderTest, MoreCandidatesAreRankedAmongTheFirstFoundEachOnce) {
  const auto fused = [&] {
    return std::make_unique<FusedRecommender>(market_.relation().ForActors());
  };
  const JointRecommender jobs(fused(), *matcher_, kJobsForMember, *wall_, *known_,
                              std::make_unique<LastRows>());
  const SurfaceFilter filter = Filter(kJobsForMember, 5);
  const auto whole = jobs.Recommend(5, kJobs, filter);
  const auto found = fused()->Recommend(5, kJobs, filter);
  std::vector<uint32_t> ranked, expected, rows, all;
  for (const Recommendation& item : whole) {
    rows.push_back(item.row);
    if (item.score > 0) ranked.push_back(item.row);
  }
  for (size_t i = 0; i < found.size(); ++i) {
    all.push_back(found[i].row);
    if (i < kNumFound || found[i].row >= kJobs - 40) expected.push_back(found[i].row);
  }
  for (const Recommendation& item : LastRows().Find(5, filter)) {
    // Of the member's own history, too: here the source decides, and the wall.
    if (!std::ranges::count(all, item.row)) expected.push_back(item.row), all.push_back(item.row);
  }
  EXPECT_GT(ranked.size(), kNumFound);
  EXPECT_THAT(ranked, ::testing::UnorderedElementsAreArray(expected));
  EXPECT_THAT(rows, ::testing::UnorderedElementsAreArray(all));
  for (size_t i = 1; i < whole.size(); ++i) {
    EXPECT_LE(whole[i].score, whole[i - 1].score);
    EXPECT_NE(whole[i].row % 9, 0u) << "closed";
  }
  for (const size_t k : {1, 60, 120, 139, 160}) {
    const auto list = jobs.Recommend(5, k, filter);
    EXPECT_TRUE(std::equal(list.begin(), list.end(), whole.begin(), whole.begin() + k)) << k;
    for (const size_t num_threads : {1, 3}) {
      EXPECT_EQ(jobs.RecommendBatch(std::vector<uint32_t>{5}, k, num_threads, {})[0], list) << k;
    }
  }
}

TEST_F(JointRecommenderTest, ABatchGivesTheSameListsWithAnyNumberOfThreads) {
  const JointRecommender candidates = Make(kCandidatesForJob);
  std::vector<uint32_t> queries;
  for (uint32_t job = 0; job < kJobs; job += 3) queries.push_back(job);
  const auto lists = candidates.RecommendBatch(queries, 30, 1, {});
  EXPECT_EQ(candidates.RecommendBatch(queries, 30, 3, {}), lists);
  for (size_t i = 0; i < queries.size(); ++i) {
    EXPECT_EQ(lists[i],
              candidates.Recommend(queries[i], 30, Filter(kCandidatesForJob, queries[i])));
  }
}

// Some lists are long enough after their filters, others go on behind what is put in order.
TEST_F(JointRecommenderTest, ABatchKeepsToTheFilterOfEachQuery) {
  const JointRecommender jobs = Make(kJobsForMember);
  const std::vector<uint32_t> queries = {0, 1, 2, 3, 4, 5, 6, 7};
  std::vector<std::vector<uint32_t>> excluded(queries.size());
  std::vector<std::vector<Recommendation>> expected;
  std::vector<SurfaceFilter> filters;
  for (const uint32_t query : queries) {
    expected.push_back(jobs.Recommend(query, kJobs, Filter(kJobsForMember, query)));
    for (size_t i = 0; i < 12 * query; ++i) excluded[query].push_back(expected[query][i].row);
    expected[query].erase(expected[query].begin(), expected[query].begin() + 12 * query);
    expected[query].resize(60);
    std::sort(excluded[query].begin(), excluded[query].end());
    filters.push_back(Filter(kJobsForMember, query, {.excluded = excluded[query]}));
  }
  std::vector<const RowFilter*> pointers;
  for (const SurfaceFilter& made : filters) pointers.push_back(&made);
  EXPECT_EQ(jobs.RecommendBatch(queries, 60, 1, pointers), expected);
  EXPECT_EQ(jobs.RecommendBatch(queries, 60, 3, pointers), expected);
  EXPECT_GT(expected[0].back().score, 0);
  EXPECT_LT(expected[7].back().score, 0);
}

TEST_F(JointRecommenderTest, WhatAMemberDidWithTheJobItselfTellsNothing) {
  // The same past, once with and once without a look at the job.
  const CsrView history = market_.relation().history();
  uint32_t member = 0;
  while (history.row_size(member) < 2) ++member;
  const uint32_t job = history.row(member)[0];
  const JobPairFeatures features(market_.views());
  const Matrix row = features.OfActor(member, {{job}});
  float weight = 0;
  for (size_t i = 1; i < history.row_size(member); ++i) weight += history.row_values(member)[i];
  constexpr int kPastWeight = 14;
  EXPECT_EQ(kJobPairFeatureNames[kPastWeight], "past_weight");
  EXPECT_NEAR(row(0, kPastWeight), std::log1p(weight), 1e-5);
}

TEST_F(JointRecommenderTest, FilterFeatureIsWhatTheFilterSays) {
  // A fused score of the filter alone is the filter's own sum, divided by its root mean square.
  FusedModel model = market_.relation().ForActors();
  model.embedding_weight = 0;
  const FusedRecommender filter(model);
  const JobPairFeatures features(market_.views());
  for (uint32_t job = 0; job < kJobs; ++job) {
    EXPECT_NEAR(features.OfActor(9, {{job}})(0, 2), filter.Score(filter.QueryOf(9), job), 1e-5);
  }
}

TEST_F(JointRecommenderTest, ARankerIsReadAsItWasWritten) {
  MatchRankerFile file = {MatchRanker(StumpsOnAll(1), StumpsOnAll(2)), market_.scales(), true,
                          false};
  file.Write(directory_ / "job_ranker.bole");
  const MatchRankerFile read =
      MatchRankerFile::Read(directory_ / "job_ranker.bole", kNumJobPairFeatures);
  ASSERT_TRUE(read.ranker.has_value());
  EXPECT_TRUE(read.orders_objects);
  EXPECT_FALSE(read.orders_actors);
  EXPECT_EQ(read.scales.actor_filter, market_.scales().actor_filter);
  const Matrix features = JobPairFeatures(market_.views()).OfObject(5, {{1, 2, 3}});
  EXPECT_EQ(read.ranker->Foretell(features), file.ranker->Foretell(features));

  MatchRankerFile().Write(directory_ / "empty.bole");
  EXPECT_FALSE(
      MatchRankerFile::Read(directory_ / "empty.bole", kNumJobPairFeatures).ranker.has_value());
  EXPECT_THROW(MatchRanker({TreeEnsemble(3, 0, {}, {}), {}}, StumpsOnAll(1)), Error);
  EXPECT_THROW(MatchRankerFile::Read(directory_ / "job_ranker.bole", kNumJobPairFeatures + 1),
               Error);
  EXPECT_THROW(
      PairMatcher(std::make_unique<const JobPairFeatures>(market_.views()),
                  MatchRanker({TreeEnsemble(3, 0, {}, {}), {}}, {TreeEnsemble(3, 0, {}, {}), {}})),
      Error);
}

}  // namespace
}  // namespace bole
