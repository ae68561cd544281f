#include "jobs/earlier_outreach.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <optional>

#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

constexpr float kUnknownNow = std::numeric_limits<float>::quiet_NaN();

// A headhunter who dealt with the second of two members; both members have the same profile.
class EarlierOutreachTest : public ::testing::Test {
 protected:
  EarlierOutreachTest() {
    parts_.actor_embeddings = Matrix::Constant(1, 1, 2);
    parts_.object_embeddings = Matrix::Constant(2, 1, 3);
    parts_.history = MakeCsr({{0, 1, 1}}, 1, 2, Duplicates::kMax);
    parts_.refusals = MakeCsr({}, 1, 2, Duplicates::kMax);
    parts_.object_filter = MakeCsr({}, 2, 2, Duplicates::kMax);
    parts_.embedding_weight = 0.5F;
    WriteRelationModel(directory_.path() / "relation.bole", parts_);
    relation_.emplace(RelationModel::Open(directory_.path() / "relation.bole"));
    scales_ = MeasureScales(*relation_, 1);
    postings_ = Transpose(words_.view());
    past_ = PastProfiles(relation_->history(), words_.view(), 1);
    now_members_.values.assign(2 * kNumTraits, kUnknownNow);
    now_outreach_ = Outreach(7);
  }

  static OutreachTraitsTable Outreach(float contacts) {
    OutreachTraitsTable table;
    table.members.assign(2 * kNumApproachedTraits, kUnknownNow);
    table.headhunters.assign(kNumHeadhunterTraits, kUnknownNow);
    table.headhunters[static_cast<size_t>(HeadhunterTrait::kContacts)] = contacts;
    const Csr of_members = MakeCsr({}, 2, 1, Duplicates::kMax);
    table.member_skills = table.wished_functions = table.wished_places = of_members;
    table.headhunter_terms = table.headhunter_places = MakeCsr({}, 1, 1, Duplicates::kMax);
    return table;
  }

  HeadhunterPairViews Views() const {
    return {.relation = &*relation_,
            .members = now_members_.view(),
            .outreach = now_outreach_.view(),
            .profiles = {headhunter_words_.view(), words_.view(), postings_.view()},
            .past_profiles = past_.view(),
            .scales = MatchScaleViews::Of(scales_)};
  }

  TemporaryDirectory directory_;
  RelationParts parts_;
  std::optional<RelationModel> relation_;
  MatchScales scales_;
  Csr words_ = MakeCsr({{0, 0, 1}, {1, 0, 1}}, 2, 1, Duplicates::kMax);
  Csr headhunter_words_ = MakeCsr({{0, 0, 1}}, 1, 1, Duplicates::kMax);
  Csr postings_, past_;
  MemberTraitsTable now_members_;
  OutreachTraitsTable now_outreach_;
};

TEST_F(EarlierOutreachTest, ReadsTheTraitsOfThenAndNothingOfDealings) {
  MemberTraitsTable members = now_members_;
  members.values[static_cast<size_t>(Trait::kSeniority)] = 3;
  const HeadhunterPairFeatures now(Views());
  const EarlierOutreach then(Views(), members, Outreach(2));
  ASSERT_EQ(then.num_features(), now.num_features());
  const uint32_t rows[] = {0, 1};
  const Matrix before = then.OfActor(0, rows), after = now.OfActor(0, rows);
  constexpr auto kContacts =
      static_cast<Eigen::Index>(kNumHeadhunterPairFeatures - kNumHeadhunterTraits +
                                static_cast<size_t>(HeadhunterTrait::kContacts));
  EXPECT_EQ(before(0, kMemberLevelOfHeadhunterPair), 3);
  EXPECT_EQ(before(0, kContacts), 2);
  EXPECT_EQ(after(0, kContacts), 7);
  size_t num_hidden = 0;
  for (uint32_t feature = 0; feature < kNumHeadhunterPairFeatures; ++feature) {
    if (!IsOfDealings(feature)) continue;
    ++num_hidden;
    EXPECT_TRUE(std::isnan(before(0, feature)) && std::isnan(before(1, feature))) << feature;
  }
  EXPECT_EQ(num_hidden, kNumRelationScores - 1 + 13) << "scores but the profiles', and all past";
  EXPECT_EQ(before(0, kNumRelationScores - 1), after(0, kNumRelationScores - 1)) << "of profiles";
}

TEST_F(EarlierOutreachTest, HasTheSameBitsFromBothSides) {
  const EarlierOutreach then(Views(), now_members_, Outreach(2));
  const uint32_t headhunter = 0, member = 1;
  const Matrix one = then.OfActor(headhunter, {&member, 1});
  const Matrix other = then.OfObject(member, {&headhunter, 1});
  EXPECT_EQ(std::memcmp(one.data(), other.data(), kNumHeadhunterPairFeatures * sizeof(float)), 0);
}

}  // namespace
}  // namespace bole
