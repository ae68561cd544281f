#include "tests/engine/service/child_process.h"

#include <fcntl.h>
#include <glog/logging.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>

extern char** environ;

namespace bole {

ChildProcess::ChildProcess(const std::vector<std::string>& arguments) {
  int output[2];
  CHECK_EQ(pipe2(output, O_CLOEXEC), 0);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output[1], STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int error = posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), environ);
  CHECK_EQ(error, 0) << arguments[0] << ": " << std::strerror(error);
  posix_spawn_file_actions_destroy(&files);
  close(output[1]);
  output_ = output[0];
}

ChildProcess::~ChildProcess() {
  if (!waited_) {
    Signal(SIGTERM);
    Wait();
  }
  close(output_);
}

std::string ChildProcess::ReadLine() {
  std::string line;
  char byte = 0;
  while (read(output_, &byte, 1) == 1 && byte != '\n') line.push_back(byte);
  return line;
}

std::string ChildProcess::ReadAll() {
  std::string all;
  char buffer[4096];
  for (ssize_t num; (num = read(output_, buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<size_t>(num));
  }
  return all;
}

void ChildProcess::Signal(int signal) const {
  kill(pid_, signal);
}

int ChildProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  waited_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool ChildProcess::IsRunning() const {
  siginfo_t info = {};
  waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

size_t ChildProcess::MemoryKib(const std::string& name) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1));
  }
  LOG(FATAL) << "no " << name << " of process " << pid_;
}

}  // namespace bole
