#include "models/mixture_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// Filters of three items, by hand; item 2 is cold.
RelationSources SmallSources() {
  RelationSources sources;
  sources.embeddings = {Matrix::Ones(2, 2), Matrix::Ones(3, 2)};
  sources.item_filter = MakeCsr({{0, 1, 3}, {1, 0, 4}}, 3, 3, Duplicates::kMax);     // norm 5
  sources.content_filter = MakeCsr({{0, 1, 6}, {0, 2, 8}}, 3, 3, Duplicates::kMax);  // norm 10
  sources.is_cold = {0, 0, 1};
  sources.is_cold_user = {0, 1};
  return sources;
}

TEST(MixFiltersTest, AddsTheContentAndScalesTheColdByHand) {
  const Csr mixed = MixFilters(SmallSources(), {.content_share = 0.5F, .cold_scale = 2});
  EXPECT_THAT(mixed.offsets, ElementsAre(0, 2, 3, 3));
  EXPECT_THAT(mixed.columns, ElementsAre(1, 2, 0));
  EXPECT_THAT(mixed.values, ElementsAre(3 + 0.25F * 6, 0.25F * 8 * 2, 4));
}

TEST(MixFiltersTest, LeavesTheItemFilterAloneWithoutContent) {
  RelationSources sources = SmallSources();
  EXPECT_EQ(MixFilters(sources, {.content_share = 0}).values, sources.item_filter.values);
  sources.content_filter = {};
  EXPECT_EQ(MixFilters(sources, {.content_share = 1}).values, sources.item_filter.values);
}

TEST(MixFiltersTest, StandsOnContentAloneWhereNoTwoItemsWereActedOn) {
  RelationSources sources = SmallSources();
  sources.item_filter = MakeCsr({}, 3, 3, Duplicates::kMax);
  const Csr mixed = MixFilters(sources, {.content_share = 0.5F, .cold_scale = 2});
  EXPECT_THAT(mixed.columns, ElementsAre(1, 2));
  EXPECT_THAT(mixed.values, ElementsAre(6, 16));
}

TEST(MixEmbeddingsTest, ScalesTheCold) {
  const Factors mixed = MixEmbeddings(SmallSources(), {.cold_scale = 1.5F});
  EXPECT_EQ(mixed.items(0, 0), 1);
  EXPECT_EQ(mixed.items(2, 1), 1.5F);
  EXPECT_EQ(mixed.users(0, 0), 1);
  EXPECT_EQ(mixed.users(1, 0), 1.5F);
}

TEST(FindColdTest, FindsWhoDidNothingAndWhatNobodyActedOn) {
  const Csr by_user = MakeCsr({{0, 1, 1}, {2, 1, 1}, {2, 3, 1}}, 3, 4, Duplicates::kMax);
  EXPECT_THAT(FindColdItems(by_user.view()), ElementsAre(1, 0, 1, 0));
  EXPECT_THAT(FindColdUsers(by_user.view()), ElementsAre(0, 1, 0));
}

TEST(WithRefusalsTest, MakesThemNegativeByHand) {
  const Csr wanted = MakeCsr({{0, 0, 1}, {0, 2, 0.5F}, {1, 1, 2}}, 2, 4, Duplicates::kMax);
  const Csr refused = MakeCsr({{0, 2, 1}, {0, 3, 1}, {1, 1, 1}}, 2, 4, Duplicates::kMax);
  const Csr all = WithRefusals({wanted.view(), refused.view()}, 1);
  EXPECT_THAT(all.offsets, ElementsAre(0, 3, 4));
  EXPECT_THAT(all.columns, ElementsAre(0, 2, 3, 1));
  EXPECT_THAT(all.values, ElementsAre(1, -1, -1, 2));
  EXPECT_THAT(WithRefusals({wanted.view(), refused.view()}, 2).values, ElementsAre(1, -2, -2, -2));
  EXPECT_THAT(WithRefusals({wanted.view(), refused.view()}, 0).values, ElementsAre(1, 0.5F, 2));
}

TEST(LearnSourcesTest, ScoresWhatIsRefusedBelowWhatIsUnknown) {
  // Everybody takes items 0 to 4; user 0 leaves out 3 and 4, and refuses 4.
  std::vector<CsrEntry> entries;
  for (uint32_t user = 0; user < 20; ++user) {
    for (uint32_t item = 0; item < (user == 0 ? 3 : 5); ++item) entries.push_back({user, item});
  }
  const Csr wanted = MakeCsr(std::move(entries), 20, 5, Duplicates::kMax);
  const Csr refused = MakeCsr({{0, 4, 1}}, 20, 5, Duplicates::kMax);
  SourceOptions options;
  options.als.dim = 4;
  options.als.alpha0 = 0.1F;
  const Factors with = LearnSources({wanted.view(), refused.view()}, {}, options).embeddings;
  EXPECT_LT(with.users.row(0).dot(with.items.row(4)),
            0.9F * with.users.row(0).dot(with.items.row(3)));
  const Factors without = LearnSources({wanted.view(), {}}, {}, options).embeddings;
  EXPECT_NEAR(without.users.row(0).dot(without.items.row(4)),
              without.users.row(0).dot(without.items.row(3)), 1e-4);
}

