#include "models/feature_als.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

FeatureAlsOptions SmallOptions() {
  FeatureAlsOptions options;
  options.als.dim = 8;
  options.als.alpha0 = 0.1F;
  options.als.lambda = 0.05F;
  options.als.num_epochs = 6;
  return options;
}

bool SameBytes(const Matrix& a, const Matrix& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), sizeof(float) * a.size()) == 0;
}

// Two tastes: users and items are of either, and users act on items of theirs. An item's one
// feature is its taste. The last item of each taste has no interactions.
constexpr uint32_t kTasteUsers = 40;
constexpr uint32_t kTasteItems = 30;

uint32_t TasteOf(uint32_t row) {
  return row % 2;
}

Csr TasteInteractions(double share) {
  std::vector<CsrEntry> entries;
  Random random(7);
  for (uint32_t user = 0; user < kTasteUsers; ++user) {
    for (uint32_t item = 0; item + 2 < kTasteItems; ++item) {
      if (TasteOf(user) == TasteOf(item) && random.Chance(share)) entries.push_back({user, item});
    }
  }
  return MakeCsr(std::move(entries), kTasteUsers, kTasteItems, Duplicates::kMax);
}

Csr TasteFeatures() {
  std::vector<CsrEntry> entries;
  for (uint32_t item = 0; item < kTasteItems; ++item) entries.push_back({item, TasteOf(item)});
  return MakeCsr(std::move(entries), kTasteItems, 2, Duplicates::kMax);
}

TEST(FeatureAlsTest, IsAlsWithoutFeatures) {
  const Csr by_user = RandomInteractions(40, 30, 3);
  const FeatureAlsOptions options = SmallOptions();
  const Factors with = TrainFeatureAls(by_user.view(), {}, options);
  const Factors without = TrainAls(by_user.view(), options.als);
  EXPECT_TRUE(SameBytes(with.users, without.users));
  EXPECT_TRUE(SameBytes(with.items, without.items));
}

// With one feature a row, the ridge map's row is the sum of the known rows with the feature over
// their number plus λ: 14 items of each taste are known, so 14/15 of their mean.
TEST(FeatureAlsTest, PlacesTheUnknownAtTheMeanOfThoseWithTheirFeatures) {
  const Csr by_user = TasteInteractions(0.5);
  const Csr features = TasteFeatures();
  FeatureAlsOptions options = SmallOptions();
  options.als.num_epochs = 40;  // until rows and map no longer move
  const Factors factors = TrainFeatureAls(by_user.view(), {{}, features.view()}, options);
  for (uint32_t item = kTasteItems - 2; item < kTasteItems; ++item) {
    Eigen::RowVectorXf sum = Eigen::RowVectorXf::Zero(options.als.dim);
    for (uint32_t other = TasteOf(item); other + 2 < kTasteItems; other += 2) {
      sum += factors.items.row(other);
    }
    EXPECT_LT((factors.items.row(item) - sum / 15).norm(), 1e-3 * sum.norm()) << item;
  }
}

TEST(FeatureAlsTest, TellsFromFeaturesWhoWantsAnItemThatNobodyHasActedOn) {
  const Csr by_user = TasteInteractions(0.3);
  const Csr features = TasteFeatures();
  const Factors factors = TrainFeatureAls(by_user.view(), {{}, features.view()}, SmallOptions());
  const Matrix scores = factors.users * factors.items.transpose();
  for (uint32_t user = 0; user < kTasteUsers; ++user) {
    if (by_user.view().row_size(user) == 0) continue;
    const uint32_t wanted = kTasteItems - 2 + TasteOf(user);
    const uint32_t other = kTasteItems - 1 - TasteOf(user);
    EXPECT_GT(scores(user, wanted), scores(user, other) + 0.1) << user;
  }
}

