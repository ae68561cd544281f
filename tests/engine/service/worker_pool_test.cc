#include "engine/service/worker_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <thread>

namespace bole {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

constexpr milliseconds kLong{3'600'000};

class FunctionTask : public apache::thrift::concurrency::Runnable {
 public:
  explicit FunctionTask(std::function<void()> body) : body_(std::move(body)) {}
  void run() override { body_(); }

 private:
  std::function<void()> body_;
};

void Add(WorkerPool& pool, std::function<void()> body) {
  pool.add(std::make_shared<FunctionTask>(std::move(body)), 0, 0);
}

// Keeps a worker busy until Release.
class Blocker {
 public:
  explicit Blocker(WorkerPool& pool) {
    Add(pool, [this] {
      begun_.set_value();
      released_.get_future().wait();
    });
    begun_.get_future().wait();
  }
  void Release() { released_.set_value(); }

 private:
  std::promise<void> begun_;
  std::promise<void> released_;
};

TEST(WorkerPoolTest, RunsTasksInOrderAndUnrefused) {
  std::vector<int> order;
  {
    WorkerPool pool({.num_workers = 1, .max_waiting = 10, .deadline = kLong});
    for (int i = 0; i < 10; ++i) {
      Add(pool, [&order, i] { order.push_back(WorkerPool::IsRefusing() ? -1 : i); });
    }
  }
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(WorkerPoolTest, RefusesAtOnceWhatTheQueueHasNoRoomFor) {
  WorkerPool pool({.num_workers = 1, .max_waiting = 2, .deadline = kLong});
  Blocker blocker(pool);
  std::atomic<int> num_served = 0;
  for (int i = 0; i < 2; ++i) {
    Add(pool, [&] { num_served += WorkerPool::IsRefusing() ? 0 : 1; });
  }
  // The worker is busy and the queue full: this one is run by somebody else, now.
  std::promise<bool> refused;
  Add(pool, [&] { refused.set_value(WorkerPool::IsRefusing()); });
  EXPECT_TRUE(refused.get_future().get());
  blocker.Release();
  pool.stop();
  EXPECT_EQ(num_served, 2);
}

TEST(WorkerPoolTest, RefusesWhatWaitedTooLong) {
  WorkerPool pool({.num_workers = 1, .max_waiting = 10, .deadline = milliseconds(-1)});
  std::promise<bool> refused;
  Add(pool, [&] { refused.set_value(WorkerPool::IsRefusing()); });
  EXPECT_TRUE(refused.get_future().get());
}

TEST(WorkerPoolTest, LosesNoTaskWhenItStops) {
  std::atomic<int> num_run = 0;
  WorkerPool pool({.num_workers = 2, .max_waiting = 50, .deadline = kLong});
  for (int i = 0; i < 500; ++i) Add(pool, [&] { ++num_run; });
  pool.stop();
  EXPECT_EQ(num_run, 500);
  Add(pool, [&] { ++num_run; });
  pool.stop();
  EXPECT_EQ(num_run, 500);
}

TEST(WorkerPoolTest, RefusesNothingOnOtherThreads) {
  EXPECT_FALSE(WorkerPool::IsRefusing());
}

}  // namespace
}  // namespace bole
