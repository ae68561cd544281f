#include "engine/index/hnsw_index.h"

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/impl/DistanceComputer.h>
#include <faiss/impl/FaissException.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/filter_share.h"
#include "engine/index/inner_product.h"

namespace bole {
namespace {

constexpr size_t kDefaultEffort = 128;
constexpr size_t kMinLinks = 2;
constexpr size_t kMaxLinks = 256;
constexpr size_t kQueriesPerChunk = 16;

// The opposite of x * y / sqrt(|x| |y|): see HnswIndex.
class BalancedDistance : public faiss::DistanceComputer {
 public:
  BalancedDistance(const MatrixView& vectors, const std::vector<float>& scales)
      : vectors_(vectors), scales_(scales), dim_(static_cast<size_t>(vectors.cols())) {}

  // Faiss builds a graph with queries that are pointers into the matrix that add() was given.
  void set_query(const float* query) override {
    query_ = static_cast<idx_t>(static_cast<size_t>(query - vectors_.data()) / dim_);
  }
  float operator()(idx_t row) override { return symmetric_dis(query_, row); }
  float symmetric_dis(idx_t a, idx_t b) override {
    const auto row_a = static_cast<size_t>(a);
    const auto row_b = static_cast<size_t>(b);
    const float product =
        kernels_.one(vectors_.data() + row_a * dim_, vectors_.data() + row_b * dim_, dim_);
    return -(product * scales_[row_a] * scales_[row_b]);
  }

 private:
  const MatrixView& vectors_;
  const std::vector<float>& scales_;
  const size_t dim_;
  const InnerProductKernels& kernels_ = Kernels();
  idx_t query_ = 0;
};

// Gives Faiss the caller's vectors without a copy. It says L2 because Faiss would put a negating
// wrapper around anything else.
class BorrowedVectors : public faiss::IndexFlat {
 public:
  explicit BorrowedVectors(const MatrixView& vectors)
      : IndexFlat(vectors.cols(), faiss::METRIC_L2), vectors_(vectors) {
    for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
      const double norm = vectors.row(row).cast<double>().norm();
      scales_.push_back(norm > 0 ? static_cast<float>(1 / std::sqrt(norm)) : 0);
    }
  }

  void add(idx_t count, const float*) override { ntotal += count; }
  faiss::DistanceComputer* get_distance_computer() const override {
    return new BalancedDistance(vectors_, scales_);
  }

 private:
  const MatrixView vectors_;
  std::vector<float> scales_;  // 1 / sqrt(|x|) of each row; 0 for a row of zeros
};

void ReplaceStorage(faiss::IndexHNSWFlat& index, std::unique_ptr<faiss::Index> storage) {
  if (index.own_fields) delete index.storage;
  index.storage = storage.release();
  index.own_fields = true;
}

void CheckOptions(const IndexOptions& options) {
  if (options.hnsw_links < kMinLinks || options.hnsw_links > kMaxLinks) {
    throw Error(ErrorCode::kInvalidArgument,
                "hnsw links must be 2 to 256: " + std::to_string(options.hnsw_links));
  }
  if (options.hnsw_build_effort == 0) {
    throw Error(ErrorCode::kInvalidArgument, "hnsw build effort must not be 0");
  }
}

}  // namespace

std::unique_ptr<HnswIndex> HnswIndex::Build(const IndexOptions& options,
                                            const MatrixView& vectors) {
  CheckOptions(options);
  const ExactSearch checks_the_vectors(vectors);
  const SingleThreadedFaiss single_threaded;
  faiss::IndexHNSWFlat index(static_cast<int>(vectors.cols()),
                             static_cast<int>(options.hnsw_links));
  ReplaceStorage(index, std::make_unique<BorrowedVectors>(vectors));
  index.hnsw.efConstruction = static_cast<int>(options.hnsw_build_effort);
  try {
    index.add(vectors.rows(), vectors.data());
  } catch (const faiss::FaissException& exception) {
    throw Error(ErrorCode::kUnavailable,
                std::string("faiss can't build a graph: ") + exception.what());
  }
  const size_t effort = options.effort == 0 ? kDefaultEffort : options.effort;
  return std::make_unique<HnswIndex>(std::move(index.hnsw), effort, vectors);
}

std::unique_ptr<HnswIndex> HnswIndex::Load(const IndexFile& file, const MatrixView& vectors) {
  const auto read = ReadFaiss(file.faiss_bytes);
  auto* const index = dynamic_cast<faiss::IndexHNSWFlat*>(read.get());
  if (index == nullptr || file.effort == 0) {
    throw Error(ErrorCode::kCorruptData, "index file of kind hnsw has no graph");
  }
  CheckGraph(index->hnsw, static_cast<size_t>(vectors.rows()));
  return std::make_unique<HnswIndex>(std::move(index->hnsw), file.effort, vectors);
}

HnswIndex::HnswIndex(faiss::HNSW graph, size_t effort, const MatrixView& vectors)
    : vectors_(vectors), exact_(vectors), graph_(std::move(graph)), effort_(effort) {}

SearchLists HnswIndex::Search(const MatrixView& queries, const SearchOptions& options) const {
  exact_.CheckQueries(queries, options);
  const size_t k = std::min(options.k, size());
  const size_t effort = std::max(k, options.effort == 0 ? effort_ : options.effort);
  SearchLists lists(static_cast<size_t>(queries.rows()));
  ParallelFor(lists.size(), kQueriesPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t q = chunk.begin; q < chunk.end; ++q) {
      lists[q] = SearchOne({queries.data() + q * dim(), k, effort, options.filter(q)});
    }
  });
  return lists;
}

std::vector<ScoredRow> HnswIndex::SearchOne(const GraphSearch::Request& request) const {
  if (request.filter == nullptr || !IsSelective(*request.filter, size())) {
    auto list = GraphSearch(graph_, exact_).Search(request);
    if (list) return std::move(*list);
  }
  return exact_.SearchOne(request.query, request.k, request.filter);
}

// The file has the vectors too, and says inner product: so it is complete for any program with
// Faiss.
std::string HnswIndex::Serialize() const {
  faiss::IndexHNSWFlat index(static_cast<int>(dim()), 2, faiss::METRIC_INNER_PRODUCT);
  auto storage = std::make_unique<faiss::IndexFlatIP>(static_cast<faiss::Index::idx_t>(dim()));
  storage->add(static_cast<faiss::Index::idx_t>(size()), vectors_.data());
  ReplaceStorage(index, std::move(storage));
  index.hnsw = graph_;
  index.ntotal = static_cast<faiss::Index::idx_t>(size());
  const std::string faiss_bytes = WriteFaiss(index);
  return FinishIndexFile({IndexKind::kHnsw, effort_, faiss_bytes}, vectors_);
}

}  // namespace bole
