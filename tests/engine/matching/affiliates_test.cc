#include "engine/matching/affiliates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace bole {
namespace {

using ::testing::ElementsAre;

std::vector<uint32_t> OwnersOf(const std::vector<uint32_t>& parents, uint32_t company) {
  std::vector<uint32_t> owners;
  AnyOwner(parents, company, [&](uint32_t owner) {
    owners.push_back(owner);
    return false;
  });
  return owners;
}

TEST(AffiliatesTest, AreAllThatLinksJoin) {
  // 0 <- 1 <- 2, 0 <- 3; 4 alone.
  const std::vector<uint32_t> parents = {kNoRow, 0, 1, 0, kNoRow};
  EXPECT_THAT(GroupAffiliates(parents), ElementsAre(0, 0, 0, 0, 4));
  EXPECT_THAT(OwnersOf(parents, 2), ElementsAre(2, 1, 0));
  EXPECT_THAT(OwnersOf(parents, 0), ElementsAre(0));
}

TEST(AffiliatesTest, RingsEndAndBelongTogether) {
  // 1 -> 2 -> 3 -> 1, and 0 -> 1; 4 is its own parent.
  const std::vector<uint32_t> parents = {1, 2, 3, 1, 4};
  EXPECT_THAT(GroupAffiliates(parents), ElementsAre(0, 0, 0, 0, 4));
  EXPECT_TRUE(AnyOwner(parents, 0, [](uint32_t owner) { return owner == 3; }));
  EXPECT_TRUE(AnyOwner(parents, 2, [](uint32_t owner) { return owner == 1; }));
  EXPECT_FALSE(AnyOwner(parents, 2, [](uint32_t owner) { return owner == 0; }));
  EXPECT_FALSE(AnyOwner(parents, 4, [](uint32_t owner) { return owner == 0; }));
}

TEST(AffiliatesTest, OwnersOfALongRingAreAllSeenInFewSteps) {
  constexpr uint32_t kCompanies = 1000;
  std::vector<uint32_t> parents;
  for (uint32_t company = 0; company < kCompanies; ++company) {
    parents.push_back((company + 1) % kCompanies);
  }
  const auto owners = OwnersOf(parents, 17);
  EXPECT_EQ(std::vector<uint32_t>(owners.begin(), owners.begin() + 3),
            (std::vector<uint32_t>{17, 18, 19}));
  EXPECT_GE(owners.size(), kCompanies);
  EXPECT_LE(owners.size(), 4 * kCompanies);
}

TEST(AffiliatesTest, AChainOfAHundredThousandIsOneGroup) {
  std::vector<uint32_t> parents = {kNoRow};
  for (uint32_t company = 1; company < 100'000; ++company) parents.push_back(company - 1);
  EXPECT_EQ(GroupAffiliates(parents).back(), 0u);
  EXPECT_TRUE(AnyOwner(parents, 99'999, [](uint32_t owner) { return owner == 0; }));
}

}  // namespace
}  // namespace bole
