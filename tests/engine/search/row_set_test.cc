#include "engine/search/row_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<uint32_t> RandomRows(uint64_t seed, uint32_t bound, double share) {
  Random random(seed);
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; row < bound; ++row) {
    if (random.Chance(share)) rows.push_back(row);
  }
  return rows;
}

TEST(RowSetTest, CombinesSets) {
  const RowSet a = RowSet::Of(std::vector<uint32_t>{1, 2, 70'000});
  const RowSet b = RowSet::Of(std::vector<uint32_t>{2, 3, 70'000});
  EXPECT_THAT(a.And(b).Rows(), ElementsAre(2, 70'000));
  EXPECT_THAT(a.Or(b).Rows(), ElementsAre(1, 2, 3, 70'000));
  EXPECT_THAT(a.Without(b).Rows(), ElementsAre(1));
  EXPECT_EQ(a.AndSize(b), 2u);
  EXPECT_THAT(RowSet::Union(std::vector<RowSet>{a, b, {}}).Rows(), ElementsAre(1, 2, 3, 70'000));
  EXPECT_TRUE(a.Contains(70'000));
  EXPECT_FALSE(a.Contains(3));
}

TEST(RowSetTest, EmptySetsCombineToo) {
  EXPECT_THAT(RowSet().Rows(), IsEmpty());
  EXPECT_TRUE(RowSet::All(0).empty());
  EXPECT_EQ(RowSet::All(3).Without(RowSet()).size(), 3u);
  EXPECT_TRUE(RowSet::Union({}).empty());
}

TEST(RowSetTest, IsTheSameAfterFreezing) {
  // Sparse, dense and in runs: the three ways of storing.
  for (const double share : {0.0001, 0.3, 0.9999}) {
    const RowSet set = RowSet::Of(RandomRows(3, 200'000, share));
    std::vector<uint8_t> bytes(RowSet::kFrozenAlignment);
    const size_t length = set.AppendFrozen(bytes);
    EXPECT_EQ(bytes.size() % RowSet::kFrozenAlignment, 0u);
    std::vector<uint8_t> storage(bytes.size() + RowSet::kFrozenAlignment);
    const auto address = reinterpret_cast<uintptr_t>(storage.data());
    uint8_t* aligned =
        storage.data() + (RowSet::kFrozenAlignment - address % RowSet::kFrozenAlignment);
    std::copy(bytes.begin() + RowSet::kFrozenAlignment, bytes.end(), aligned);
    const RowSet view = RowSet::View({aligned, length});
    EXPECT_EQ(view, set);
    EXPECT_EQ(view.And(set).size(), set.size());

    // What changes a view leaves the bytes as they are.
    const RowSet other = RowSet::Of(RandomRows(4, 200'000, 0.5));
    RowSet kept = RowSet::View({aligned, length});
    kept.Keep(other);
    EXPECT_EQ(kept, set.And(other));
    RowSet left = RowSet::View({aligned, length});
    left.Remove(other);
    EXPECT_EQ(left, set.Without(other));
    EXPECT_EQ(view, set);
  }
}

TEST(RowSetTest, KeepsAndRemovesInPlace) {
  for (const double share : {0.0001, 0.3, 0.9999}) {
    for (const double other_share : {0.0, 0.0001, 0.3, 1.0}) {
      const RowSet set = RowSet::Of(RandomRows(3, 200'000, share));
      const RowSet other = RowSet::Of(RandomRows(4, 200'000, other_share));
      RowSet kept = set;
      kept.Keep(other);
      EXPECT_EQ(kept, set.And(other));
      kept.Keep(other);
      EXPECT_EQ(kept, set.And(other));
      RowSet left = set;
      left.Remove(other);
      EXPECT_EQ(left, set.Without(other));
    }
  }
}

TEST(RowSetTest, RefusesBytesThatAreNoSet) {
  alignas(RowSet::kFrozenAlignment) const uint8_t bytes[64] = {1, 2, 3};
  EXPECT_THROW(RowSet::View(bytes), Error);
  EXPECT_THROW(RowSet::View({}), Error);
}

TEST(RowSetTest, TheFirstRowsAreAtMostAll) {
  const RowSet rows = RowSet::Of(std::vector<uint32_t>{3, 70'000, 70'001});
  EXPECT_THAT(rows.First(2), ElementsAre(3, 70'000));
  EXPECT_THAT(rows.First(9), ElementsAre(3, 70'000, 70'001));
  EXPECT_TRUE(RowSet().First(2).empty());
}

}  // namespace
}  // namespace bole
