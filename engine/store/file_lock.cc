#include "engine/store/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/base/error.h"

namespace bole {

FileLock::FileLock(const std::filesystem::path& path)
    : fd_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (fd_ < 0) {
    throw Error(ErrorCode::kUnavailable,
                std::string("can't open lock (") + std::strerror(errno) + "): " + path.string());
  }
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    close(fd_);
    throw Error(ErrorCode::kUnavailable, "another process works here: " + path.string());
  }
}

FileLock::~FileLock() {
  close(fd_);
}

}  // namespace bole
