#include "engine/matching/restrained_recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.h"
#include "features/graph/member_conduct_arrays.h"
#include "tests/support/small_lists.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kNow = 1'000'000'000;

// Lists rows by these scores, the same for everybody.
class ByScore : public Recommender {
 public:
  explicit ByScore(std::vector<float> scores) : scores_(std::move(scores)) {}

  std::vector<Recommendation> Recommend(uint32_t, size_t k,
                                        const RowFilter& filter) const override {
    TopK best(std::min(k, scores_.size()));
    for (uint32_t row = 0; row < scores_.size(); ++row) {
      if (filter.Allows(row)) best.Add(scores_[row], row);
    }
    std::vector<Recommendation> list;
    for (const ScoredRow& item : best.Take()) {
      list.push_back({item.row, item.score, Source::kContacts});
    }
    return list;
  }

 private:
  std::vector<float> scores_;
};

// Members of good conduct.
MemberConductArrays GoodConduct(size_t num_members) {
  MemberConductArrays conduct;
  conduct.last_seen.assign(num_members, kNow);
  conduct.profile_parts.assign(num_members, 6);
  conduct.invitations.assign(num_members, 0);
  conduct.accepted.assign(num_members, 0);
  conduct.own_trust.assign(num_members, 1);
  const auto nobody = [&] {
    return MakeCsr({}, num_members, static_cast<uint32_t>(num_members), Duplicates::kMax);
  };
  conduct.vouchers = nobody();
  conduct.ignored = nobody();
  return conduct;
}

void Ignore(MemberConductArrays& conduct, uint32_t viewer, uint32_t candidate, float impressions) {
  const size_t members = conduct.last_seen.size();
  std::vector<CsrEntry> entries = {{viewer, candidate, impressions}};
  const CsrView before = conduct.ignored.view();
  for (uint32_t row = 0; row < members; ++row) {
    for (size_t i = 0; i < before.row_size(row); ++i) {
      entries.push_back({row, before.row(row)[i], before.row_values(row)[i]});
    }
  }
  conduct.ignored_at.assign(entries.size(), kNow);
  conduct.ignored =
      MakeCsr(std::move(entries), members, static_cast<uint32_t>(members), Duplicates::kMax);
}

RestrainedRecommender Make(const std::vector<float>& scores, const MemberConductArrays& conduct,
                           const PeopleRules& rules = {}) {
  return {std::make_unique<ByScore>(scores), conduct.view(), rules, kNow};
}

TEST(RestrainedRecommenderTest, LeavesListsOfGoodConductAsTheyAre) {
  const auto conduct = GoodConduct(4);
  EXPECT_EQ(Make({3, 1, 4, 2}, conduct).Recommend(0, 4, NoFilter()),
            ByScore({3, 1, 4, 2}).Recommend(0, 4, NoFilter()));
}

TEST(RestrainedRecommenderTest, TheSinkingComeLastInTheirOwnOrder) {
  auto conduct = GoodConduct(4);
  conduct.last_seen[0] = conduct.last_seen[2] = 0;
  conduct.profile_parts[0] = conduct.profile_parts[2] = 0;
  const auto list = Make({3, 1, 4, 2}, conduct).Recommend(1, 4, NoFilter());
  EXPECT_THAT(RowsOf(list), ElementsAre(3, 1, 2, 0));
  EXPECT_LT(list[2].score, 0);
  EXPECT_GT(list[2].score, list[3].score);
  EXPECT_THAT(RowsOf(Make({3, 1, 4, 2}, conduct, {.idle_days = 0}).Recommend(1, 4, NoFilter())),
              ElementsAre(2, 0, 3, 1));
}

TEST(RestrainedRecommenderTest, WhoWasShownInVainFallsForThisViewerAlone) {
  auto conduct = GoodConduct(4);
  Ignore(conduct, 1, 2, 5);
  const auto people = Make({3, 1.5f, 4, 2}, conduct);
  const auto list = people.Recommend(1, 4, NoFilter());
  EXPECT_THAT(RowsOf(list), ElementsAre(0, 2, 3, 1));  // 4 is halved to 2; ties by row
  EXPECT_EQ(list[1].score, 2);
  EXPECT_EQ(people.Recommend(1, 1, NoFilter())[0].row, 0u);
  EXPECT_EQ(people.Recommend(0, 1, NoFilter())[0].row, 2u);
}

TEST(RestrainedRecommenderTest, EveryListIsAPrefixOfTheNextAndScoresNeverIncrease) {
  constexpr uint32_t kMembers = 40;
  Random random(3);
  auto conduct = GoodConduct(kMembers);
  std::vector<float> scores;
  for (uint32_t member = 0; member < kMembers; ++member) {
    scores.push_back(static_cast<float>(random.Below(8)));  // many ties, zeros among them
    if (random.Chance(0.3)) conduct.last_seen[member] = conduct.profile_parts[member] = 0;
    if (random.Chance(0.5)) Ignore(conduct, 7, member, static_cast<float>(1 + random.Below(9)));
  }
  const auto people = Make(scores, conduct);
  const auto all = people.Recommend(7, kMembers, NoFilter());
  EXPECT_EQ(all.size(), kMembers);
  for (size_t k = 0; k <= kMembers; ++k) {
    const auto list = people.Recommend(7, k, NoFilter());
    ASSERT_EQ(list.size(), k);
    ASSERT_TRUE(std::equal(list.begin(), list.end(), all.begin())) << k;
  }
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.score > b.score; }));
}

}  // namespace
}  // namespace bole
