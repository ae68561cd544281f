// The lists that the night computed for one surface: one for each query row.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/ranking/recommendation.h"
#include "engine/store/array_file.h"

namespace bole {

// Who has no room left on the lists of a night.
struct SurfaceRoom {
  std::span<const uint8_t> full = {};  // what SurfaceLists::full reads
  CsrView displaced = {};              // query x item; what SurfaceLists::displaced reads
};

// Writes offsets (queries + 1), rows, scores, sources and the room. `length` is the number of
// recommendations that was asked for: a shorter list means that no more were allowed.
void WriteSurfaceLists(const std::filesystem::path& path, size_t length,
                       const std::vector<std::vector<Recommendation>>& lists,
                       const SurfaceRoom& room = {});

// The mapped file.
//
// Thread safety: const and safe from any number of threads. Cheap to copy.
class SurfaceLists {
 public:
  // Throws as ArrayFile::Open does, and Error(kCorruptData) when arrays don't fit or name rows
  // that are not below num_items.
  static SurfaceLists Open(const std::filesystem::path& path, size_t num_items);

  size_t num_queries() const { return offsets_.size() - 1; }
  size_t length() const { return length_; }
  size_t size(size_t query) const { return offsets_[query + 1] - offsets_[query]; }
  std::vector<Recommendation> list(size_t query) const;

  // All lists, one after the other: those of query q are rows()[offsets()[q]] to
  // rows()[offsets()[q + 1]].
  std::span<const uint64_t> offsets() const { return offsets_; }
  std::span<const uint32_t> rows() const { return rows_; }
  std::span<const float> scores() const { return scores_; }  // beside rows()

  // By item: 1 for those who are on as many lists as they may be, so that no other list, longer or
  // made for a request, has them either. Empty when any number was allowed.
  std::span<const uint8_t> full() const { return full_; }

  // Rows that gave their places on the query's list to others and are on no longer one either;
  // ascending.
  std::span<const uint32_t> displaced(size_t query) const {
    return displaced_.num_rows() == 0 ? std::span<const uint32_t>() : displaced_.row(query);
  }

 private:
  explicit SurfaceLists(ArrayFile file) : file_(std::move(file)) {}

  ArrayFile file_;
  size_t length_ = 0;
  std::span<const uint64_t> offsets_;
  std::span<const uint32_t> rows_;
  std::span<const float> scores_;
  std::span<const uint8_t> sources_;
  std::span<const uint8_t> full_;
  CsrView displaced_;
};

}  // namespace bole
