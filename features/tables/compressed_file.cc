#include "features/tables/compressed_file.h"

#include <zlib.h>
#include <zstd.h>

#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr size_t kBlockBytes = 1 << 18;  // fits the second-level cache

// The first bytes of each format (RFC 1952, RFC 8878).
constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

[[noreturn]] void Fail(const std::filesystem::path& path, const char* format,
                       const std::string& reason) {
  throw Error(ErrorCode::kInvalidArgument, std::string("truncated or damaged ") + format +
                                               " file: " + path.string() + " (" + reason + ")");
}

[[noreturn]] void FailToRead(const std::filesystem::path& path) {
  throw Error(ErrorCode::kUnavailable, "cannot read file: " + path.string());
}

std::string FirstBytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) FailToRead(path);
  std::string bytes(kZstdMagic.size(), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

void CheckGzip(const std::filesystem::path& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) FailToRead(path);
  gzbuffer(file, kBlockBytes);
  std::vector<char> block(kBlockBytes);
  int num_read = 0;
  do {
    num_read = gzread(file, block.data(), static_cast<unsigned>(block.size()));
  } while (num_read > 0);
  int status = Z_OK;
  const std::string reason = num_read < 0 ? gzerror(file, &status) : "unexpected end";
  // A file that is cut off gives no error before it is closed.
  if (gzclose_r(file) != Z_OK || num_read < 0) Fail(path, "gzip", reason);
}

void CheckZstd(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(),
                                                                        ZSTD_freeDStream);
  std::vector<char> packed(kBlockBytes);
  std::vector<char> block(kBlockBytes);
  size_t hint = 0;  // 0 when a frame is complete
  while (file.read(packed.data(), static_cast<std::streamsize>(packed.size())), file.gcount() > 0) {
    ZSTD_inBuffer in = {packed.data(), static_cast<size_t>(file.gcount()), 0};
    while (in.pos < in.size) {
      ZSTD_outBuffer out = {block.data(), block.size(), 0};
      hint = ZSTD_decompressStream(stream.get(), &out, &in);
      if (ZSTD_isError(hint)) Fail(path, "zstd", ZSTD_getErrorName(hint));
    }
  }
  if (file.bad()) FailToRead(path);
  if (hint != 0) Fail(path, "zstd", "unexpected end");
}

}  // namespace

void CheckCompressedFile(const std::filesystem::path& path) {
  const std::string bytes = FirstBytes(path);
  if (bytes.starts_with(kGzipMagic)) CheckGzip(path);
  if (bytes.starts_with(kZstdMagic)) CheckZstd(path);
}

}  // namespace bole
