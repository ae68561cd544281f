#include "engine/matching/neighbour_recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// Lists every row of four by number, with falling scores.
class Tail : public Recommender {
 public:
  std::vector<Recommendation> Recommend(uint32_t, size_t k,
                                        const RowFilter& filter) const override {
    std::vector<Recommendation> list;
    for (uint32_t row = 0; row < 4 && list.size() < k; ++row) {
      if (filter.Allows(row))
        list.push_back({row, 1.0F - 0.1F * static_cast<float>(row), Source::kPopular});
    }
    return list;
  }
};

class Without : public RowFilter {
 public:
  explicit Without(uint32_t row) : row_(row) {}
  bool Allows(uint32_t row) const override { return row != row_; }

 private:
  uint32_t row_;
};

// Row 0 points right, 1 nearly so and longer, 2 to the left; nothing is known of 3.
//
//   2 <---- . ----> 0
//           `-------> 1
class NeighbourRecommenderTest : public ::testing::Test {
 protected:
  NeighbourRecommenderTest() {
    const Matrix embeddings{{1, 0}, {10, -1}, {-1, 0}, {0, 0}};
    NeighbourIndex::Build({embeddings.data(), 4, 2}, {}, directory_.path(), "similar");
  }

  TemporaryDirectory directory_;
};

TEST_F(NeighbourRecommenderTest, ListsNeighboursByAngleThenTheTail) {
  const NeighbourRecommender recommender(NeighbourIndex::Open(directory_.path(), "similar"),
                                         std::make_unique<Tail>());
  const auto list = recommender.Recommend(0, 3, Without(0));
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].row, 1u);
  EXPECT_NEAR(list[0].score, 2 + 10 / std::sqrt(101.0), 1e-5);
  EXPECT_EQ(list[1], (Recommendation{2, 0.8F, Source::kPopular}));
  EXPECT_EQ(list[2].row, 3u);
}

TEST_F(NeighbourRecommenderTest, GivesTheTailToWhomNothingIsKnownOf) {
  const NeighbourRecommender recommender(NeighbourIndex::Open(directory_.path(), "similar"),
                                         std::make_unique<Tail>());
  EXPECT_EQ(recommender.Recommend(3, 2, Without(3))[0].row, 0u);
  EXPECT_THAT(recommender.Recommend(3, 0, Without(3)), ElementsAre());
}

TEST_F(NeighbourRecommenderTest, RefusesADamagedIndex) {
  const auto path = directory_ / "similar.index";
  std::string bytes = ReadFile(path);
  bytes[bytes.size() / 2] ^= 1;
  WritePlainFile(path, bytes);
  EXPECT_THROW(NeighbourIndex::Open(directory_.path(), "similar"), Error);
}

}  // namespace
}  // namespace bole
