#include "models/people_learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "engine/matching/hidden_ties.h"
#include "engine/matching/people_recommender.h"
#include "tests/support/small_graphs.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

constexpr uint32_t kMembers = 600, kCircle = 120;

// Members of one circle are tied by chance; those of one city five times as often as others. The
// plain sum knows nothing of cities.
struct Town {
  Town() {
    Random random(6);
    traits.assign(kMembers * kNumTraits, std::nanf(""));
    for (uint32_t member = 0; member < kMembers; ++member) {
      traits[member * kNumTraits + static_cast<size_t>(Trait::kCity)] =
          static_cast<float>(member % 3);
    }
    std::vector<CsrEntry> pairs;
    for (uint32_t a = 0; a < kMembers; ++a) {
      for (uint32_t b = a / kCircle * kCircle; b < a; ++b) {
        if (random.Chance(a % 3 == b % 3 ? 0.3 : 0.06)) pairs.push_back({a, b, 0.4f});
      }
    }
    ties = MakeSymmetric(pairs, kMembers);
    nothing.num_columns = kMembers;
    nothing.offsets.assign(kMembers + 1, 0);
    graph.ties = graph.acquaintances = ties.view();
    graph.follows = graph.followers = graph.contacts = graph.contact_owners = nothing.view();
    graph.groups = graph.group_members = nothing.view();
    graph.employers.offsets = graph.schools.offsets = nothing.offsets;
    for (uint64_t fold = 0; fold < 2; ++fold) {
      parts.push_back(std::make_unique<HiddenTies>(
          graph, [fold](uint32_t a, uint32_t b) { return FoldOfPair(a, b, 5) == fold; }));
    }
  }

  MemberTraits view() const { return {{traits, kMembers, kNumTraits}}; }

  // One to learn from and one to be judged on.
  std::vector<PeopleRehearsal> Rehearse() const {
    std::vector<PeopleRehearsal> rehearsals;
    for (const auto& part : parts) {
      rehearsals.push_back({part->graph(), view(), std::nullopt, part->hidden().view(), {}});
    }
    return rehearsals;
  }

  std::vector<float> traits;
  Csr ties, nothing;
  MemberGraph graph;
  std::vector<std::unique_ptr<HiddenTies>> parts;
};

// Accepts from the same city with .8, else with .3.
std::vector<AnsweredInvitation> Invite(uint64_t seed) {
  Random random(seed);
  std::vector<AnsweredInvitation> invitations;
  for (uint32_t from = 0; from < kMembers; ++from) {
    for (uint32_t to = 0; to < 6; ++to) {
      const auto other = (from + 1 + 7 * to) % kMembers;
      invitations.push_back({from, other, random.Chance(from % 3 == other % 3 ? 0.8 : 0.3)});
    }
  }
  return invitations;
}

PeopleLearning Learn(const std::vector<PeopleRehearsal>& rehearsals, size_t num_threads = 1) {
  const auto all = std::span(rehearsals);
  return LearnPeople(all.first(1), all.last(1), {.num_threads = num_threads});
}

TEST(PeopleLearningTest, FindsWhatThePlainSumDoesntKnow) {
  const Town town;
  const PeopleLearning learning = Learn(town.Rehearse());
  EXPECT_TRUE(learning.learned.ranker.has_value());
  EXPECT_GT(learning.ranked.recall_at_20, learning.plain.recall_at_20 + 0.05);
  EXPECT_FALSE(learning.learned.accepts.has_value()) << "nobody was invited";
}

// Whatever else is known of the two.
TEST(PeopleLearningTest, MoreInCommonIsNeverLessLikelyToBeReached) {
  const Town town;
  const PeopleLearning learning = Learn(town.Rehearse());
  ASSERT_TRUE(learning.learned.ranker.has_value());
  const TreeEnsemble& trees = learning.learned.ranker->invites().trees;
  const auto column = [](std::string_view name) {
    return static_cast<size_t>(std::ranges::find(kPairFeatureNames, name) -
                               kPairFeatureNames.begin());
  };
  for (const float share : {0.0F, 0.1F, 0.3F, 0.6F}) {
    std::vector<float> row(kNumListFeatures, std::nanf(""));
    row[column("common_share")] = share;
    float last = trees.Score(row);
    for (const char* name : {"adamic_adar", "resource_allocation"}) {
      for (int step = 0; step < 200; ++step) {
        row[column(name)] = static_cast<float>(step) / 20;
        if (step == 0) last = trees.Score(row);
        ASSERT_GE(trees.Score(row), last) << name << " " << step << " " << share;
        last = trees.Score(row);
      }
    }
  }
}

TEST(PeopleLearningTest, KeepsThePlainOrderWhereThereIsTooLittle) {
  const Town town;
  std::vector<PeopleRehearsal> rehearsals = town.Rehearse();
  for (PeopleRehearsal& rehearsal : rehearsals) rehearsal.reached = town.nothing.view();
  EXPECT_FALSE(Learn(rehearsals).learned.ranker.has_value());
}

