#include "engine/retrieval/near_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/retrieval/member_graph.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<std::pair<uint32_t, float>> Proposed(const CsrView& near, uint32_t query) {
  Accumulator scores(3);
  NearMembers(near).Accumulate(query, scores);
  std::vector<std::pair<uint32_t, float>> proposed;
  scores.Drain([&](uint32_t row, float score) { proposed.emplace_back(row, score); });
  return proposed;
}

TEST(NearMembersTest, ProposesTheNearestByTheirCosine) {
  const Csr near = MakeCsr({{0, 1, 0.5F}, {0, 2, 0.25F}, {2, 0, 0.25F}}, 3, 3, Duplicates::kMax);
  EXPECT_THAT(Proposed(near.view(), 0),
              testing::UnorderedElementsAre(Pair(1, 0.5F), Pair(2, 0.25F)));
  EXPECT_THAT(Proposed(near.view(), 1), IsEmpty());
  EXPECT_THAT(Proposed(near.view(), 2), ElementsAre(Pair(0, 0.25F)));
  EXPECT_THAT(Proposed({}, 2), IsEmpty()) << "where nothing was learned";
}

TEST(NearMembersTest, ComesBackFromAFile) {
  const TemporaryDirectory directory;
  const Csr near = MakeCsr({{0, 1, 0.5F}}, 2, 2, Duplicates::kMax);
  WriteNear(directory / "near.bole", near.view());
  const ArrayFile file = ArrayFile::Open(directory / "near.bole");
  EXPECT_THAT(ReadNear(file, 2).row(0), ElementsAre(1));
  EXPECT_THAT(ReadNear(file, 2).row_values(0), ElementsAre(0.5F));
  EXPECT_THROW(ReadNear(file, 3), Error) << "of other members";
  WriteNear(directory / "none.bole", Csr().view());
  const ArrayFile none = ArrayFile::Open(directory / "none.bole");
  EXPECT_EQ(ReadNear(none, 3).num_rows(), 0u);
}

}  // namespace
}  // namespace bole