// Fewer interactions: nearer to what the features foretell.
TEST(FeatureAlsTest, MovesFromTheFeaturesWithEvidence) {
  std::vector<CsrEntry> entries;
  // Users 0..29 act on items 0..9, whose feature is 0; item 10 has this feature too, but one user
  // of 30..59, who act on items 20..29, has acted on it, and 20 of them on item 11.
  for (uint32_t user = 0; user < 60; ++user) {
    const uint32_t first = user < 30 ? 0 : 20;
    for (uint32_t item = 0; item < 10; ++item) {
      if ((user + item) % 3 != 0) entries.push_back({user, first + item});
    }
    if (user == 30) entries.push_back({user, 10});
    if (user >= 30 && user < 50) entries.push_back({user, 11});
  }
  const Csr by_user = MakeCsr(std::move(entries), 60, 30, Duplicates::kMax);
  std::vector<CsrEntry> profile;
  for (uint32_t item = 0; item < 30; ++item) profile.push_back({item, item < 12 ? 0U : 1U});
  const Csr features = MakeCsr(std::move(profile), 30, 2, Duplicates::kMax);
  FeatureAlsOptions options = SmallOptions();
  options.als.nu = 0;
  options.als.lambda = 1;
  const Factors factors = TrainFeatureAls(by_user.view(), {{}, features.view()}, options);
  const Matrix scores = factors.users * factors.items.transpose();
  const auto mean = [&](uint32_t first, uint32_t item) {
    return scores.col(item).segment(first, 30).mean();
  };
  EXPECT_GT(mean(0, 10), mean(30, 10));  // one interaction: still by its feature
  EXPECT_LT(mean(0, 11), mean(30, 11));  // twenty: by them
}

TEST(FeatureAlsTest, PlacesUnknownUsersByTheirFeaturesToo) {
  const Csr by_item = TasteInteractions(0.5);
  const Csr by_user = Transpose(by_item.view());
  const Csr features = TasteFeatures();
  const Factors factors = TrainFeatureAls(by_user.view(), {features.view(), {}}, SmallOptions());
  const Matrix scores = factors.users * factors.items.transpose();
  EXPECT_GT(scores(kTasteItems - 2, 0), scores(kTasteItems - 2, 1) + 0.1);
  EXPECT_GT(scores(kTasteItems - 1, 1), scores(kTasteItems - 1, 0) + 0.1);
}

TEST(FeatureAlsTest, GivesTheSameBytesForAnyNumberOfThreads) {
  const Csr by_user = RandomInteractions(60, 50, 5);
  const Csr features = RandomInteractions(50, 20, 6);
  FeatureAlsOptions options = SmallOptions();
  const Factors one = TrainFeatureAls(by_user.view(), {{}, features.view()}, options);
  for (const size_t num_threads : {2, 3}) {
    options.als.num_threads = num_threads;
    const Factors many = TrainFeatureAls(by_user.view(), {{}, features.view()}, options);
    EXPECT_TRUE(SameBytes(one.users, many.users)) << num_threads;
    EXPECT_TRUE(SameBytes(one.items, many.items)) << num_threads;
  }
}

TEST(FeatureAlsTest, LeavesTheUnknownWithoutFeaturesAtZero) {
  const Csr by_user = TasteInteractions(0.5);
  std::vector<CsrEntry> entries;
  for (uint32_t item = 0; item + 1 < kTasteItems; ++item) entries.push_back({item, TasteOf(item)});
  const Csr features = MakeCsr(std::move(entries), kTasteItems, 2, Duplicates::kMax);
  const Factors factors = TrainFeatureAls(by_user.view(), {{}, features.view()}, SmallOptions());
  EXPECT_TRUE(factors.items.row(kTasteItems - 1).isZero(0));
  EXPECT_FALSE(factors.items.row(kTasteItems - 2).isZero(0));
}

TEST(FeatureAlsTest, RefusesFeaturesOfOtherRows) {
  const Csr by_user = TasteInteractions(0.5);
  const Csr features = RandomInteractions(kTasteItems + 1, 4, 1);
  EXPECT_THROW(FeatureAls(by_user.view(), {{}, features.view()}, SmallOptions()), Error);
  EXPECT_THROW(FeatureAls(by_user.view(), {features.view(), {}}, SmallOptions()), Error);
}

}  // namespace
}  // namespace bole
