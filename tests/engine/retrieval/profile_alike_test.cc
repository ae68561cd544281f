#include "engine/retrieval/profile_alike.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Profiles {
  Profiles(std::vector<CsrEntry> entries, size_t num_items, uint32_t num_features)
      : items(MakeCsr(std::move(entries), num_items, num_features, Duplicates::kSum)),
        postings(Transpose(items.view())) {}

  ProfileViews views() const { return {items.view(), items.view(), postings.view()}; }

  Csr items;
  Csr postings;
};

// Items over two features: along the first, along both, along the second, nothing.
Profiles MakePlane() {
  return {{{0, 0, 2}, {1, 0, 1}, {1, 1, 1}, {2, 1, 5}}, 4, 2};
}

TEST(ProfileAlikeTest, CosinesByHand) {
  const Profiles plane = MakePlane();
  const ProfileAlike alike(plane.views());
  EXPECT_FLOAT_EQ(alike.Cosine(0, 0), 1);
  EXPECT_FLOAT_EQ(alike.Cosine(0, 1), std::sqrt(0.5f));
  EXPECT_EQ(alike.Cosine(0, 2), 0);
  EXPECT_EQ(alike.Cosine(0, 3), 0);
  EXPECT_EQ(alike.Cosine(3, 3), 0);
}

TEST(ProfileAlikeTest, FindsOnlyWhatSharesAFeature) {
  const Profiles plane = MakePlane();
  const ProfileAlike alike(plane.views());
  Accumulator sums(4);
  const auto found = alike.Find(0, NoFilter(), sums);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].row, 0u);
  EXPECT_EQ(found[1].row, 1u);
  EXPECT_EQ(found[1].score, alike.Cosine(0, 1));
  EXPECT_THAT(alike.Find(3, NoFilter(), sums), IsEmpty());
}

TEST(ProfileAlikeTest, AgreesWithComparingAllOnRandomProfiles) {
  Random random(5);
  std::vector<CsrEntry> entries;
  for (uint32_t item = 0; item < 400; ++item) {
    for (int i = 0; i < 6; ++i) {
      entries.push_back({item, static_cast<uint32_t>(random.Below(60)),
                         static_cast<float>(0.1 + random.Uniform())});
    }
  }
  const Profiles profiles(std::move(entries), 400, 60);
  const ProfileAlike alike(profiles.views());
  Accumulator sums(400);
  for (uint32_t query = 0; query < 50; ++query) {
    std::vector<ScoredRow> expected;
    for (uint32_t item = 0; item < 400; ++item) {
      if (alike.Cosine(query, item) > 0) expected.push_back({alike.Cosine(query, item), item});
    }
    std::sort(expected.begin(), expected.end(), IsBetter);
    ASSERT_EQ(alike.Find(query, NoFilter(), sums), expected);
  }
}

TEST(ProfileAlikeTest, TheFilterComesFirst) {
  // All share one feature; more than are ever looked at closely, and only the last is allowed.
  class OnlyLast : public RowFilter {
    bool Allows(uint32_t row) const override { return row == 2999; }
  };
  std::vector<CsrEntry> entries;
  for (uint32_t item = 0; item < 3000; ++item) entries.push_back({item, 0});
  const Profiles profiles(std::move(entries), 3000, 1);
  Accumulator sums(3000);
  EXPECT_THAT(ProfileAlike(profiles.views()).Find(0, OnlyLast(), sums),
              ElementsAre(ScoredRow{1, 2999}));
}

TEST(ProfileAlikeTest, RefusesMatricesThatDontFit) {
  const Profiles plane = MakePlane();
  ProfileViews views = plane.views();
  views.postings = views.items;
  EXPECT_THROW(ProfileAlike{views}, Error);
}

}  // namespace
}  // namespace bole
