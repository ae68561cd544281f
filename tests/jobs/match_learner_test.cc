#include "jobs/match_learner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "engine/base/random.h"
#include "engine/store/file.h"
#include "jobs/headhunter_learner.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// One number of a pair, planted; and one that says nothing.
class PlantedFeatures : public MatchFeatures {
 public:
  PlantedFeatures(size_t num_actors, size_t num_objects)
      : num_actors_(num_actors), num_objects_(num_objects) {}

  static float Fit(uint32_t actor, uint32_t object) {
    return static_cast<float>(Random(5, actor, object).Uniform());
  }

  size_t num_actors() const override { return num_actors_; }
  size_t num_objects() const override { return num_objects_; }
  size_t num_features() const override { return 2; }

  Matrix OfActor(uint32_t actor, std::span<const uint32_t> objects) const override {
    Matrix features(static_cast<Eigen::Index>(objects.size()), 2);
    for (size_t i = 0; i < objects.size(); ++i) Fill(actor, objects[i], features, i);
    return features;
  }
  Matrix OfObject(uint32_t object, std::span<const uint32_t> actors) const override {
    Matrix features(static_cast<Eigen::Index>(actors.size()), 2);
    for (size_t i = 0; i < actors.size(); ++i) Fill(actors[i], object, features, i);
    return features;
  }

 private:
  static void Fill(uint32_t actor, uint32_t object, Matrix& features, size_t i) {
    const auto row = static_cast<Eigen::Index>(i);
    features(row, 0) = Fit(actor, object);
    features(row, 1) = static_cast<float>(object % 3);
  }

  size_t num_actors_, num_objects_;
};

ProposedLists All(size_t num_rows) {
  return [num_rows](std::span<const uint32_t> queries) {
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < num_rows; ++row) rows.push_back(row);
    return std::vector(queries.size(), rows);
  };
}

using Pair = std::tuple<uint32_t, uint32_t, bool>;

std::vector<Pair> PairsOf(const std::vector<PairOutcome>& outcomes) {
  std::vector<Pair> pairs;
  for (const PairOutcome& outcome : outcomes) {
    pairs.emplace_back(outcome.actor, outcome.object, outcome.is_yes);
  }
  return pairs;
}

// Two actors and three objects; the cut is at 100, the end at 200.
//
//   (0, 0)  met at 50, asked at 110: no new pair, but an answer
//   (0, 1)  asked at 120, accepted
//   (1, 0)  asked at 150, accepted
//   (1, 2)  asked at 160, silence
class MatchRehearsalTest : public ::testing::Test {
 protected:
  MatchPast Past() const {
    return {.requests = requests_,
            .features = features_,
            .known = known_.view(),
            .objects_for_actors = All(3),
            .actors_for_objects = All(2),
            .cut = 100,
            .end = 200};
  }

  PlantedFeatures features_{2, 3};
  Csr known_ = MakeCsr({{0, 0}}, 2, 3, Duplicates::kMax);
  std::vector<MatchRequest> requests_ = {{0, 0, 50, 110, 111, false},
                                         {0, 1, 120, 120, 121, true},
                                         {1, 0, 140, 150, 151, true},
                                         {1, 2, 160, 160, kNoTime, false}};
};

TEST_F(MatchRehearsalTest, LearnsFromTheAnswersSinceTheCut) {
  requests_.push_back({1, 1, 90, 99, 120, true});
  EXPECT_THAT(
      PairsOf(RehearseMatches(Past()).acceptance),
      ElementsAre(Pair(0, 0, false), Pair(0, 1, true), Pair(1, 0, true), Pair(1, 2, false)));
}

TEST_F(MatchRehearsalTest, LearnsAcceptanceFromEarlierTimesWithWhatWasKnownThen) {
  requests_.push_back({1, 1, 90, 99, 120, true});
  const PlantedFeatures then(2, 3);
  MatchPast past = Past();
  past.earlier.push_back({then, 50, 100});
  past.earlier.push_back({then, 0, 50});
  const MatchRehearsal rehearsal = RehearseMatches(past);
  EXPECT_EQ(rehearsal.acceptance.size(), 4u);
  ASSERT_EQ(rehearsal.earlier.size(), 2u);
  EXPECT_EQ(&rehearsal.earlier[0].features, &then);
  EXPECT_THAT(PairsOf(rehearsal.earlier[0].acceptance), ElementsAre(Pair(1, 1, true)));
  EXPECT_TRUE(rehearsal.earlier[1].acceptance.empty());
}

TEST_F(MatchRehearsalTest, ProposalsOfBothSidesLeaveOutWhoHadMet) {
  const MatchRehearsal rehearsal = RehearseMatches(Past());
  // Each pair from both lists, but (0, 0).
  std::vector<Pair> expected;
  for (const Pair& pair : {Pair(0, 1, true), Pair(0, 2, false), Pair(1, 0, true), Pair(1, 1, false),
                           Pair(1, 2, true)}) {
    expected.insert(expected.end(), 2, pair);
  }
  EXPECT_EQ(PairsOf(rehearsal.interest), expected);
}

