#include "engine/base/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

namespace bole {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

TEST(ParallelForTest, VisitsEachElementOnceWithAnyNumberOfThreads) {
  for (const size_t num_threads : {1, 2, 7}) {
    std::vector<int> visits(1001, 0);
    ParallelFor(visits.size(), 10, num_threads, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) ++visits[i];
    });
    EXPECT_THAT(visits, Each(1));
  }
}

TEST(ParallelForTest, CutsBySizeAndGrainAlone) {
  std::vector<std::string> chunks(NumChunks(5, 2));
  ParallelFor(5, 2, 3, [&](const Chunk& chunk) {
    chunks[chunk.index] = std::to_string(chunk.begin) + "-" + std::to_string(chunk.end);
  });
  EXPECT_THAT(chunks, ElementsAre("0-2", "2-4", "4-5"));
}

TEST(ParallelForTest, DoesNothingWithoutElements) {
  ParallelFor(0, 1, 2, [](const Chunk&) { FAIL(); });
}

TEST(ParallelForTest, RethrowsTheFailureOfTheLowestChunk) {
  for (size_t failing = 0; failing < 8; ++failing) {
    try {
      ParallelFor(8, 1, 2, [&](const Chunk& chunk) {
        if (chunk.index >= failing) throw std::runtime_error(std::to_string(chunk.index));
      });
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(error.what(), std::to_string(failing));
    }
  }
}

TEST(ParallelForTest, RunsNestedCallsOnTheCallingThread) {
  std::atomic<size_t> largest_worker = 0;
  std::atomic<int> visits = 0;
  ParallelFor(4, 1, 2, [&](const Chunk&) {
    ParallelFor(10, 1, 2, [&](const Chunk& inner) {
      visits += 1;
      if (inner.worker > largest_worker) largest_worker = inner.worker;
    });
  });
  EXPECT_EQ(visits, 40);
  EXPECT_EQ(largest_worker, 0u);
}

}  // namespace
}  // namespace bole
