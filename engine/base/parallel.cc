#include "engine/base/parallel.h"

#include <glog/logging.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace bole {
namespace {

// Set while a thread runs chunks, so that a nested call doesn't start threads of its own.
thread_local bool inside_parallel_for = false;

// The exception of the failed chunk with the lowest index.
class FirstFailure {
 public:
  void Record(size_t chunk, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (failure_ == nullptr || chunk < chunk_) {
      chunk_ = chunk;
      failure_ = std::move(failure);
    }
    failed_.store(true, std::memory_order_relaxed);
  }

  bool failed() const { return failed_.load(std::memory_order_relaxed); }

  void Rethrow() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::atomic<bool> failed_ = false;
  size_t chunk_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void ParallelFor(size_t size, size_t grain, size_t num_threads,
                 const std::function<void(const Chunk&)>& body) {
  CHECK_GT(grain, 0u);
  CHECK_GT(num_threads, 0u);
  const size_t num_chunks = NumChunks(size, grain);
  const size_t num_workers = inside_parallel_for ? 1 : std::min(num_threads, num_chunks);

  std::atomic<size_t> next_chunk = 0;
  FirstFailure failure;
  const auto run_chunks = [&](size_t worker) {
    const bool outer = std::exchange(inside_parallel_for, true);
    while (!failure.failed()) {
      const size_t index = next_chunk.fetch_add(1, std::memory_order_relaxed);
      if (index >= num_chunks) break;
      try {
        body({index * grain, std::min(size, (index + 1) * grain), index, worker});
      } catch (...) {
        failure.Record(index, std::current_exception());
      }
    }
    inside_parallel_for = outer;
  };

  std::vector<std::thread> threads;
  for (size_t worker = 1; worker < num_workers; ++worker) threads.emplace_back(run_chunks, worker);
  run_chunks(0);
  for (std::thread& thread : threads) thread.join();
  failure.Rethrow();
}

size_t DefaultNumThreads() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return 1;
  return static_cast<size_t>(std::max(1, CPU_COUNT(&allowed)));
}

}  // namespace bole
