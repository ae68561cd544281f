// One process at a time.
#pragma once

#include <filesystem>

namespace bole {

// Holds a lock file for as long as it lives. The kernel lets go of it however the process ends.
class FileLock {
 public:
  // Throws Error(kUnavailable) when another process holds it, or the file can't be made.
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int fd_;
};

}  // namespace bole
