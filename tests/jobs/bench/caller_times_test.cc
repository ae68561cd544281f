#include "jobs/bench/caller_times.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"

namespace bole {
namespace {

TEST(CallerTimesTest, EveryQuestionIsAskedOnceAndEveryCallerWarmsUpOnce) {
  std::vector<std::atomic<int>> asked(50);
  const CallerTimes times = MeasureCallers(7, 50, [&](size_t i) { ++asked[i]; });
  for (size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i], i < 7 ? 2 : 1) << i;
  EXPECT_EQ(times.num_callers, 7u);
  EXPECT_EQ(times.num_answers, 50u);
  EXPECT_GT(times.answers_per_second, 0);
  EXPECT_LE(times.p50_ms, times.p99_ms);
  EXPECT_LE(times.p99_ms, times.longest_ms);
}

TEST(CallerTimesTest, NoMoreAnswersAreMadeAtATimeThanThereAreProcessors) {
  std::atomic<int> at_work = 0, most = 0;
  std::atomic<size_t> num_asked = 0;
  MeasureCallers(16, 200, [&](size_t) {
    // Every caller's first question warms it up, all at once.
    const bool is_measured = num_asked.fetch_add(1) >= 16;
    const int now = ++at_work;
    std::this_thread::yield();
    if (is_measured && now > most) most = now;
    --at_work;
  });
  EXPECT_LE(most, static_cast<int>(DefaultNumThreads()));
}

TEST(CallerTimesTest, FewerAnswersThanCallersWillDo) {
  std::atomic<int> asked = 0;
  MeasureCallers(4, 1, [&](size_t) { ++asked; });
  EXPECT_EQ(asked, 5);
}

TEST(CallerTimesTest, WhatAnAnswerThrowsComesThrough) {
  EXPECT_THROW(MeasureCallers(2, 9,
                              [](size_t i) {
                                if (i == 5) throw Error(ErrorCode::kUnavailable, "no answer");
                              }),
               Error);
}

}  // namespace
}  // namespace bole
