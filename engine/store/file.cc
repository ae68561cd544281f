#include "engine/store/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr size_t kBlockBytes = 1 << 20;  // one read of DigestOfFile

[[noreturn]] void Fail(const std::string& what, const std::filesystem::path& path) {
  const int error = errno;
  throw Error(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
              what + " (" + std::strerror(error) + "): " + path.string());
}

// An open file that closes itself.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) Fail("can't open file", path);
  }
  ~Descriptor() { close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }

  uint64_t size(const std::filesystem::path& path) const {
    struct stat status;
    if (fstat(fd_, &status) != 0) Fail("can't stat file", path);
    return static_cast<uint64_t>(status.st_size);
  }

 private:
  int fd_;
};

std::string Hex(XXH128_hash_t hash) {
  char text[40];
  std::snprintf(text, sizeof(text), "xxh3:%016llx%016llx",
                static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}

}  // namespace

std::string Digest(std::string_view bytes) {
  return Hex(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string DigestOfFile(const std::filesystem::path& path) {
  const Descriptor file(path, O_RDONLY);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  XXH3_128bits_reset(state.get());
  std::vector<char> block(kBlockBytes);
  for (;;) {
    const ssize_t count = read(file.get(), block.data(), block.size());
    if (count < 0) Fail("can't read file", path);
    if (count == 0) return Hex(XXH3_128bits_digest(state.get()));
    XXH3_128bits_update(state.get(), block.data(), static_cast<size_t>(count));
  }
}

std::string ReadFile(const std::filesystem::path& path) {
  const Descriptor file(path, O_RDONLY);
  std::string bytes(file.size(path), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = read(file.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0) Fail("can't read file", path);
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

void WriteFileAtomically(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path beside = path.string() + ".tmp";
  {
    const Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    while (!bytes.empty()) {
      const ssize_t count = write(file.get(), bytes.data(), bytes.size());
      if (count < 0) Fail("can't write file", beside);
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    if (fsync(file.get()) != 0) Fail("can't sync file", beside);
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) Fail("can't rename file", beside);
  SyncPath(path.has_parent_path() ? path.parent_path() : ".");
}

void SyncPath(const std::filesystem::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (fsync(file.get()) != 0) Fail("can't sync", path);
}

std::shared_ptr<const MappedFile> MappedFile::Open(const std::filesystem::path& path) {
  const Descriptor file(path, O_RDONLY);
  const uint64_t size = file.size(path);
  std::span<const std::byte> bytes;
  if (size > 0) {
    void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (address == MAP_FAILED) Fail("can't map file", path);
    bytes = {static_cast<const std::byte*>(address), size};
  }
  return std::shared_ptr<const MappedFile>(new MappedFile(path, bytes));
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace bole
