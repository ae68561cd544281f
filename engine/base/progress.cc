#include "engine/base/progress.h"

#include <glog/logging.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace bole {
namespace {

// A person watches a terminal; a log is read later.
constexpr std::chrono::nanoseconds kTerminalInterval = std::chrono::milliseconds(500);
constexpr std::chrono::nanoseconds kLogInterval = std::chrono::minutes(1);
constexpr int kBarWidth = 24;  // characters

std::string Bar(uint64_t done, uint64_t total) {
  const auto filled = total == 0 ? kBarWidth : static_cast<int>(kBarWidth * done / total);
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] ";
}

// Of long units there are few a second: one decimal more.
std::string PerSecond(double rate) {
  char text[32];
  std::snprintf(text, sizeof(text), rate < 10 ? "%.2g/s" : "%.0f/s", rate);
  return text;
}

}  // namespace

Progress::Progress(std::string what, std::string unit, uint64_t total)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_report_ns_((terminal_ ? kTerminalInterval : kLogInterval).count()) {}

Progress::~Progress() {
  const auto now = Clock::now();
  if (terminal_ && now - start_ >= kTerminalInterval) std::fprintf(stderr, "\r\033[K");
  LOG(INFO) << Line(done_, now);
}

void Progress::Add(uint64_t finished) {
  const uint64_t done = done_.fetch_add(finished, std::memory_order_relaxed) + finished;
  const auto now = Clock::now();
  const int64_t elapsed = std::chrono::nanoseconds(now - start_).count();
  if (elapsed < next_report_ns_.load(std::memory_order_relaxed)) return;

  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock() || elapsed < next_report_ns_.load(std::memory_order_relaxed)) return;
  next_report_ns_ = elapsed + (terminal_ ? kTerminalInterval : kLogInterval).count();
  if (terminal_) {
    std::fprintf(stderr, "\r\033[K%s%s", Bar(std::min(done, total_), total_).c_str(),
                 Line(done, now).c_str());
  } else {
    LOG(INFO) << Line(done, now);
  }
}

std::string Progress::Line(uint64_t done, Clock::time_point now) const {
  const double seconds = std::max(1e-9, std::chrono::duration<double>(now - start_).count());
  const double rate = static_cast<double>(done) / seconds;
  char text[160];
  if (done >= total_) {
    std::snprintf(text, sizeof(text), ": %llu %s in %.1f s, %s",
                  static_cast<unsigned long long>(done), unit_.c_str(), seconds,
                  PerSecond(rate).c_str());
  } else {
    std::snprintf(text, sizeof(text), ": %llu of %llu %s (%.0f %%), %s, %.0f s left",
                  static_cast<unsigned long long>(done), static_cast<unsigned long long>(total_),
                  unit_.c_str(), 100.0 * static_cast<double>(done) / static_cast<double>(total_),
                  PerSecond(rate).c_str(),
                  rate > 0 ? static_cast<double>(total_ - done) / rate : 0.0);
  }
  return what_ + text;
}

}  // namespace bole
