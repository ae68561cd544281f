#include "engine/matching/exposure_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A problem that owns its arrays. A score of NaN: no pair.
struct Problem {
  Csr pairs;
  std::vector<uint32_t> viewer_places, candidate_places, floors;

  ExposureProblem view() const { return {pairs.view(), viewer_places, candidate_places, floors}; }
};

Problem Dense(const std::vector<std::vector<float>>& scores, std::vector<uint32_t> viewer_places,
              std::vector<uint32_t> candidate_places) {
  Problem problem = {.pairs = {},
                     .viewer_places = std::move(viewer_places),
                     .candidate_places = std::move(candidate_places),
                     .floors = {}};
  problem.pairs.num_columns = static_cast<uint32_t>(problem.candidate_places.size());
  for (const auto& row : scores) {
    for (uint32_t column = 0; column < row.size(); ++column) {
      if (std::isnan(row[column])) continue;
      problem.pairs.columns.push_back(column);
      problem.pairs.values.push_back(row[column]);
    }
    problem.pairs.offsets.push_back(problem.pairs.columns.size());
  }
  return problem;
}

Problem RandomProblem(uint64_t seed, size_t num_viewers, size_t num_candidates) {
  Random random(seed);
  std::vector<std::vector<float>> scores(num_viewers, std::vector<float>(num_candidates));
  for (auto& row : scores) {
    for (size_t i = 0; i < row.size(); ++i) {
      // The first are wanted by all.
      row[i] = static_cast<float>(random.Uniform() + 2.0 / static_cast<double>(i + 1));
      if (random.Chance(0.2)) row[i] = std::nanf("");
    }
  }
  std::vector<uint32_t> viewer_places(num_viewers), candidate_places(num_candidates);
  for (uint32_t& places : viewer_places) places = static_cast<uint32_t>(random.Below(4));
  for (uint32_t& places : candidate_places) places = static_cast<uint32_t>(random.Below(6));
  return Dense(scores, viewer_places, candidate_places);
}

std::vector<double> Margins(const Problem& problem, const std::vector<double>& shares,
                            bool by_viewer) {
  std::vector<double> margins(by_viewer ? problem.viewer_places.size()
                                        : problem.candidate_places.size());
  for (size_t viewer = 0; viewer < problem.pairs.num_rows(); ++viewer) {
    for (uint64_t i = problem.pairs.offsets[viewer]; i < problem.pairs.offsets[viewer + 1]; ++i) {
      margins[by_viewer ? viewer : problem.pairs.columns[i]] += shares[i];
    }
  }
  return margins;
}

void ExpectWithin(const std::vector<double>& margins, const std::vector<uint32_t>& places) {
  for (size_t i = 0; i < margins.size(); ++i) EXPECT_LE(margins[i], places[i] * (1 + 1e-6)) << i;
}

// What makes the worst pair of all nearly certain for a viewer.
std::vector<double> MostFactors(const CsrView& pairs, double temperature) {
  double worst = 1e9, spread = 0;
  for (size_t x = 0; x < pairs.num_rows(); ++x) {
    const auto [least, most] = std::ranges::minmax(pairs.row_values(x));
    spread += (most - least) / static_cast<double>(pairs.num_rows());
    worst = std::min<double>(worst, least);
  }
  std::vector<double> factors;
  for (size_t x = 0; x < pairs.num_rows(); ++x) {
    const double best = std::ranges::max(pairs.row_values(x));
    factors.push_back(kMostLift * std::exp((best - worst) / (temperature * spread)));
  }
  return factors;
}

// The same plan by plain loops: each factor by halving, no Newton, no sparse rows.
std::vector<double> PlainShares(const Problem& problem, const ExposurePlan& plan,
                                ShareModel model) {
  const CsrView pairs = problem.pairs.view();
  const std::vector<double> most = MostFactors(pairs, 0.2);
  std::vector<double> u = most, v(pairs.num_columns, 1);
  const auto share = [&](double t) { return model == ShareModel::kOnce ? t / (1 + t) : t; };
  const auto margin = [&](bool of_viewer, size_t number) {
    double sum = 0;
    for (size_t x = 0; x < pairs.num_rows(); ++x) {
      for (uint64_t i = pairs.offsets[x]; i < pairs.offsets[x + 1]; ++i) {
        const size_t y = pairs.columns[i];
        if ((of_viewer ? x : y) == number) sum += share(plan.weights[i] * u[x] * v[y]);
      }
    }
    return sum;
  };
  const auto fit = [&](bool of_viewer, size_t number, double& factor, double cap, double places) {
    double low = 0, high = model == ShareModel::kOnce ? cap : 1e6;
    for (int step = 0; step < 200; ++step) {
      factor = low > 1e-300 ? std::sqrt(low * high) : high * 1e-6;
      const double empty = model == ShareModel::kOnce ? 0 : factor * factor;
      (margin(of_viewer, number) + empty > places ? high : low) = factor;
    }
  };
  for (int sweep = 0; sweep < 200; ++sweep) {
    for (size_t x = 0; x < u.size(); ++x) fit(true, x, u[x], most[x], problem.viewer_places[x]);
    for (size_t y = 0; y < v.size(); ++y) fit(false, y, v[y], 1, problem.candidate_places[y]);
  }
  std::vector<double> shares;
  for (size_t x = 0; x < pairs.num_rows(); ++x) {
    for (uint64_t i = pairs.offsets[x]; i < pairs.offsets[x + 1]; ++i) {
      shares.push_back(share(plan.weights[i] * u[x] * v[pairs.columns[i]]));
    }
  }
  return shares;
}

