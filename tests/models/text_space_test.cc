#include "models/text_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

// One feature for each of eight texts: two names of each of three things, and for the third a
// description; the last text has no group.
class TextSpaceTest : public ::testing::Test {
 protected:
  static Csr OneFeatureEach(uint32_t size) {
    std::vector<CsrEntry> entries;
    for (uint32_t i = 0; i < size; ++i) entries.push_back({i, i, 2});
    return MakeCsr(std::move(entries), size, size, Duplicates::kMax);
  }

  Matrix Learn(size_t num_threads) const {
    return LearnTextSpace(texts_.view(), groups_,
                          {.dim = 8,
                           .num_epochs = 1000,
                           .batch = 16,
                           .description_share = 0.5,
                           .num_threads = num_threads});
  }

  const Csr texts_ = OneFeatureEach(8);
  const std::vector<TextGroup> groups_ = {{{0, 1}, {}}, {{2, 3}, {}}, {{4, 5}, 6}};
};

float Cosine(const Matrix& features, int a, int b) {
  return features.row(a).normalized().dot(features.row(b).normalized());
}

TEST_F(TextSpaceTest, NamesOfOneThingComeToLieSideBySide) {
  const Matrix features = Learn(1);
  const std::vector<std::vector<int>> things = {{0, 1}, {2, 3}, {4, 5, 6}};
  for (const auto& thing : things) {
    for (const auto& other : things) {
      if (thing == other) continue;
      const float near = Cosine(features, thing.front(), thing.back());
      for (const int stranger : other) {
        EXPECT_GT(near, Cosine(features, thing.front(), stranger) + 0.2) << stranger;
      }
    }
  }
}

TEST_F(TextSpaceTest, AnyNumberOfThreadsLearnsTheSameBits) {
  const Matrix one = Learn(1);
  EXPECT_EQ(one, Learn(2));
  EXPECT_EQ(one, Learn(3));
}

TEST_F(TextSpaceTest, SingleTextsTeachNothing) {
  const std::vector<TextGroup> alone = {{{0}, {}}, {{1}, {}}, {{}, 2}};
  EXPECT_TRUE(LearnTextSpace(texts_.view(), alone, {.dim = 4}).isZero());
  EXPECT_TRUE(LearnTextSpace(texts_.view(), {}, {.dim = 4}).isZero());
}

// The sum of (3 0) and (0 4) is (3 4), of length 5.
TEST_F(TextSpaceTest, PlacesATextWhereTheSumOfItsFeaturesPoints) {
  Matrix features(2, 2);
  features << 3, 0, 0, 4;
  const Csr texts = MakeCsr({{0, 0, 1}, {0, 1, 1}, {2, 1, 7}}, 3, 2, Duplicates::kMax);
  const Matrix places = PlaceTexts(texts.view(), features, 2);
  EXPECT_NEAR(places(0, 0), 0.6, 1e-6);
  EXPECT_NEAR(places(0, 1), 0.8, 1e-6);
  EXPECT_TRUE(places.row(1).isZero());  // has no feature
  EXPECT_NEAR(places(2, 1), 1, 1e-6);
}

}  // namespace
}  // namespace bole
