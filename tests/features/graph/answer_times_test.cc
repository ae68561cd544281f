#include "features/graph/answer_times.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

// A hundred requests at 0, of which the i-th of the first 80 was answered after i + 1, and as many
// at 1000, of which nothing is known.
std::vector<Request> HalfKnown() {
  std::vector<Request> requests;
  for (int i = 0; i < 100; ++i) {
    requests.push_back({.at = 0, .answered_at = i < 80 ? i + 1 : kNoTime});
    requests.push_back({.at = 1000});
  }
  return requests;
}

TEST(AnswerTimesTest, CountsAnswersByTheTimeTheyTook) {
  const AnswerTimes times(HalfKnown(), 1040);
  EXPECT_EQ(times.ShareWithin(0), 0);
  EXPECT_EQ(times.ShareWithin(20), 0.25);
  EXPECT_EQ(times.ShareWithin(40), 0.5);
  EXPECT_EQ(times.ShareWithin(80), 1);
}

TEST(AnswerTimesTest, AnEarlyAnswerStandsForThoseThatAreStillToCome) {
  const AnswerTimes times(HalfKnown(), 1040);
  EXPECT_FLOAT_EQ(times.Weight({.at = 1000, .answered_at = 1010}), 2);
  EXPECT_FLOAT_EQ(times.Weight({.at = 1020, .answered_at = 1030}), 4);
  // A fifth are silent; of the other four fifths half are still to come: .2 / (.2 + .4).
  EXPECT_FLOAT_EQ(times.Weight({.at = 1000}), 1.0F / 3);
  EXPECT_EQ(times.Weight({.at = 1021, .answered_at = 1022}), 0);  // less than a quarter are known
  EXPECT_FLOAT_EQ(times.Weight({.at = 0, .answered_at = 3}), 1);
  EXPECT_FLOAT_EQ(times.Weight({.at = 0}), 1);
}

TEST(AnswerTimesTest, WithoutAnswersWhatIsKnownCounts) {
  const AnswerTimes nothing({}, 10);
  EXPECT_EQ(nothing.Weight({.at = 10}), 1);
  const std::vector<Request> silent(200, Request{.at = 5});
  EXPECT_EQ(AnswerTimes(silent, 10).Weight({.at = 9, .answered_at = 10}), 1);
}

// Requests spread over 100 days, 30 % of them silent, answers accepted by 40 % after a mean of 10
// days: what is known at the end, weighed, says so of the last 20 days; unweighed it doesn't.
TEST(AnswerTimesTest, WeighedSharesAreThoseOfTheEnd) {
  constexpr int64_t kDay = 86'400;
  constexpr int64_t kNow = 100 * kDay;
  Random random(1);
  std::vector<Request> requests;
  std::vector<bool> accepted;
  for (int i = 0; i < 200'000; ++i) {
    Request request = {.at = static_cast<int64_t>(random.Uniform() * kNow)};
    const auto delay = static_cast<int64_t>(-std::log(1 - random.Uniform()) * 10 * kDay);
    if (random.Chance(0.7) && request.at + delay <= kNow) request.answered_at = request.at + delay;
    requests.push_back(request);
    accepted.push_back(random.Chance(0.4));
  }
  const AnswerTimes times(requests, kNow);
  double yes = 0, all = 0, unweighed_yes = 0, unweighed_all = 0;
  for (size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].at < 80 * kDay) continue;
    const float weight = times.Weight(requests[i]);
    const bool is_yes = requests[i].was_answered() && accepted[i];
    all += weight;
    unweighed_all += 1;
    if (is_yes) yes += weight, unweighed_yes += 1;
  }
  EXPECT_NEAR(yes / all, 0.28, 0.01);
  EXPECT_LT(unweighed_yes / unweighed_all, 0.22);
}

}  // namespace
}  // namespace bole