constexpr PlanOptions kExact = {.temperature = 0.2, .max_sweeps = 2000, .tolerance = 1e-9};
constexpr PlanOptions kExactUnlimited = {
    .model = ShareModel::kUnlimited, .temperature = 0.2, .max_sweeps = 2000, .tolerance = 1e-9};

// All alike, two places each: u^2 + u (v + v) = 2 with u = v, so u^2 = 2/3 everywhere.
TEST(ExposurePlanTest, TwoByTwoByHandUnlimited) {
  const Problem problem = Dense({{1, 1}, {1, 1}}, {2, 2}, {2, 2});
  const ExposurePlan plan = PlanExposure(problem.view(), kExactUnlimited);
  EXPECT_THAT(plan.viewer_factors, Each(DoubleNear(std::sqrt(2.0 / 3), 1e-6)));
  EXPECT_THAT(plan.candidate_factors, Each(DoubleNear(std::sqrt(2.0 / 3), 1e-6)));
  EXPECT_THAT(PlannedShares(problem.view(), plan, ShareModel::kUnlimited),
              Each(DoubleNear(2.0 / 3, 1e-6)));
}

// One place each: u v = 1 for every pair, and half a place of everybody for everybody.
TEST(ExposurePlanTest, TwoByTwoByHandOnce) {
  const Problem problem = Dense({{1, 1}, {1, 1}}, {1, 1}, {1, 1});
  const ExposurePlan plan = PlanExposure(problem.view(), kExact);
  EXPECT_THAT(PlannedShares(problem.view(), plan, ShareModel::kOnce), Each(DoubleNear(0.5, 1e-6)));
}

// One candidate with one place, wanted by two, whose lists have room: the shares are
// s(x + 2) + s(x) = 1 with s the logistic function, a spread of 1 and a temperature of 1/2, so
// x = -1.
TEST(ExposurePlanTest, OnePlaceIsSharedByTheLogitOfTheScores) {
  const Problem problem = Dense({{1}, {0}}, {3, 3}, {1});
  PlanOptions options = kExact;
  options.temperature = 0.5;
  const ExposurePlan plan = PlanExposure(problem.view(), options);
  EXPECT_THAT(PlannedShares(problem.view(), plan, ShareModel::kOnce),
              ElementsAre(DoubleNear(1 / (1 + std::exp(-1.0)), 1e-6),
                          DoubleNear(1 / (1 + std::exp(1.0)), 1e-6)));
}

TEST(ExposurePlanTest, IsThePlanOfPlainLoops) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Problem problem = RandomProblem(seed, 6, 5);
    for (const PlanOptions& options : {kExact, kExactUnlimited}) {
      const ExposurePlan plan = PlanExposure(problem.view(), options);
      const auto expected = PlainShares(problem, plan, options.model);
      const auto shares = PlannedShares(problem.view(), plan, options.model);
      for (size_t i = 0; i < shares.size(); ++i) EXPECT_NEAR(shares[i], expected[i], 1e-4);
    }
  }
}

TEST(ExposurePlanTest, NoMarginIsAboveItsPlacesEvenWhenSweepsDontSuffice) {
  for (const size_t max_sweeps : {1, 2, 500}) {
    for (uint64_t seed = 1; seed <= 10; ++seed) {
      const Problem problem = RandomProblem(seed, 40, 15);
      const ExposurePlan plan =
          PlanExposure(problem.view(), {.temperature = 0.05, .max_sweeps = max_sweeps});
      EXPECT_LE(plan.num_sweeps, max_sweeps);
      const auto shares = PlannedShares(problem.view(), plan, ShareModel::kOnce);
      ExpectWithin(Margins(problem, shares, true), problem.viewer_places);
      ExpectWithin(Margins(problem, shares, false), problem.candidate_places);
    }
  }
}

TEST(ExposurePlanTest, StopsWhenMarginsFitWithinTheTolerance) {
  const Problem problem = RandomProblem(3, 200, 40);
  const ExposurePlan plan = PlanExposure(problem.view(), {.max_sweeps = 5000});
  EXPECT_LE(plan.gap, 1e-4);
  EXPECT_LT(plan.num_sweeps, 5000u);
}

TEST(ExposurePlanTest, MorePlacesNeverMeanLessExposure) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    Problem problem = RandomProblem(seed, 30, 8);
    double before = 0;
    for (uint32_t places = 0; places < 8; ++places) {
      problem.candidate_places[1] = places;
      const ExposurePlan plan = PlanExposure(problem.view(), kExact);
      const double after =
          Margins(problem, PlannedShares(problem.view(), plan, ShareModel::kOnce), false)[1];
      EXPECT_GE(after, before - 1e-6);
      before = after;
    }
  }
}

