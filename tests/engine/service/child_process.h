// Another program, run beside the test.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace bole {

// Its output is read here; it has no input. Asked to end, and waited for, when this ends.
class ChildProcess {
 public:
  // `arguments` begins with the program's path.
  explicit ChildProcess(const std::vector<std::string>& arguments);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // One line of what it writes (errors too), without its end; "" when there is no more.
  std::string ReadLine();
  // All of the rest.
  std::string ReadAll();

  void Signal(int signal) const;
  // Waits for its end; returns the exit code, or -1 when a signal ended it.
  int Wait();
  bool IsRunning() const;

  // A figure of /proc/<pid>/status in KiB, as "VmRSS" or "VmHWM".
  size_t MemoryKib(const std::string& name) const;

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  bool waited_ = false;
};

}  // namespace bole
