#include "features/matrix/feature_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/features/matrix/shared_splitter.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<NamedFeature> Features(Field field, std::string_view text, float weight = 1) {
  return FeaturesOf({field, text, weight}, SharedSplitter());
}

NamedFeature Named(Field field, std::string name, float weight = 1) {
  return {field, std::move(name), weight};
}

TEST(FeatureNamesTest, ASkillIsItselfAndItsWords) {
  EXPECT_THAT(
      Features(Field::kSkill, "Machine Learning", 2),
      ElementsAre(Named(Field::kSkill, "skill:machine learning", 2),
                  Named(Field::kSkill, "skill:machine", 1),
                  Named(Field::kSkill, "skill:learning", 1), Named(Field::kWord, "word:machine", 2),
                  Named(Field::kWord, "word:learning", 2)));
}

TEST(FeatureNamesTest, ASkillOfOneWordIsCountedOnce) {
  EXPECT_THAT(Features(Field::kSkill, "Ｃ＋＋"),
              ElementsAre(Named(Field::kSkill, "skill:c++"), Named(Field::kWord, "word:c++")));
  EXPECT_THAT(
      Features(Field::kSkill, "機器學習"),
      ElementsAre(Named(Field::kSkill, "skill:机器学习"), Named(Field::kWord, "word:机器学习")));
}

TEST(FeatureNamesTest, ASkillIsNotSplitAtMarks) {
  EXPECT_THAT(Features(Field::kSkill, "Health, Safety & Environment")[0],
              Named(Field::kSkill, "skill:health, safety & environment"));
}

TEST(FeatureNamesTest, ATitleIsItsWords) {
  EXPECT_THAT(Features(Field::kTitle, "算法工程师"),
              ElementsAre(Named(Field::kTitle, "title:算法"), Named(Field::kTitle, "title:工程师"),
                          Named(Field::kWord, "word:算法"), Named(Field::kWord, "word:工程师")));
}

TEST(FeatureNamesTest, PlacesAndSchoolsAreOnePhrase) {
  EXPECT_THAT(Features(Field::kCity, "New  York"),
              ElementsAre(Named(Field::kCity, "city:new york")));
  EXPECT_THAT(Features(Field::kSchool, "北京大學"),
              ElementsAre(Named(Field::kSchool, "school:北京大学")));
  EXPECT_THAT(Features(Field::kSeniority, "Senior"),
              ElementsAre(Named(Field::kSeniority, "seniority:senior")));
}

TEST(FeatureNamesTest, AnIndustryIsOnePhraseWhoseWordsMeetOthers) {
  EXPECT_THAT(
      Features(Field::kIndustry, "互联网"),
      ElementsAre(Named(Field::kIndustry, "industry:互联网"), Named(Field::kWord, "word:互联网")));
}

TEST(FeatureNamesTest, IdsOfCompaniesStayAsTheyAre) {
  EXPECT_THAT(Features(Field::kCompany, "A-7 Ｘ"),
              ElementsAre(Named(Field::kCompany, "company:A-7 Ｘ")));
  EXPECT_THAT(Features(Field::kEmployer, "a-7"),
              ElementsAre(Named(Field::kEmployer, "employer:a-7")));
}

TEST(FeatureNamesTest, BlankTextHasNone) {
  EXPECT_THAT(Features(Field::kSkill, " \n"), IsEmpty());
  EXPECT_THAT(Features(Field::kWord, "的"), IsEmpty());
}

TEST(FeatureNamesTest, RefusesInvalidUtf8) {
  EXPECT_THROW(Features(Field::kWord, "\xFF"), Error);
}

}  // namespace
}  // namespace bole
