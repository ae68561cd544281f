// `bole` as a process, and a small generated world with a night that it ran.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/file.h"
#include "engine/store/manifest.h"
#include "engine/store/snapshot_store.h"
#include "features/world/world.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {

struct Outcome {
  int exit_code = -1;  // -1: ended by a signal
  std::string errors;
};

// `bole` in a process of its own.
class BoleProcess {
 public:
  BoleProcess(std::vector<std::string> arguments, const std::filesystem::path& log) : log_(log) {
    arguments.insert(arguments.begin(), BOLE_BINARY);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ != 0) return;
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }

  // Kills the process as soon as the file is there; false when it ended before.
  bool KillWhenThereIs(const std::filesystem::path& file) {
    while (!std::filesystem::exists(file)) {
      int status;
      if (waitpid(pid_, &status, WNOHANG) == pid_) return false;
      std::this_thread::yield();
    }
    kill(pid_, SIGKILL);
    Wait();
    return true;
  }

  Outcome Wait() {
    int status;
    waitpid(pid_, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ReadFile(log_)};
  }

 private:
  std::filesystem::path log_;
  pid_t pid_;
};

// A world of the smallest size and one undisturbed night on it, made once for all tests of a suite.
class NightTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new TemporaryDirectory;
    GenerateWorld({.out = world_->path(), .num_members = kMinWorldMembers, .seed = 3});
    first_ = new TemporaryDirectory;
    const Outcome outcome = Run("nightly", first_->path());
    ASSERT_EQ(outcome.exit_code, 0) << outcome.errors;
  }
  static void TearDownTestSuite() {
    delete world_;
    delete first_;
  }

  static std::vector<std::string> Arguments(const std::vector<std::string>& command,
                                            const std::filesystem::path& work) {
    const std::filesystem::path config = work / "site.toml";
    if (!std::filesystem::exists(config)) {
      std::filesystem::create_directories(work);
      WritePlainFile(config, "[paths]\ndata = \"" + world_->path().string() + "\"\nwork = \"" +
                                 work.string() +
                                 "\"\n[split]\nat = 2026-06-01\n[lists]\npeople = 20\n"
                                 "jobs = 20\ncandidates = 20\n[member_job]\ndim = 16\nepochs = 4\n"
                                 "[headhunter_member]\ndim = 16\nepochs = 4\n");
    }
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--config", config.string()});
    return arguments;
  }

  static Outcome Run(const std::string& command, const std::filesystem::path& work,
                     const std::vector<std::string>& settings = {}) {
    std::vector<std::string> words;
    for (size_t begin = 0; begin < command.size();) {
      const size_t end = std::min(command.find(' ', begin), command.size());
      words.push_back(command.substr(begin, end - begin));
      begin = end + 1;
    }
    std::vector<std::string> arguments = Arguments(words, work);
    for (const std::string& setting : settings) {
      arguments.insert(arguments.end(), {"--set", setting});
    }
    return BoleProcess(arguments, work / "log").Wait();
  }

  static std::filesystem::path CurrentDirectory(const std::filesystem::path& work) {
    const SnapshotStore store(work);
    return store.Directory(store.CurrentId().value());
  }

  static std::string Content(const std::filesystem::path& work) {
    return ReadManifest(CurrentDirectory(work)).content;
  }

  // A work directory with the same published snapshot, to be damaged.
  static void CopyFirst(const std::filesystem::path& work) {
    std::filesystem::copy(first_->path() / "snapshots", work / "snapshots",
                          std::filesystem::copy_options::recursive);
    std::filesystem::copy(first_->path() / "CURRENT", work / "CURRENT");
  }

  static inline TemporaryDirectory* world_ = nullptr;
  static inline TemporaryDirectory* first_ = nullptr;  // work directory of an undisturbed night
};

}  // namespace bole
