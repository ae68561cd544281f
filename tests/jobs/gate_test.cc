#include "jobs/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

nlohmann::json GoodFacts() {
  return {{"indexes", {{"jobs", {{"recall@10", 0.99}}}}},
          {"lists", {{"jobs_for_member", {{"coverage", 1.0}, {"wall_violations", 0}}}}},
          {"quality", {{"jobs_for_member", 0.2}}},
          {"rows", {{"members", 100}, {"jobs", 50}}}};
}

TEST(GateTest, LetsAGoodNightThrough) {
  EXPECT_THAT(GateReasons({}, GoodFacts(), nullptr), IsEmpty());
  EXPECT_THAT(GateReasons({}, GoodFacts(), GoodFacts()), IsEmpty());
}

TEST(GateTest, RefusesAnIndexThatMissesTooMuch) {
  nlohmann::json facts = GoodFacts();
  facts["indexes"]["jobs"]["recall@10"] = 0.5;
  EXPECT_THAT(GateReasons({}, facts, nullptr),
              ElementsAre(AllOf(HasSubstr("index jobs"), HasSubstr("0.5"))));
}

TEST(GateTest, RefusesAnyPairThroughThePrivacyWall) {
  nlohmann::json facts = GoodFacts();
  facts["lists"]["jobs_for_member"]["wall_violations"] = 1;
  EXPECT_THAT(GateReasons({}, facts, nullptr), ElementsAre(HasSubstr("privacy wall")));
}

TEST(GateTest, RefusesAMemberOnMoreListsThanAllowed) {
  nlohmann::json facts = GoodFacts();
  facts["lists"]["jobs_for_member"]["max_lists"] = 7;
  facts["lists"]["jobs_for_member"]["most_lists_of_one"] = 7;
  EXPECT_THAT(GateReasons({}, facts, nullptr), IsEmpty());
  facts["lists"]["jobs_for_member"]["most_lists_of_one"] = 8;
  EXPECT_THAT(GateReasons({}, facts, nullptr),
              ElementsAre(HasSubstr("8 lists of jobs_for_member")));
}

TEST(GateTest, RefusesListsThatBreakALimitOfExposure) {
  nlohmann::json facts = GoodFacts();
  facts["lists"]["jobs_for_member"]["exposure"] = {{"violations", 0}};
  EXPECT_THAT(GateReasons({}, facts, nullptr), IsEmpty());
  facts["lists"]["jobs_for_member"]["exposure"] = {{"violations", 3}};
  EXPECT_THAT(GateReasons({}, facts, nullptr), ElementsAre(HasSubstr("3 limits of exposure")));
}

TEST(GateTest, RefusesEmptyLists) {
  nlohmann::json facts = GoodFacts();
  facts["lists"]["jobs_for_member"]["coverage"] = 0.1;
  EXPECT_THAT(GateReasons({}, facts, nullptr), ElementsAre(HasSubstr("share of 0.1")));
}

TEST(GateTest, RefusesANightThatLostRowsOrQuality) {
  nlohmann::json facts = GoodFacts();
  facts["rows"]["members"] = 50;
  facts["rows"].erase("jobs");
  facts["quality"]["jobs_for_member"] = 0.1;
  EXPECT_THAT(GateReasons({}, facts, nullptr), IsEmpty());
  EXPECT_THAT(GateReasons({}, facts, GoodFacts()), SizeIs(3));
}

}  // namespace
}  // namespace bole
