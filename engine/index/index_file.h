// The bytes of a stored index, and Faiss's reader and writer made safe.
//
//   an index as faiss::write_index writes it; nothing for a flat index
//   "BOLEIDX3"                                   8 bytes
//   u32 kind, u32 dim, u64 size, u64 effort      little-endian; see IndexKind
//   f64 held_row_cost                            see IndexOptions; 0 but for HNSW
//   digest of the vectors                        37 characters: see Digest in engine/store/file.h
//   digest of everything before                  37 characters
//
// Since Bole's part comes last, any program that has Faiss reads an HNSW or IVF file as it is.
#pragma once

#include <faiss/Index.h>

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/matrix.h"
#include "engine/index/index.h"

namespace bole {

struct IndexFile {
  IndexKind kind = IndexKind::kFlat;
  size_t effort = 0;             // what a search uses that doesn't say
  std::string_view faiss_bytes;  // part of what was parsed
  double held_row_cost = 0;      // of IndexOptions, for HNSW
};

// Puts Bole's part behind what Faiss wrote.
std::string FinishIndexFile(const IndexFile& file, const MatrixView& vectors);

// Checks everything that can be checked before Faiss sees a byte: Faiss's reader trusts lengths
// and links. Throws Error(kCorruptData) when the bytes are damaged or belong to other vectors.
IndexFile ParseIndexFile(std::string_view bytes, const MatrixView& vectors);

// What faiss::write_index writes. Faiss's exceptions become Error(kUnavailable).
std::string WriteFaiss(const faiss::Index& index);

// Faiss's exceptions become Error(kCorruptData).
std::unique_ptr<faiss::Index> ReadFaiss(std::string_view bytes);

// For as long as it lives, Faiss builds with one OpenMP and one BLAS thread: its graphs depend on
// the timing of threads.
class SingleThreadedFaiss {
 public:
  SingleThreadedFaiss();
  ~SingleThreadedFaiss();
  SingleThreadedFaiss(const SingleThreadedFaiss&) = delete;
  SingleThreadedFaiss& operator=(const SingleThreadedFaiss&) = delete;

 private:
  int num_threads_before_;
};

}  // namespace bole
