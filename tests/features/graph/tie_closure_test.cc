#include "features/graph/tie_closure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/base/random.h"
#include "engine/store/table.h"

namespace bole {
namespace {

constexpr uint32_t kMembers = 4000;
constexpr int64_t kOld = 100, kNew = 200;

OriginStrengths Even(float strength) {
  OriginStrengths priors;
  priors.fill(strength);
  return priors;
}

// Everybody has four ties by WeChat and four by Weibo to others at random. Of open pairs with one
// in common those over two WeChat ties are tied later with the chance `wechat`, others with
// `other`.
std::vector<DatedTie> Grow(double wechat, double other) {
  Random random(5);
  std::vector<std::vector<std::pair<uint32_t, TieOrigin>>> ties_of(kMembers);
  std::set<std::pair<uint32_t, uint32_t>> tied;
  std::vector<DatedTie> ties;
  const auto tie = [&](uint32_t a, uint32_t b, TieOrigin origin, int64_t at) {
    if (a == b || !tied.insert(std::minmax(a, b)).second) return;
    ties.push_back({a, b, origin, at});
    if (at == kNew) return;
    ties_of[a].emplace_back(b, origin);
    ties_of[b].emplace_back(a, origin);
  };
  for (uint32_t member = 0; member < kMembers; ++member) {
    for (const TieOrigin origin : {TieOrigin::kWechat, TieOrigin::kWeibo}) {
      for (int i = 0; i < 2; ++i) {
        tie(member, static_cast<uint32_t>(random.Below(kMembers)), origin, kOld + i);
      }
    }
  }
  for (uint32_t middle = 0; middle < kMembers; ++middle) {
    const auto& ends = ties_of[middle];
    for (size_t i = 0; i < ends.size(); ++i) {
      for (size_t j = i + 1; j < ends.size(); ++j) {
        const bool both =
            ends[i].second == TieOrigin::kWechat && ends[j].second == TieOrigin::kWechat;
        if (random.Chance(both ? wechat : other)) {
          tie(ends[i].first, ends[j].first, TieOrigin::kInvite, kNew);
        }
      }
    }
  }
  return ties;
}

float Of(const OriginStrengths& strengths, TieOrigin origin) {
  return strengths[static_cast<size_t>(origin)];
}

TEST(TieClosureTest, OverStrongTiesMoreIsTied) {
  const OriginStrengths learned = LearnOriginStrengths(Grow(0.2, 0.02), kMembers, Even(0.4f));
  EXPECT_GT(Of(learned, TieOrigin::kWechat), 0.5f);
  EXPECT_LT(Of(learned, TieOrigin::kWeibo), 0.3f);
  EXPECT_GT(Of(learned, TieOrigin::kGroup), Of(learned, TieOrigin::kWeibo)) << "nothing is known";
  EXPECT_LT(Of(learned, TieOrigin::kGroup), Of(learned, TieOrigin::kWechat));
}

// What is learned is which origins are stronger, not how strong ties are.
TEST(TieClosureTest, TheMeanStrengthStaysThatOfThePriors) {
  const std::vector<DatedTie> ties = Grow(0.2, 0.02);
  OriginStrengths priors = Even(0.3f);
  priors[static_cast<size_t>(TieOrigin::kWeibo)] = 0.6f;
  const OriginStrengths learned = LearnOriginStrengths(ties, kMembers, priors);
  double mean = 0, prior_mean = 0;
  for (const DatedTie& tie : ties) {
    mean += Of(learned, tie.origin) / static_cast<double>(ties.size());
    prior_mean += Of(priors, tie.origin) / static_cast<double>(ties.size());
  }
  EXPECT_NEAR(mean, prior_mean, 1e-4);
}

TEST(TieClosureTest, WhereOriginsSayNothingThePriorsAreDrawnTogether) {
  OriginStrengths priors = Even(0.4f);
  priors[static_cast<size_t>(TieOrigin::kWechat)] = 0.8f;
  const OriginStrengths learned = LearnOriginStrengths(Grow(0.05, 0.05), kMembers, priors);
  const float ratio = Of(learned, TieOrigin::kWechat) / Of(learned, TieOrigin::kWeibo);
  EXPECT_GT(ratio, 0.95f);
  EXPECT_LT(ratio, 1.25f);
}

TEST(TieClosureTest, FewNewTiesLeaveThePriors) {
  std::vector<DatedTie> ties = Grow(0.2, 0.02);
  for (DatedTie& tie : ties) tie.at = kNoTime;
  EXPECT_EQ(LearnOriginStrengths(ties, kMembers, Even(0.4f)), Even(0.4f));
  EXPECT_EQ(LearnOriginStrengths({}, 0, Even(0.4f)), Even(0.4f));
}

TEST(TieClosureTest, DependsOnTheSetOfTiesAlone) {
  std::vector<DatedTie> ties = Grow(0.2, 0.02);
  const OriginStrengths learned = LearnOriginStrengths(ties, kMembers, Even(0.4f));
  std::reverse(ties.begin(), ties.end());
  for (DatedTie& tie : ties) std::swap(tie.a, tie.b);
  EXPECT_EQ(LearnOriginStrengths(ties, kMembers, Even(0.4f)), learned);
}

// Nobody has two ties, so nothing lies open.
TEST(TieClosureTest, PairsWithoutAMiddleLeaveThePriors) {
  std::vector<DatedTie> ties;
  for (uint32_t i = 0; i < 20'000; ++i) ties.push_back({2 * i, 2 * i + 1, TieOrigin::kQq, i});
  EXPECT_EQ(LearnOriginStrengths(ties, 40'000, Even(0.4f)), Even(0.4f));
}

}  // namespace
}  // namespace bole
