#include "engine/service/worker_pool.h"

#include <glog/logging.h>

namespace bole {
namespace {

// Thrift's tasks know nothing of being refused: the thread that runs one does.
thread_local bool refusing = false;

}  // namespace

WorkerPool::WorkerPool(const WorkerPoolOptions& options) : options_(options) {
  CHECK_GT(options_.num_workers, 0u);
  for (size_t i = 0; i < options_.num_workers; ++i) {
    threads_.emplace_back([this] { RunQueue(admitted_, /*refuse_all=*/false); });
  }
  threads_.emplace_back([this] { RunQueue(refused_, /*refuse_all=*/true); });
}

WorkerPool::~WorkerPool() {
  stop();
}

bool WorkerPool::IsRefusing() {
  return refusing;
}

void WorkerPool::add(Task task, int64_t, int64_t) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  Queue& queue = admitted_.tasks.size() < options_.max_waiting ? admitted_ : refused_;
  queue.tasks.push_back({std::move(task), Clock::now()});
  queue.added.notify_one();
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    admitted_.added.notify_all();
    refused_.added.notify_all();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

size_t WorkerPool::pendingTaskCount() const {
  const std::lock_guard lock(mutex_);
  return admitted_.tasks.size() + refused_.tasks.size();
}

void WorkerPool::RunQueue(Queue& queue, bool refuse_all) {
  std::unique_lock lock(mutex_);
  for (;;) {
    queue.added.wait(lock, [&] { return stopping_ || !queue.tasks.empty(); });
    if (queue.tasks.empty()) return;
    Waiting next = std::move(queue.tasks.front());
    queue.tasks.pop_front();
    lock.unlock();
    refusing = refuse_all || Clock::now() - next.since > options_.deadline;
    next.task->run();
    next.task.reset();  // not under the lock
    lock.lock();
  }
}

}  // namespace bole
