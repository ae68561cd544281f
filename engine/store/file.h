// Files that are never half there: digests, atomic writes, read-only maps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bole {

// "xxh3:" and the 32 hexadecimal digits of a text's XXH3-128.
std::string Digest(std::string_view bytes);

// The same of a whole file, read in blocks. Throws Error(kUnavailable).
std::string DigestOfFile(const std::filesystem::path& path);

// The whole file. Throws Error(kNotFound) when it doesn't exist, Error(kUnavailable)
// when it can't be read.
std::string ReadFile(const std::filesystem::path& path);

// Writes a file beside, syncs it and renames it into place: a reader sees the
// old bytes or the new ones, whatever happens. Throws Error(kUnavailable).
void WriteFileAtomically(const std::filesystem::path& path, std::string_view bytes);

// Syncs a file or directory to the disk. Throws Error(kUnavailable).
void SyncPath(const std::filesystem::path& path);

// A file mapped into memory, read-only, for as long as a copy of the pointer lives.
class MappedFile {
 public:
  // Throws Error(kNotFound) or Error(kUnavailable). An empty file gives an empty span.
  static std::shared_ptr<const MappedFile> Open(const std::filesystem::path& path);

  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  MappedFile(std::filesystem::path path, std::span<const std::byte> bytes)
      : path_(std::move(path)), bytes_(bytes) {}

  std::filesystem::path path_;
  std::span<const std::byte> bytes_;
};

}  // namespace bole