TEST_F(MatchRehearsalTest, IsJudgedByMatchesOfNewPairs) {
  const MatchRehearsal rehearsal = RehearseMatches(Past());
  ASSERT_EQ(rehearsal.objects_for_actors.size(), 2u);
  EXPECT_EQ(rehearsal.objects_for_actors[1].query, 1u);
  EXPECT_THAT(rehearsal.objects_for_actors[1].taken, ElementsAre(0));
  EXPECT_THAT(rehearsal.objects_for_actors[1].proposed, ElementsAre(0, 1, 2));
  ASSERT_EQ(rehearsal.actors_for_objects.size(), 2u);
  EXPECT_EQ(rehearsal.actors_for_objects[0].query, 0u);
  EXPECT_THAT(rehearsal.actors_for_objects[0].taken, ElementsAre(1));
}

// Actors ask whom they fit, by chance; objects accept likewise.
struct Planted {
  static constexpr uint32_t kActors = 80, kObjects = 120;

  Planted() {
    for (uint32_t actor = 0; actor < kActors; ++actor) {
      for (uint32_t object = 0; object < kObjects; ++object) {
        Random random(9, actor, object);
        const double fit = PlantedFeatures::Fit(actor, object);
        if (!random.Chance(fit * fit * fit)) continue;
        const auto at = static_cast<int64_t>(100 + random.Below(100));
        const bool accepts = random.Chance(0.2 + 0.6 * fit);
        requests.push_back({actor, object, at, at, at + 1, accepts});
      }
    }
  }

  MatchRankerFile Learn(size_t num_threads) const {
    return LearnMatchRanker({.requests = requests,
                             .features = features,
                             .known = known.view(),
                             .objects_for_actors = All(kObjects),
                             .actors_for_objects = All(kActors),
                             .cut = 100,
                             .end = 201},
                            {"objects", "actors"}, num_threads);
  }

  PlantedFeatures features{kActors, kObjects};
  Csr known = MakeCsr({}, kActors, kObjects, Duplicates::kMax);
  std::vector<MatchRequest> requests;
};

TEST(MatchLearnerTest, OrdersBothListsByWhatWasPlanted) {
  const Planted planted;
  const MatchRankerFile learned = planted.Learn(1);
  ASSERT_TRUE(learned.ranker.has_value());
  EXPECT_TRUE(learned.orders_objects);
  EXPECT_TRUE(learned.orders_actors);
  Matrix features(2, 2);
  features << 0.1F, 1, 0.95F, 1;
  const auto forecasts = learned.ranker->Foretell(features);
  EXPECT_LT(forecasts[0].interest, 0.05);
  EXPECT_GT(forecasts[1].interest, 0.3);
  EXPECT_GT(forecasts[1].acceptance, forecasts[0].acceptance + 0.2);
}

TEST(MatchLearnerTest, WritesTheSameBytesWithAnyNumberOfThreads) {
  const Planted planted;
  const TemporaryDirectory directory;
  planted.Learn(1).Write(directory / "1");
  for (const size_t num_threads : {2, 5}) {
    planted.Learn(num_threads).Write(directory / "n");
    EXPECT_EQ(ReadFile(directory / "n"), ReadFile(directory / "1")) << num_threads;
  }
}

TEST(MatchLearnerTest, WithoutARehearsalNothingIsLearnedOfHeadhunters) {
  SmallTables tables;
  tables.WriteMembers(3);
  EXPECT_FALSE(HasAnsweredApproaches(tables.path(), FinalFold()));
  const TemporaryDirectory directory;
  WriteHeadhunterRanker(SiteConfig(), {tables.path(), directory.path(), directory / "none"},
                        FinalFold(), directory / "ranker.bole");
  EXPECT_FALSE(MatchRankerFile::Read(directory / "ranker.bole", 3).ranker.has_value());
}

TEST(MatchLearnerTest, OneReplyWithinTheFoldIsAnAnswer) {
  SmallTables tables;
  tables.WriteMembers(3);
  tables.Write("headhunters", {{{"headhunter_id", "h"}}});
  tables.Write("interactions", {{{"actor_kind", "member"},
                                 {"actor_id", "1"},
                                 {"action", "reply"},
                                 {"object_kind", "headhunter"},
                                 {"object_id", "0"},
                                 {"at", "50"}}});
  EXPECT_TRUE(HasAnsweredApproaches(tables.path(), FinalFold()));
  EXPECT_TRUE(HasAnsweredApproaches(tables.path(), {"holdout", 51}));
  EXPECT_FALSE(HasAnsweredApproaches(tables.path(), {"holdout", 50}));
}

}  // namespace
}  // namespace bole
