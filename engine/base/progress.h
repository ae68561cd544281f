// Says how far a long work has come: a bar on a terminal, a line a minute in a log.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace bole {

// Counts finished units of one work and reports them with rate and time left.
// Reports at the start of a second on a terminal, else once a minute; a summary at the end.
//
// Thread safety: Add may be called from any number of threads.
class Progress {
 public:
  // `what` is the work ("two-hop lists"), `unit` the plural of what is counted ("members").
  Progress(std::string what, std::string unit, uint64_t total);

  // Writes the summary line.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Add(uint64_t finished);

 private:
  using Clock = std::chrono::steady_clock;

  // "two-hop lists: 120000 of 200000 members (60 %), 41210/s, 2 s left".
  std::string Line(uint64_t done, Clock::time_point now) const;

  const std::string what_;
  const std::string unit_;
  const uint64_t total_;
  const bool terminal_;
  const Clock::time_point start_;
  std::atomic<uint64_t> done_ = 0;
  std::atomic<int64_t> next_report_ns_;  // since start_
  std::mutex mutex_;                     // one report at a time
};

}  // namespace bole
