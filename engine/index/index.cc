#include "engine/index/index.h"

#include <glog/logging.h>

#include <array>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/flat_index.h"
#include "engine/index/hnsw_index.h"
#include "engine/index/index_file.h"
#include "engine/index/ivf_index.h"
#include "engine/index/ivf_pq_index.h"

namespace bole {
namespace {

constexpr std::array<std::string_view, 5> kKindNames = {"flat", "hnsw", "ivf", "ivf_pq", "auto"};

IndexKind ChooseKind(const IndexOptions& options, const MatrixView& vectors) {
  if (vectors.size() == 0) return IndexKind::kFlat;
  const auto num_rows = static_cast<size_t>(vectors.rows());
  if (options.kind == IndexKind::kIvfPq && num_rows < IvfPqIndex::kMinRows) return IndexKind::kFlat;
  if (options.kind != IndexKind::kAuto) return options.kind;
  const bool small = num_rows <= options.max_flat_size;
  return small ? IndexKind::kFlat : IndexKind::kHnsw;
}

}  // namespace

std::string_view IndexKindName(IndexKind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

std::optional<IndexKind> IndexKindOf(std::string_view name) {
  for (size_t kind = 0; kind < kKindNames.size(); ++kind) {
    if (kKindNames[kind] == name) return static_cast<IndexKind>(kind);
  }
  return std::nullopt;
}

std::unique_ptr<Index> MakeIndex(const IndexOptions& options, const MatrixView& vectors) {
  switch (ChooseKind(options, vectors)) {
    case IndexKind::kFlat:
      return std::make_unique<FlatIndex>(vectors, options.num_threads);
    case IndexKind::kHnsw:
      return HnswIndex::Build(options, vectors);
    case IndexKind::kIvf:
      return IvfIndex::Build(options, vectors);
    case IndexKind::kIvfPq:
      return IvfPqIndex::Build(options, vectors);
    case IndexKind::kAuto:
      break;
  }
  LOG(FATAL) << "no kind of index was chosen";
}

std::unique_ptr<Index> LoadIndex(std::string_view bytes, const MatrixView& vectors) {
  const IndexFile file = ParseIndexFile(bytes, vectors);
  switch (file.kind) {
    case IndexKind::kFlat:
      return std::make_unique<FlatIndex>(vectors, DefaultNumThreads());
    case IndexKind::kHnsw:
      return HnswIndex::Load(file, vectors);
    case IndexKind::kIvf:
      return IvfIndex::Load(file, vectors);
    case IndexKind::kIvfPq:
      return IvfPqIndex::Load(file, vectors);
    case IndexKind::kAuto:
      break;
  }
  throw Error(ErrorCode::kCorruptData, "index file of an unknown kind");
}

}  // namespace bole
