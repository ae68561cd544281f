#include "engine/eval/exposure_certificate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

using Rows = std::vector<uint32_t>;

// Three viewers, four candidates: 0 is on three lists, 1 on one, 2 and 3 on none.
const std::vector<uint64_t> kOffsets = {0, 2, 3, 4};
const Rows kListed = {0, 1, 0, 0};
const std::vector<float> kScores = {0.5f, 0.25f, 0.5f, 0.125f};

TEST(ExposureCertificateTest, ByHand) {
  const auto made = CertifyExposure({kOffsets, kListed, kScores}, Rows{2, 2, 1}, Rows{3, 1, 1, 1});
  EXPECT_EQ(made.violations, 0u);
  EXPECT_EQ(made.most_lists, 3u);
  EXPECT_DOUBLE_EQ(made.expected_matches, 1.375);
  // Counts 0, 0, 1, 3: 2 (3 * 1 + 4 * 3) / (4 * 4) - 5 / 4.
  EXPECT_DOUBLE_EQ(made.gini, 0.625);
  const double entropy = -(0.75 * std::log(0.75) + 0.25 * std::log(0.25));
  EXPECT_DOUBLE_EQ(made.congestion, 1 - entropy / std::log(4));
  EXPECT_DOUBLE_EQ(made.coverage, 0.5);
  EXPECT_DOUBLE_EQ(made.filled, 0.8);
}

TEST(ExposureCertificateTest, CountsEveryoneWhoIsAboveTheirPlaces) {
  const auto made = CertifyExposure({kOffsets, kListed, kScores}, Rows{1, 1, 1}, Rows{2, 0, 1, 1});
  EXPECT_EQ(made.violations, 3u);  // the first viewer, and candidates 0 and 1
}

TEST(ExposureCertificateTest, CountsThoseBelowTheirFloorAndNoScoreBelowZero) {
  const std::vector<float> scores = {0.5f, 0.25f, -0.5f, 0.125f};
  const auto made = CertifyExposure({kOffsets, kListed, scores}, Rows{2, 2, 1}, Rows{3, 1, 1, 1},
                                    Rows{3, 0, 1, 0});
  EXPECT_EQ(made.violations, 0u) << "a floor isn't always to be met";
  EXPECT_EQ(made.below_floor, 1u);
  EXPECT_DOUBLE_EQ(made.expected_matches, 0.875);
  EXPECT_THROW(
      CertifyExposure({kOffsets, kListed, scores}, Rows{2, 2, 1}, Rows{3, 1, 1, 1}, Rows{1}),
      Error);
}

TEST(ExposureCertificateTest, NothingListed) {
  const std::vector<uint64_t> offsets = {0, 0};
  EXPECT_EQ(CertifyExposure({offsets, {}, {}}, Rows{1}, Rows{1}), ExposureCertificate());
  const std::vector<uint64_t> nobody = {0};
  EXPECT_EQ(CertifyExposure({nobody, {}, {}}, {}, {}), ExposureCertificate());
}

TEST(ExposureCertificateTest, RefusesListsThatDontFit) {
  EXPECT_THROW(CertifyExposure({kOffsets, kListed, kScores}, Rows{1, 1}, Rows{3, 1, 1, 1}), Error);
  EXPECT_THROW(CertifyExposure({kOffsets, kListed, {}}, Rows{1, 1, 1}, Rows{3, 1, 1, 1}), Error);
  EXPECT_THROW(CertifyExposure({kOffsets, kListed, kScores}, Rows{1, 1, 1}, Rows{}), Error);
}

}  // namespace
}  // namespace bole
