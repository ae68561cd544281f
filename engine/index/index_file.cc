#include "engine/index/index_file.h"

#include <cblas.h>
#include <faiss/impl/FaissException.h>
#include <faiss/impl/io.h>
#include <faiss/index_io.h>
#include <omp.h>

#include <cstring>
#include <new>

#include "engine/base/error.h"
#include "engine/store/file.h"

namespace bole {
namespace {

constexpr std::string_view kMagic = "BOLEIDX3";
constexpr size_t kDigestSize = 37;

struct Header {
  uint32_t kind;
  uint32_t dim;
  uint64_t size;
  uint64_t effort;
  double held_row_cost;
};
constexpr size_t kTailSize = kMagic.size() + sizeof(Header) + 2 * kDigestSize;

std::string DigestOf(const MatrixView& vectors) {
  return Digest({reinterpret_cast<const char*>(vectors.data()),
                 static_cast<size_t>(vectors.size()) * sizeof(float)});
}

Error Damaged(const std::string& how) {
  return Error(ErrorCode::kCorruptData, "index file " + how);
}

// Reads from bytes that somebody else holds.
class ViewReader : public faiss::IOReader {
 public:
  explicit ViewReader(std::string_view bytes) : rest_(bytes) {}

  size_t operator()(void* to, size_t item_size, size_t num_items) override {
    if (item_size == 0) return 0;
    const size_t count = std::min(num_items, rest_.size() / item_size);
    if (count == 0) return 0;  // then the address may be null
    std::memcpy(to, rest_.data(), count * item_size);
    rest_.remove_prefix(count * item_size);
    return count;
  }

 private:
  std::string_view rest_;
};

// Appends to a string.
class StringWriter : public faiss::IOWriter {
 public:
  size_t operator()(const void* from, size_t item_size, size_t num_items) override {
    bytes.append(static_cast<const char*>(from), item_size * num_items);
    return num_items;
  }

  std::string bytes;
};

}  // namespace

std::string FinishIndexFile(const IndexFile& file, const MatrixView& vectors) {
  const Header header = {static_cast<uint32_t>(file.kind), static_cast<uint32_t>(vectors.cols()),
                         static_cast<uint64_t>(vectors.rows()), file.effort, file.held_row_cost};
  std::string bytes(file.faiss_bytes);
  bytes.append(kMagic);
  bytes.append(reinterpret_cast<const char*>(&header), sizeof header);
  bytes.append(DigestOf(vectors));
  bytes.append(Digest(bytes));
  return bytes;
}

IndexFile ParseIndexFile(std::string_view bytes, const MatrixView& vectors) {
  if (bytes.size() < kTailSize) throw Damaged("is too short");
  const std::string_view digested = bytes.substr(0, bytes.size() - kDigestSize);
  if (Digest(digested) != bytes.substr(digested.size())) throw Damaged("has a wrong digest");
  std::string_view tail = bytes.substr(bytes.size() - kTailSize);
  if (!tail.starts_with(kMagic)) throw Damaged("isn't one");
  Header header;
  std::memcpy(&header, tail.data() + kMagic.size(), sizeof header);
  tail.remove_prefix(kMagic.size() + sizeof header);
  if (header.kind >= static_cast<uint32_t>(IndexKind::kAuto)) throw Damaged("is of unknown kind");
  if (header.dim != static_cast<uint64_t>(vectors.cols()) ||
      header.size != static_cast<uint64_t>(vectors.rows()) ||
      tail.substr(0, kDigestSize) != DigestOf(vectors)) {
    throw Damaged("belongs to other vectors");
  }
  return {static_cast<IndexKind>(header.kind), header.effort,
          bytes.substr(0, bytes.size() - kTailSize), header.held_row_cost};
}

std::string WriteFaiss(const faiss::Index& index) {
  StringWriter writer;
  try {
    faiss::write_index(&index, &writer);
  } catch (const faiss::FaissException& exception) {
    throw Error(ErrorCode::kUnavailable,
                std::string("faiss can't write an index: ") + exception.what());
  }
  return std::move(writer.bytes);
}

std::unique_ptr<faiss::Index> ReadFaiss(std::string_view bytes) {
  ViewReader reader(bytes);
  try {
    return std::unique_ptr<faiss::Index>(faiss::read_index(&reader));
  } catch (const faiss::FaissException& exception) {
    throw Damaged(std::string("can't be read by faiss: ") + exception.what());
  } catch (const std::bad_alloc&) {
    throw Damaged("claims a length that memory can't hold");
  } catch (const std::length_error&) {
    throw Damaged("claims a length that memory can't hold");
  }
}

SingleThreadedFaiss::SingleThreadedFaiss() : num_threads_before_(omp_get_max_threads()) {
  omp_set_num_threads(1);
  openblas_set_num_threads(1);
}

SingleThreadedFaiss::~SingleThreadedFaiss() {
  omp_set_num_threads(num_threads_before_);
}

}  // namespace bole
