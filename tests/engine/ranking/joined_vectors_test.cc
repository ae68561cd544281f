#include "engine/ranking/joined_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using enum Surface;

class JoinedVectorsTest : public ::testing::Test {
 protected:
  // Two members and three jobs, with joined vectors of jobs for members alone.
  JoinedVectorsTest() {
    JoinedVectors::Write(
        path_, {{kJobsForMember, {Matrix{{1, 2}, {3, 4}}, Matrix{{5, 6}, {7, 8}, {9, 10}}}}});
  }

  FusedModel Model() const {
    return {.query_embeddings = ViewOf(members_),
            .item_embeddings = ViewOf(jobs_),
            .histories = {},
            .item_filter = {},
            .popularity = popularity_,
            .embedding_weight = 0.25F,
            .listed = listed_};
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_ / "joined_vectors.bole";
  const Matrix members_ = Matrix{{1}, {0}};
  const Matrix jobs_ = Matrix{{1}, {2}, {3}};
  const std::vector<uint32_t> popularity_ = {1, 2, 3};
  const std::vector<uint32_t> listed_ = {0, 2};
};

TEST_F(JoinedVectorsTest, StandInThePlaceOfTheModelsOwnAlone) {
  const JoinedVectors joined = JoinedVectors::Open(path_);
  const FusedModel model = joined.PutInto(Model(), kJobsForMember);
  EXPECT_EQ(Matrix(model.query_embeddings), (Matrix{{1, 2}, {3, 4}}));
  EXPECT_EQ(Matrix(model.item_embeddings), (Matrix{{5, 6}, {7, 8}, {9, 10}}));
  EXPECT_EQ(model.popularity.data(), popularity_.data());
  EXPECT_EQ(model.embedding_weight, 0.25F);
  ASSERT_TRUE(model.listed.has_value());
  EXPECT_EQ(model.listed->data(), listed_.data());
}

TEST_F(JoinedVectorsTest, LeaveOtherSurfacesAsTheyAre) {
  const JoinedVectors joined = JoinedVectors::Open(path_);
  EXPECT_TRUE(joined.Has(kJobsForMember));
  EXPECT_FALSE(joined.Has(kCandidatesForJob));
  EXPECT_EQ(joined.PutInto(Model(), kCandidatesForJob).query_embeddings.data(), members_.data());
  EXPECT_FALSE(JoinedVectors().Has(kJobsForMember));
  EXPECT_EQ(JoinedVectors().PutInto(Model(), kJobsForMember).item_embeddings.data(), jobs_.data());
}

TEST_F(JoinedVectorsTest, AreOfNoSurfaceInAFileOfNone) {
  JoinedVectors::Write(path_, {});
  EXPECT_FALSE(JoinedVectors::Open(path_).Has(kJobsForMember));
}

TEST_F(JoinedVectorsTest, RefuseOtherRows) {
  JoinedVectors::Write(path_,
                       {{kJobsForMember, {Matrix{{1, 2}}, Matrix{{5, 6}, {7, 8}, {9, 10}}}}});
  EXPECT_THROW(JoinedVectors::Open(path_).PutInto(Model(), kJobsForMember), Error);
}

TEST_F(JoinedVectorsTest, RefuseAFileWithOneSideAlone) {
  ArrayFileWriter writer(path_);
  writer.Add("jobs_for_member.queries", std::vector<float>{1, 2, 3, 4}, 2);
  writer.Finish();
  EXPECT_THROW(JoinedVectors::Open(path_), Error);
}

TEST_F(JoinedVectorsTest, RefuseADamagedFile) {
  std::string bytes = ReadFile(path_);
  bytes[70] ^= 1;
  WriteFileAtomically(path_, bytes);
  EXPECT_THROW(JoinedVectors::Open(path_), Error);
}

}  // namespace
}  // namespace bole
