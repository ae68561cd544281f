// Item vectors that can be searched by inner product: one interface for exact and approximate.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/matrix.h"
#include "engine/index/search_options.h"

namespace bole {

enum class IndexKind : uint32_t {
  kFlat,   // exact; nothing to build or store
  kHnsw,   // a graph of near neighbours (Malkov, Yashunin 2016): the quickest to search
  kIvf,    // lists around k-means centres: quicker to build, more work for the same recall
  kIvfPq,  // such lists of a few bytes a row: for what outgrows memory
  kAuto,   // flat up to IndexOptions::max_flat_size vectors, then HNSW
};

struct IndexOptions {
  IndexKind kind = IndexKind::kAuto;

  // For kAuto. Up to here comparing every row's query with all rows, one query at a time (8 ns a
  // pair), takes less than building a graph (80 us a row) and walking it (250 us with effort 512).
  size_t max_flat_size = 50'000;

  // HNSW: half of a row's links. 8 (small) to 48 (dim in the hundreds); memory is
  // 4 * 2 * hnsw_links bytes a row.
  size_t hnsw_links = 32;

  // HNSW: rows held while linking a new row. Build time grows with it, quality of the graph too.
  size_t hnsw_build_effort = 100;

  // IVF, with codes too: number of lists; 0: four times the square root of the number of vectors.
  size_t ivf_lists = 0;

  // SearchOptions::effort when a search doesn't say. 0: 128 rows for HNSW, an eighth of the lists
  // for IVF, with codes too.
  size_t effort = 0;

  // HNSW: what one more row to hold costs a walk, in rows that are compared for a filter's sake:
  // decides when a filter is answered by comparing. 0: what was measured where Bole was made, by
  // the length of the codes; `bole bench index --calibrate` measures it here.
  double held_row_cost = 0;

  // Changes the speed of building, never the index.
  size_t num_threads = 1;
};

// An immutable set of item vectors that can be searched by inner product.
//
// The matrix of vectors stays the caller's and must outlive the index. Scores are InnerProduct's,
// whatever the kind: the same pair has the same bits from every index.
//
// Thread safety: Search is const and safe from any number of threads.
class Index {
 public:
  virtual ~Index() = default;

  virtual IndexKind kind() const = 0;

  // Number of items, and length of each vector.
  virtual size_t size() const = 0;
  virtual size_t dim() const = 0;

  // Finds the items with the largest inner product for a batch of queries (one a row).
  //
  // Returns one list for each query, in query order. A list is shorter than options.k only when
  // fewer items are allowed by the filter: a selective filter is answered exactly. Lists depend
  // on query, k, filter and effort alone: not on the batch or on options.num_threads.
  //
  // Throws Error(kInvalidArgument) when queries have another length than dim(), a value isn't
  // finite, options.k == 0, or there are neither no filters nor one for each query.
  virtual SearchLists Search(const MatrixView& queries, const SearchOptions& options) const = 0;

  // Bytes from which LoadIndex makes an equal index: see index_file.h.
  virtual std::string Serialize() const = 0;
};

// "flat", "hnsw", "ivf", "ivf_pq" or "auto".
std::string_view IndexKindName(IndexKind kind);
std::optional<IndexKind> IndexKindOf(std::string_view name);

// Builds an index of the rows of a matrix: the same for the same matrix and options. An empty
// matrix always gets a flat one, and so does one with too few rows for IvfPqIndex.
//
// Throws Error(kInvalidArgument) when a vector isn't finite or an option is out of range.
std::unique_ptr<Index> MakeIndex(const IndexOptions& options, const MatrixView& vectors);

// The index that Serialize wrote, over the same vectors.
//
// Throws Error(kCorruptData) when the bytes are damaged or belong to other vectors.
std::unique_ptr<Index> LoadIndex(std::string_view bytes, const MatrixView& vectors);

}  // namespace bole
