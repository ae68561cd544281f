#include "models/recency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::IsEmpty;

constexpr float kTolerance = 1e-6F;

// Two, one and no later ones weigh 1/3, 1/2 and 1, whose sum is 11/6; scaled to 3.
TEST(RecencyTest, WeighsByHand) {
  const Csr row = MakeCsr({{0, 4, 1}, {0, 7, 1}, {0, 9, 1}}, 1, 10, Duplicates::kMax);
  const std::vector<uint32_t> num_later = {0, 2, 1};
  EXPECT_THAT(WeighByRecency(row.view(), num_later, 1),
              ElementsAre(FloatNear(18.0F / 11, kTolerance), FloatNear(6.0F / 11, kTolerance),
                          FloatNear(9.0F / 11, kTolerance)));
}

TEST(RecencyTest, TakesMissingValuesForOnes) {
  CsrView row;
  const std::vector<uint64_t> offsets = {0, 2};
  const std::vector<uint32_t> columns = {3, 5};
  row = {offsets, columns, {}, 6};
  const std::vector<uint32_t> num_later = {1, 0};
  EXPECT_THAT(WeighByRecency(row, num_later, 1),
              ElementsAre(FloatNear(2.0F / 3, kTolerance), FloatNear(4.0F / 3, kTolerance)));
  EXPECT_THAT(WeighByRecency(row, num_later, 0), IsEmpty());
}

TEST(RecencyTest, KeepsTheSumOfEachRow) {
  const Csr all = RandomInteractions(50, 80, 2);
  std::vector<uint32_t> num_later(all.columns.size());
  for (size_t i = 0; i < num_later.size(); ++i) num_later[i] = static_cast<uint32_t>(i * 31 % 17);
  Csr weighed = all;
  weighed.values = WeighByRecency(all.view(), num_later, 0.7F);
  EXPECT_NE(weighed.values, all.values);
  for (size_t row = 0; row < all.num_rows(); ++row) {
    double before = 0;
    double after = 0;
    for (const float value : all.view().row_values(row)) before += value;
    for (const float value : weighed.view().row_values(row)) after += value;
    EXPECT_NEAR(before, after, 1e-5 * before);
  }
}

TEST(RecencyTest, ChangesNothingWithoutOrderOrExponent) {
  const Csr all = RandomInteractions(50, 80, 2);
  const std::vector<uint32_t> num_later(all.columns.size(), 3);
  EXPECT_EQ(WeighByRecency(all.view(), {}, 1), all.values);
  EXPECT_EQ(WeighByRecency(all.view(), num_later, 0), all.values);
}

TEST(RecencyTest, RefusesWhatDoesNotFit) {
  const Csr all = RandomInteractions(5, 8, 2);
  const std::vector<uint32_t> num_later(all.columns.size() + 1, 0);
  EXPECT_THROW(WeighByRecency(all.view(), num_later, 1), Error);
  EXPECT_THROW(WeighByRecency(all.view(), {}, -0.1F), Error);
  EXPECT_THROW(WeighByRecency(all.view(), {}, NAN), Error);
}

}  // namespace
}  // namespace bole
