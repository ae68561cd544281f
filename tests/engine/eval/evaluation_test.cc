#include "engine/eval/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"

namespace bole {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;

using Lists = std::vector<std::vector<uint32_t>>;

// Three users: 0 finds its item with "served" alone, 1 with both methods, 2 has nothing to find.
class EvaluationTest : public testing::Test {
 protected:
  SurfaceReport Evaluate(size_t num_threads = 1) const {
    EvaluationOptions options;
    options.k = 2;
    options.bootstrap.num_threads = num_threads;
    const MethodLists methods[] = {{"served", served_}, {"most_popular", popular_}};
    return EvaluateSurface({"jobs_for_member", relevant_.view(), popularity_}, methods, options);
  }

  const Csr relevant_ = MakeCsr({{0, 3}, {1, 0}}, 3, 4, Duplicates::kMax);
  const std::vector<uint64_t> popularity_ = {9, 5, 1, 1};
  const Lists served_ = {{3, 1}, {1, 0}, {2, 0}};
  const Lists popular_ = {{0, 1}, {0, 1}, {0, 1}};
};

TEST_F(EvaluationTest, MeasuresEachMethod) {
  const SurfaceReport report = Evaluate();
  EXPECT_EQ(report.users, 2u);
  EXPECT_EQ(report.baseline, "most_popular");
  EXPECT_THAT(report.methods.at("served").quality.at("recall@2").mean, DoubleEq(1));
  EXPECT_THAT(report.methods.at("served").quality.at("mrr").mean, DoubleEq((1 + 0.5) / 2));
  EXPECT_THAT(report.methods.at("most_popular").quality.at("recall@2").mean, DoubleEq(0.5));
  EXPECT_THAT(report.methods.at("most_popular").spread.coverage, DoubleEq(0.5));
}

TEST_F(EvaluationTest, ComparesWithTheBaselineUserByUser) {
  const SurfaceReport report = Evaluate();
  EXPECT_TRUE(report.methods.at("most_popular").versus_baseline.empty());
  const Estimate& difference = report.methods.at("served").versus_baseline.at("recall@2");
  EXPECT_THAT(difference.mean, DoubleEq(0.5));  // 1 and 0
  EXPECT_THAT(difference.standard_error, DoubleNear(0.5 / std::sqrt(2), 0.03));
}

TEST_F(EvaluationTest, ComparesWhatIsServedWithEachMethod) {
  const SurfaceReport report = Evaluate();
  EXPECT_EQ(report.subject, "served");
  EXPECT_TRUE(report.methods.at("served").subject_versus_this.empty());
  const Estimate& difference = report.methods.at("most_popular").subject_versus_this.at("recall@2");
  EXPECT_THAT(difference.mean, DoubleEq(0.5));
  EXPECT_GT(
      ToJson(
          report)["methods"]["most_popular"]["subject_versus_this"]["recall@2"]["standard_errors"],
      1);
}

TEST_F(EvaluationTest, WritesSegmentsInTheSameForm) {
  SurfaceReport report = Evaluate();
  EXPECT_FALSE(ToJson(report).contains("segments"));
  SurfaceReport segment = Evaluate();
  segment.surface = "cold";
  report.segments.push_back(segment);
  nlohmann::json expected = ToJson(segment);
  expected["name"] = "cold";
  EXPECT_EQ(ToJson(report)["segments"], nlohmann::json::array({expected}));
}

TEST_F(EvaluationTest, WritesTheFixedForm) {
  const SurfaceReport reports[] = {Evaluate()};
  const nlohmann::json surface = ToJson(reports)["surfaces"]["jobs_for_member"];
  EXPECT_EQ(surface["users"], 2);
  EXPECT_EQ(surface["methods"]["served"]["recall@2"], 1);
  EXPECT_EQ(surface["methods"]["most_popular"]["mrr"], 0.5);
  EXPECT_TRUE(surface["methods"]["served"]["ndcg@2"].is_number());
  EXPECT_TRUE(surface["methods"]["served"]["gini@2"].is_number());
  EXPECT_GT(surface["methods"]["served"]["versus_baseline"]["recall@2"]["standard_errors"], 1);
}

TEST_F(EvaluationTest, HasTheSameBytesForAnyThreads) {
  EXPECT_EQ(ToJson(Evaluate(1)).dump(), ToJson(Evaluate(2)).dump());
}

TEST_F(EvaluationTest, NeedsNoBaselineAndNoUsers) {
  const Csr nothing = MakeCsr({}, 3, 4, Duplicates::kMax);
  const MethodLists methods[] = {{"als", served_}};
  const SurfaceReport report =
      EvaluateSurface({"jobs_for_member", nothing.view(), popularity_}, methods, {});
  EXPECT_EQ(report.users, 0u);
  EXPECT_EQ(report.baseline, "");
  EXPECT_EQ(ToJson(report)["methods"]["als"]["recall@20"], 0);
}

TEST_F(EvaluationTest, RefusesTwoMethodsOfOneName) {
  const MethodLists methods[] = {{"als", served_}, {"als", popular_}};
  EXPECT_THROW(EvaluateSurface({"x", relevant_.view(), popularity_}, methods, {}), Error);
}

}  // namespace
}  // namespace bole
