#include "features/matrix/feature_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/features/matrix/shared_splitter.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Three documents; everything is in all of them but what is said, so idf is ln 2 or ln 4.
Vocabulary Small() {
  return Vocabulary({{"city:a", 3}, {"skill:x", 3}, {"skill:y", 1}, {"word:x", 3}}, 3);
}
constexpr uint32_t kCityA = 0, kSkillX = 1, kSkillY = 2, kWordX = 3;

FieldWeights Weights() {
  FieldWeights weights;
  weights.skill = 3;
  weights.city = 4;
  weights.word = 0;
  return weights;
}

TEST(FeatureRowTest, ScalesFieldsAndThenTheRow) {
  // Each field becomes length 1 times its weight, so idf cancels out in a field of one
  // feature: (skill 3, city 4) has length 5.
  const SparseRow row =
      WeighRow({{kSkillX, Field::kSkill, 1}, {kCityA, Field::kCity, 1}}, Small(), Weights());
  EXPECT_THAT(row.columns, ElementsAre(kCityA, kSkillX));
  EXPECT_FLOAT_EQ(row.values[0], 0.8f);
  EXPECT_FLOAT_EQ(row.values[1], 0.6f);
}

TEST(FeatureRowTest, WeighsWithinAFieldByIdfAndCount) {
  const SparseRow row =
      WeighRow({{kSkillX, Field::kSkill, 3}, {kSkillY, Field::kSkill, 1}}, Small(), Weights());
  // x: ln(1 + 3) ln 2, y: ln(1 + 1) ln 4, which are the same number.
  ASSERT_THAT(row.columns, ElementsAre(kSkillX, kSkillY));
  EXPECT_FLOAT_EQ(row.values[0], std::sqrt(0.5f));
  EXPECT_FLOAT_EQ(row.values[1], std::sqrt(0.5f));
}

TEST(FeatureRowTest, DoesNotDependOnTheOrderOfFeatures) {
  const std::vector<RowFeature> features = {
      {kSkillY, Field::kSkill, 0.3f}, {kCityA, Field::kCity, 1}, {kSkillX, Field::kSkill, 7}};
  const std::vector<RowFeature> reversed(features.rbegin(), features.rend());
  EXPECT_EQ(WeighRow(features, Small(), Weights()).values,
            WeighRow(reversed, Small(), Weights()).values);
}

TEST(FeatureRowTest, LeavesOutFieldsWithoutWeight) {
  EXPECT_THAT(WeighRow({{kWordX, Field::kWord, 1}}, Small(), Weights()).columns, IsEmpty());
  EXPECT_THAT(WeighRow({}, Small(), Weights()).columns, IsEmpty());
}

TEST(FeatureRowTest, EncodesAProfileByTheVocabulary) {
  const Profile profile = {{Field::kSkill, "X", 1},
                           {Field::kSkill, "x", 2},
                           {Field::kSkill, "unknown", 1},
                           {Field::kCity, "Ａ", 1}};
  const SparseRow row = EncodeProfile(profile, Small(), Weights(), SharedSplitter());
  EXPECT_THAT(row.columns, ElementsAre(kCityA, kSkillX));
  EXPECT_FLOAT_EQ(row.values[0], 0.8f);
  EXPECT_FLOAT_EQ(row.values[1], 0.6f);
  EXPECT_THAT(EncodeProfile({}, Small(), Weights(), SharedSplitter()).columns, IsEmpty());
}

}  // namespace
}  // namespace bole
