// The threads that answer requests when the IO threads don't: a queue that can't grow past its
// bound, and never loses a request.
#pragma once

#include <thrift/concurrency/ThreadManager.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace bole {

struct WorkerPoolOptions {
  size_t num_workers = 1;
  // Requests that may wait; those beyond are refused.
  size_t max_waiting = 256;
  // A request that waited longer is refused: who asked has given up.
  std::chrono::milliseconds deadline{1000};
};

// Thrift's own pool blocks the IO thread when its queue is full, or lets the connection drop.
// Here every task runs: what is over a bound is run as refused, by a thread of its own that
// doesn't wait behind the work, so that the client gets its typed error at once. The refused
// ones are bounded too, since a connection has one request at a time.
//
// Thread safety: add from any number of threads. Starts long-lived threads, which
// engine/base/parallel.h is not for.
class WorkerPool : public apache::thrift::concurrency::ThreadManager {
 public:
  using Task = std::shared_ptr<apache::thrift::concurrency::Runnable>;

  explicit WorkerPool(const WorkerPoolOptions& options);
  ~WorkerPool() override;

  // Whether the task that runs on the calling thread should be refused.
  static bool IsRefusing();

  // Never blocks and never throws; after stop, drops the task.
  void add(Task task, int64_t timeout, int64_t expiration) override;

  // Runs what waits, then ends the threads. May be called twice.
  void stop() override;

  size_t workerCount() const override { return options_.num_workers; }
  size_t pendingTaskCount() const override;
  size_t pendingTaskCountMax() const override { return options_.max_waiting; }

  // The rest of the interface: TNonblockingServer uses none of it in the ways it is set up here.
  void start() override {}
  STATE state() const override { return STARTED; }
  std::shared_ptr<apache::thrift::concurrency::ThreadFactory> threadFactory() const override {
    return nullptr;
  }
  void threadFactory(std::shared_ptr<apache::thrift::concurrency::ThreadFactory>) override {}
  void addWorker(size_t) override {}
  void removeWorker(size_t) override {}
  size_t idleWorkerCount() const override { return 0; }
  size_t totalTaskCount() const override { return pendingTaskCount(); }
  size_t expiredTaskCount() const override { return 0; }
  void remove(Task) override {}
  Task removeNextPending() override { return nullptr; }
  void removeExpiredTasks() override {}
  void setExpireCallback(ExpireCallback) override {}

 private:
  using Clock = std::chrono::steady_clock;

  struct Waiting {
    Task task;
    Clock::time_point since;
  };

  struct Queue {
    std::deque<Waiting> tasks;
    std::condition_variable added;
  };

  // The life of a thread: runs a queue's tasks, all as refused or the late ones only.
  void RunQueue(Queue& queue, bool refuse_all);

  const WorkerPoolOptions options_;
  mutable std::mutex mutex_;  // guards the queues and stopping_
  Queue admitted_;
  Queue refused_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bole
