#include "jobs/bench/caller_times.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <mutex>
#include <semaphore>
#include <vector>

#include "engine/base/parallel.h"
#include "jobs/bench/machine_limits.h"

namespace bole {
namespace {

using Clock = std::chrono::steady_clock;

double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Of ascending values; the nearest rank.
double Quantile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

// Calls work(caller) on a thread for each.
void RunCallers(size_t num_callers, const std::function<void(size_t)>& work) {
  ParallelFor(num_callers, 1, num_callers, [&](const Chunk& chunk) { work(chunk.begin); });
}

// Lets so many answers be made at a time, in the order in which they were asked for.
class Turns {
 public:
  explicit Turns(size_t at_a_time) : num_free_(at_a_time) {}

  // Work that is under way.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(turns) { turns_.Wait(); }
    ~Turn() { turns_.HandOn(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Turns& turns_;
  };

 private:
  void Wait() {
    std::binary_semaphore turn(0);
    {
      const std::lock_guard lock(mutex_);
      if (num_free_ > 0) {
        --num_free_;
        return;
      }
      waiting_.push_back(&turn);
    }
    turn.acquire();
  }

  void HandOn() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      ++num_free_;
      return;
    }
    waiting_.front()->release();
    waiting_.pop_front();
  }

  std::mutex mutex_;
  size_t num_free_;
  std::deque<std::binary_semaphore*> waiting_;
};

}  // namespace

CallerTimes MeasureCallers(size_t num_callers, size_t num_answers,
                           const std::function<void(size_t)>& ask) {
  RunCallers(num_callers, ask);
  std::vector<double> milliseconds(num_answers), on_core(num_answers);
  Turns turns(DefaultNumThreads());
  const Clock::time_point start = Clock::now();
  RunCallers(num_callers, [&](size_t caller) {
    for (size_t i = caller; i < num_answers; i += num_callers) {
      const Clock::time_point asked = Clock::now();
      const Turns::Turn turn(turns);
      const double asked_on_core = ThreadSeconds();
      ask(i);
      on_core[i] = 1000 * (ThreadSeconds() - asked_on_core);
      milliseconds[i] = MillisecondsSince(asked);
    }
  });
  const double seconds = MillisecondsSince(start) / 1000;
  std::sort(milliseconds.begin(), milliseconds.end());
  std::sort(on_core.begin(), on_core.end());
  return {.num_callers = num_callers,
          .num_answers = num_answers,
          .answers_per_second = static_cast<double>(num_answers) / seconds,
          .p50_ms = Quantile(milliseconds, 0.5),
          .p99_ms = Quantile(milliseconds, 0.99),
          .longest_ms = milliseconds.back(),
          .p50_on_core_ms = Quantile(on_core, 0.5),
          .p99_on_core_ms = Quantile(on_core, 0.99)};
}

void PrintCallerTimesHeader() {
  std::printf("%8s %10s %12s %10s %10s %10s %12s %12s\n", "callers", "answers", "a second",
              "p50 ms", "p99 ms", "longest", "p50 on core", "p99 on core");
}

void PrintCallerTimes(const CallerTimes& times) {
  std::printf("%8zu %10zu %12.0f %10.2f %10.2f %10.2f %12.2f %12.2f\n", times.num_callers,
              times.num_answers, times.answers_per_second, times.p50_ms, times.p99_ms,
              times.longest_ms, times.p50_on_core_ms, times.p99_on_core_ms);
  std::fflush(stdout);
}

nlohmann::json ToJson(const CallerTimes& times) {
  return {{"callers", times.num_callers},
          {"answers", times.num_answers},
          {"answers_per_second", times.answers_per_second},
          {"p50_ms", times.p50_ms},
          {"p99_ms", times.p99_ms},
          {"longest_ms", times.longest_ms},
          {"p50_on_core_ms", times.p50_on_core_ms},
          {"p99_on_core_ms", times.p99_on_core_ms}};
}

}  // namespace bole
