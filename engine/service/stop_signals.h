// SIGTERM and SIGINT as something to wait for, so that a server can drain.
#pragma once

#include <array>
#include <csignal>

namespace bole {

// Takes the two signals over for as long as it lives. One at a time; works whatever threads
// there are already, since libraries start some before main and those take signals too.
class StopSignals {
 public:
  // Throws Error(kUnavailable).
  StopSignals();
  ~StopSignals();

  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Waits for one of the signals and returns which. Those that come after are left alone, so
  // that impatience doesn't interrupt the draining.
  int Wait();

 private:
  std::array<struct sigaction, 2> before_ = {};
  int reading_end_ = -1;
};

}  // namespace bole
