#include "engine/index/hnsw_index.h"

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/graph_builder.h"
#include "engine/index/graph_file.h"

namespace bole {
namespace {

constexpr size_t kDefaultEffort = 128;
constexpr size_t kMinLinks = 2;
constexpr size_t kMaxLinks = 256;
constexpr size_t kQueriesPerChunk = 16;

void CheckOptions(const IndexOptions& options) {
  if (options.hnsw_links < kMinLinks || options.hnsw_links > kMaxLinks) {
    throw Error(ErrorCode::kInvalidArgument,
                "hnsw links must be 2 to 256: " + std::to_string(options.hnsw_links));
  }
  if (options.hnsw_build_effort == 0) {
    throw Error(ErrorCode::kInvalidArgument, "hnsw build effort must not be 0");
  }
  if (!(options.held_row_cost >= 0) || !std::isfinite(options.held_row_cost)) {
    throw Error(ErrorCode::kInvalidArgument,
                "cost of a held row must be 0 or more: " + std::to_string(options.held_row_cost));
  }
}

// Scales that make the products of codes x * y / sqrt(|x| |y|); 0 for a row of zeros.
std::vector<float> BalancedScales(const MatrixView& vectors, const CodeTable& codes) {
  std::vector<float> scales(codes.size());
  for (size_t row = 0; row < scales.size(); ++row) {
    const double norm = vectors.row(static_cast<Eigen::Index>(row)).cast<double>().norm();
    if (norm > 0) scales[row] = static_cast<float>(codes.scale(row) / std::sqrt(norm));
  }
  return scales;
}

}  // namespace

HnswIndex::HnswIndex(const MatrixView& vectors, size_t effort, double held_row_cost,
                     size_t num_threads)
    : vectors_(vectors),
      exact_(vectors),
      codes_(vectors, num_threads),
      scan_(exact_, codes_),
      search_(graph_, codes_, exact_, held_row_cost),
      effort_(effort),
      held_row_cost_(held_row_cost) {}

std::unique_ptr<HnswIndex> HnswIndex::Build(const IndexOptions& options,
                                            const MatrixView& vectors) {
  CheckOptions(options);
  const size_t effort = options.effort == 0 ? kDefaultEffort : options.effort;
  const double cost = options.held_row_cost > 0
                          ? options.held_row_cost
                          : GraphSearch::UsualHeldRowCost(static_cast<size_t>(vectors.cols()));
  std::unique_ptr<HnswIndex> index(new HnswIndex(vectors, effort, cost, options.num_threads));
  const auto scales = BalancedScales(vectors, index->codes_);
  index->graph_ =
      BuildGraph(index->codes_, scales.data(),
                 {2 * options.hnsw_links, options.hnsw_build_effort, options.num_threads});
  return index;
}

std::unique_ptr<HnswIndex> HnswIndex::Load(const IndexFile& file, const MatrixView& vectors) {
  const auto read = ReadFaiss(file.faiss_bytes);
  auto* const faiss_index = dynamic_cast<faiss::IndexHNSWFlat*>(read.get());
  if (faiss_index == nullptr || file.effort == 0 || !(file.held_row_cost > 0)) {
    throw Error(ErrorCode::kCorruptData, "index file of kind hnsw has no graph");
  }
  NeighbourGraph graph = FromFaiss(faiss_index->hnsw, static_cast<size_t>(vectors.rows()));
  std::unique_ptr<HnswIndex> index(
      new HnswIndex(vectors, file.effort, file.held_row_cost, DefaultNumThreads()));
  index->graph_ = std::move(graph);
  return index;
}

SearchLists HnswIndex::Search(const MatrixView& queries, const SearchOptions& options) const {
  exact_.CheckQueries(queries, options);
  const size_t k = std::min(options.k, size());
  const size_t effort = std::max(k, options.effort == 0 ? effort_ : options.effort);
  SearchLists lists(static_cast<size_t>(queries.rows()));
  std::vector<uint8_t> is_found(lists.size());
  ParallelFor(lists.size(), kQueriesPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t q = chunk.begin; q < chunk.end; ++q) {
      auto list = search_.Search({queries.data() + q * dim(), k, effort, options.filter(q)});
      if (!list) continue;
      lists[q] = std::move(*list);
      is_found[q] = 1;
    }
  });
  std::vector<Eigen::Index> others;
  for (size_t q = 0; q < lists.size(); ++q) {
    if (is_found[q] == 0) others.push_back(static_cast<Eigen::Index>(q));
  }
  // Together, since a scan of many queries reads the codes once.
  scan_.SearchSome(queries, options, others, lists);
  return lists;
}

// The file has the vectors too, and says inner product: so it is complete for any program with
// Faiss.
std::string HnswIndex::Serialize() const {
  faiss::IndexHNSWFlat index(static_cast<int>(dim()), 2, faiss::METRIC_INNER_PRODUCT);
  auto storage = std::make_unique<faiss::IndexFlatIP>(static_cast<faiss::Index::idx_t>(dim()));
  storage->add(static_cast<faiss::Index::idx_t>(size()), vectors_.data());
  if (index.own_fields) delete index.storage;
  index.storage = storage.release();
  index.own_fields = true;
  index.hnsw = ToFaiss(graph_, codes_, BalancedScales(vectors_, codes_).data(), effort_);
  index.ntotal = static_cast<faiss::Index::idx_t>(size());
  const std::string faiss_bytes = WriteFaiss(index);
  return FinishIndexFile({IndexKind::kHnsw, effort_, faiss_bytes, held_row_cost_}, vectors_);
}

}  // namespace bole