TEST(ExposurePlanTest, AnyNumberOfThreadsGivesTheSameBits) {
  const Problem problem = RandomProblem(7, 5000, 300);
  PlanOptions options = {.max_sweeps = 20};
  const ExposurePlan one = PlanExposure(problem.view(), options);
  options.num_threads = 3;
  const ExposurePlan three = PlanExposure(problem.view(), options);
  EXPECT_EQ(three.viewer_factors, one.viewer_factors);
  EXPECT_EQ(three.candidate_factors, one.candidate_factors);
  EXPECT_EQ(three.gap, one.gap);
  EXPECT_EQ(PlannedPriorities(problem.view(), three, 3), PlannedPriorities(problem.view(), one, 1));
}

TEST(ExposurePlanTest, YesterdaysFactorsSaveSweepsAndChangeNothing) {
  Problem problem = RandomProblem(5, 300, 60);
  const PlanOptions options = {.max_sweeps = 5000};
  const ExposurePlan yesterday = PlanExposure(problem.view(), options);
  for (size_t i = 0; i < problem.pairs.values.size(); i += 50) problem.pairs.values[i] += 0.01f;
  const ExposurePlan cold = PlanExposure(problem.view(), options);
  const ExposurePlan warm = PlanExposure(problem.view(), options, yesterday);
  EXPECT_LT(warm.num_sweeps, cold.num_sweeps);
  const auto of_cold = PlannedShares(problem.view(), cold, ShareModel::kOnce);
  const auto of_warm = PlannedShares(problem.view(), warm, ShareModel::kOnce);
  for (size_t i = 0; i < of_cold.size(); ++i) EXPECT_NEAR(of_warm[i], of_cold[i], 0.02);
}

TEST(ExposurePlanTest, AFloorLiftsWhoWouldBeShownLess) {
  Problem problem =
      Dense({{1, 0.9f, 0.1f}, {1, 0.9f, 0.2f}, {1, 0.9f, 0.3f}}, {1, 1, 1}, {3, 3, 3});
  const auto exposure = [&] {
    const ExposurePlan plan = PlanExposure(problem.view(), kExact);
    return Margins(problem, PlannedShares(problem.view(), plan, ShareModel::kOnce), false);
  };
  EXPECT_LT(exposure()[2], 0.2);
  problem.floors = {0, 0, 1};
  EXPECT_GT(exposure()[2], 0.95);
  ExpectWithin(exposure(), problem.candidate_places);
}

TEST(ExposurePlanTest, AFloorThatNobodyMeetsDoesNoHarm) {
  Problem problem = Dense({{1, std::nanf("")}, {0.5f, std::nanf("")}}, {1, 1}, {1, 2});
  problem.floors = {0, 2};
  const ExposurePlan plan = PlanExposure(problem.view(), kExact);
  EXPECT_TRUE(std::ranges::all_of(plan.candidate_factors,
                                  [](double factor) { return std::isfinite(factor); }));
  EXPECT_NEAR(Margins(problem, PlannedShares(problem.view(), plan, ShareModel::kOnce), false)[0], 1,
              1e-6);
}

TEST(ExposurePlanTest, Edges) {
  const auto shares = [](const Problem& problem) {
    const ExposurePlan plan = PlanExposure(problem.view(), kExact);
    return PlannedShares(problem.view(), plan, ShareModel::kOnce);
  };
  EXPECT_THAT(shares(Dense({}, {}, {})), IsEmpty());
  EXPECT_THAT(shares(Dense({{}, {}}, {1, 1}, {1})), IsEmpty());
  const float none = std::nanf("");
  EXPECT_THAT(shares(Dense({{none, 1}, {none, none}}, {1, 1}, {1, 1})),
              ElementsAre(DoubleNear(1, 0.02)))
      << "one pair";
  EXPECT_THAT(shares(Dense({{1, 1}}, {1}, {0, 1})), ElementsAre(0, DoubleNear(1, 0.02)))
      << "a candidate without places";
  EXPECT_THAT(shares(Dense({{1, 1}}, {0}, {1, 1})), Each(0)) << "a viewer without places";
}

TEST(ExposurePlanTest, RefusesWhatDoesntFit) {
  Problem problem = Dense({{1, 0.5f}}, {1}, {1, 1});
  EXPECT_THROW(PlanExposure(problem.view(), {.temperature = 0}), Error);
  EXPECT_THROW(PlanExposure(problem.view(), {}, {.viewer_factors = {1, 1}}), Error);
  problem.floors = {2, 0};
  EXPECT_THROW(PlanExposure(problem.view(), {}), Error);
  problem.floors = {};
  problem.candidate_places = {1};
  EXPECT_THROW(PlanExposure(problem.view(), {}), Error);
  problem.candidate_places = {1, 1};
  problem.pairs.values[0] = std::numeric_limits<float>::infinity();
  EXPECT_THROW(PlanExposure(problem.view(), {}), Error);
}

}  // namespace
}  // namespace bole