// A world of tastes: users act on items of their taste, items have features of their taste and some
// of chance. Every tenth item is kept from training.
class MixtureSearchTest : public testing::Test {
 protected:
  static constexpr uint32_t kUsers = 240;
  static constexpr uint32_t kItems = 200;
  static constexpr uint32_t kTastes = 8;
  static constexpr uint32_t kWords = 12;  // of a taste

  void SetUp() override {
    Random random(5);
    std::vector<CsrEntry> kept;
    std::vector<CsrEntry> held;
    for (uint32_t user = 0; user < kUsers; ++user) {
      for (uint32_t item = 0; item < kItems; ++item) {
        const bool is_own = user % kTastes == item % kTastes;
        if (!random.Chance(is_own ? 0.5 : 0.02)) continue;
        (item % 10 == 3 || random.Chance(0.2) ? held : kept).push_back({user, item});
      }
    }
    std::vector<CsrEntry> words;
    for (uint32_t item = 0; item < kItems; ++item) {
      for (int i = 0; i < 6; ++i) {
        const uint32_t taste = random.Chance(0.7) ? item % kTastes : random.Below(kTastes);
        words.push_back(
            {item, static_cast<uint32_t>(taste * kWords + random.Below(kWords)), 0.40824829F});
      }
    }
    kept_ = MakeCsr(std::move(kept), kUsers, kItems, Duplicates::kMax);
    held_ = MakeCsr(std::move(held), kUsers, kItems, Duplicates::kMax);
    features_ = MakeCsr(std::move(words), kItems, kTastes * kWords, Duplicates::kMax);
    sources_ = Learn(1);
    options_.plain = SmallAls();
    options_.list_length = 5;
  }

  static AlsOptions SmallAls() {
    AlsOptions options;
    options.dim = 8;
    options.alpha0 = 0.1F;
    options.num_epochs = 4;
    return options;
  }

  RelationSources Learn(size_t num_threads) const {
    SourceOptions options;
    options.als = SmallAls();
    options.als.num_threads = num_threads;
    options.filter.num_threads = num_threads;
    options.num_threads = num_threads;
    return LearnSources({kept_.view(), {}}, {{}, features_.view()}, options);
  }

  MixtureTrial Trial() const { return {kept_.view(), held_.view(), features_.view(), sources_}; }

  Csr kept_;
  Csr held_;
  Csr features_;
  RelationSources sources_;
  MixtureSearchOptions options_;
};

TEST_F(MixtureSearchTest, RaisesTheWorseServedSegment) {
  const MixtureResult free = FindMixture(Trial(), options_);
  EXPECT_TRUE(free.has_segments);
  EXPECT_LE(free.num_users, kUsers);
  EXPECT_GT(free.mixture.content_share, 0);
  options_.content_share = 0;
  options_.cold_scale = 1;
  EXPECT_GT(free.value, FindMixture(Trial(), options_).value);
}

TEST_F(MixtureSearchTest, KeepsWhatIsGiven) {
  options_.content_share = 0;
  options_.cold_scale = 1;
  const MixtureResult result = FindMixture(Trial(), options_);
  EXPECT_EQ(result.mixture.content_share, 0);
  EXPECT_EQ(result.mixture.cold_scale, 1);
}

TEST_F(MixtureSearchTest, LooksAtAllTogetherWhereNothingColdIsHeldOut) {
  std::vector<CsrEntry> warm;
  for (uint32_t user = 0; user < kUsers; ++user) {
    for (const uint32_t item : held_.view().row(user)) {
      if (sources_.is_cold[item] == 0) warm.push_back({user, item});
    }
  }
  held_ = MakeCsr(std::move(warm), kUsers, kItems, Duplicates::kMax);
  const MixtureResult result = FindMixture(Trial(), options_);
  EXPECT_FALSE(result.has_segments);
  EXPECT_LT(result.value, 1);
}

TEST_F(MixtureSearchTest, LeavesTheDefaultsToTooFewUsers) {
  options_.fewest_users = kUsers + 1;
  options_.embedding_weight = 0.25F;
  const MixtureResult result = FindMixture(Trial(), options_);
  EXPECT_EQ(result.mixture.embedding_weight, 0.25F);
  EXPECT_EQ(result.value, 0);
}

TEST_F(MixtureSearchTest, FindsTheSameForAnyNumberOfThreads) {
  const MixtureResult one = FindMixture(Trial(), options_);
  sources_ = Learn(3);
  options_.num_threads = 3;
  options_.plain.num_threads = 2;
  const MixtureResult many = FindMixture(Trial(), options_);
  EXPECT_EQ(one.mixture, many.mixture);
  EXPECT_EQ(one.value, many.value);
}

TEST_F(MixtureSearchTest, RefusesPartsThatDontFit) {
  held_ = MakeCsr({}, kUsers, kItems - 1, Duplicates::kMax);
  EXPECT_THROW(FindMixture(Trial(), options_), Error);
}

}  // namespace
}  // namespace bole
