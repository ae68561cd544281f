#include "engine/service/stop_signals.h"

#include <fcntl.h>
#include <glog/logging.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr std::array<int, 2> kSignals = {SIGTERM, SIGINT};

// A handler may do little more than write to a pipe; the end is global, since it takes nothing
// but the signal.
std::atomic<int> writing_end = -1;

void OnSignal(int signal) {
  const int saved_errno = errno;
  const char byte = static_cast<char>(signal);
  // A full pipe has signals enough.
  [[maybe_unused]] const ssize_t written = ::write(writing_end, &byte, 1);
  errno = saved_errno;
}

}  // namespace

StopSignals::StopSignals() {
  CHECK_EQ(writing_end, -1) << "one StopSignals at a time";
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw Error(ErrorCode::kUnavailable, "cannot make a pipe for signals");
  }
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  reading_end_ = ends[0];
  writing_end = ends[1];
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
  for (size_t i = 0; i < kSignals.size(); ++i) {
    CHECK_EQ(sigaction(kSignals[i], &action, &before_[i]), 0);
  }
}

StopSignals::~StopSignals() {
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
  ::close(writing_end.exchange(-1));
  ::close(reading_end_);
}

int StopSignals::Wait() {
  // Looks up now and then: the thread sanitizer holds a signal back while a call blocks.
  constexpr int kLookUpMs = 100;
  pollfd reading = {.fd = reading_end_, .events = POLLIN, .revents = 0};
  while (::poll(&reading, 1, kLookUpMs) != 1) {
  }
  char byte = 0;
  PCHECK(::read(reading_end_, &byte, 1) == 1);
  return byte;
}

}  // namespace bole