TEST(PeopleLearningTest, ForetellsWhoAccepts) {
  const Town town;
  std::vector<PeopleRehearsal> rehearsals = town.Rehearse();
  rehearsals[0].invitations = Invite(1);
  rehearsals[1].invitations = Invite(2);
  const PeopleLearning learning = Learn(rehearsals);
  ASSERT_TRUE(learning.learned.accepts.has_value());
  EXPECT_EQ(learning.num_invitations, 2 * 6 * kMembers);
  const PairFeatures pairs(town.graph, town.view(), std::nullopt);
  double same = 0, other = 0;
  for (uint32_t member = 0; member < 300; ++member) {
    Matrix features(2, kNumPairFeatures);
    pairs.Fill(member, std::vector<uint32_t>{member + 3, member + 4}, features);
    const auto accepts = [&](Eigen::Index row) {
      return learning.learned.accepts->Probability({features.row(row).data(), kNumPairFeatures});
    };
    same += accepts(0) / 300;
    other += accepts(1) / 300;
  }
  EXPECT_NEAR(same, 0.8, 0.05);
  EXPECT_NEAR(other, 0.3, 0.05);
}

// An earlier rehearsal in which nobody was reached changes nothing but P(accept).
TEST(PeopleLearningTest, LearnsOnlyAnswersWhereNobodyWasReached) {
  const Town town;
  std::vector<PeopleRehearsal> rehearsals = town.Rehearse();
  PeopleRehearsal early = rehearsals[0];
  early.reached = town.nothing.view();
  early.invitations = Invite(4);
  rehearsals[0].invitations = Invite(1);
  rehearsals[1].invitations = Invite(2);
  const PeopleLearning plain = Learn(rehearsals);
  rehearsals.insert(rehearsals.begin(), early);
  const auto all = std::span<const PeopleRehearsal>(rehearsals);
  const PeopleLearning more = LearnPeople(all.first(2), all.last(1), {});
  EXPECT_EQ(more.num_invitations, plain.num_invitations + 6 * kMembers);
  EXPECT_EQ(more.num_examples, plain.num_examples);
  ASSERT_TRUE(more.learned.ranker && plain.learned.ranker);
  EXPECT_EQ(more.learned.ranker->invites().trees.nodes(),
            plain.learned.ranker->invites().trees.nodes());
}

TEST(PeopleLearningTest, WritesTheSameBytesForAnyNumberOfThreads) {
  const Town town;
  const TemporaryDirectory directory;
  std::vector<PeopleRehearsal> rehearsals = town.Rehearse();
  rehearsals[0].invitations = Invite(1);
  rehearsals[1].invitations = Invite(2);
  Learn(rehearsals, 1).learned.Write(directory.path() / "1");
  Learn(rehearsals, 3).learned.Write(directory.path() / "3");
  EXPECT_EQ(ReadFile(directory.path() / "1"), ReadFile(directory.path() / "3"));
}

// The order of a ranked list: a prefix of the next, scores that never rise, the rest below.
TEST(PeopleLearningTest, RankedListsArePrefixesOfEachOther) {
  const Town town;
  const PeopleLearning learning = Learn(town.Rehearse());
  ASSERT_TRUE(learning.learned.ranker.has_value());
  const PeopleRecommender people(town.graph, std::nullopt, {},
                                 PeopleRanking{town.view(), *learning.learned.ranker});
  for (uint32_t member = 0; member < kMembers; member += 97) {
    const auto all = people.Recommend(member, kMembers, NoFilter());
    ASSERT_EQ(all.size(), kMembers - 1 - town.ties.view().row_size(member));
    ASSERT_GT(all[0].score, 3);
    for (size_t i = 1; i < all.size(); ++i) ASSERT_GE(all[i - 1].score, all[i].score);
    for (const size_t k : {0, 1, 5, 20, 300}) {
      const auto list = people.Recommend(member, k, NoFilter());
      ASSERT_EQ(list.size(), k);
      ASSERT_TRUE(std::equal(list.begin(), list.end(), all.begin()));
    }
  }
}

TEST(PeopleRankerFileTest, ReadsWhatItWrote) {
  const Town town;
  const TemporaryDirectory directory;
  const PeopleLearning learning = Learn(town.Rehearse());
  learning.learned.Write(directory.path() / "ranker");
  const PeopleRankerFile read = PeopleRankerFile::Read(directory.path() / "ranker");
  ASSERT_TRUE(read.ranker.has_value());
  EXPECT_EQ(read.ranker->invites().trees.nodes(), learning.learned.ranker->invites().trees.nodes());
  PeopleRankerFile().Write(directory.path() / "nothing");
  EXPECT_FALSE(PeopleRankerFile::Read(directory.path() / "nothing").ranker.has_value());
}

}  // namespace
}  // namespace bole
