#include "engine/index/ivf_index.h"

#include <faiss/IndexFlat.h>
#include <faiss/impl/FaissException.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/filter_share.h"
#include "engine/index/inner_product.h"

namespace bole {
namespace {

// Shares of lists opened by default: an eighth gave a recall above .95 on learned embeddings.
constexpr size_t kListsPerOpened = 8;
constexpr size_t kQueriesPerChunk = 16;

// Any fixed number: where k-means starts.
constexpr int kClusteringSeed = 1234;

size_t NumLists(const IndexOptions& options, size_t num_rows) {
  if (options.ivf_lists > num_rows) {
    throw Error(ErrorCode::kInvalidArgument,
                "more ivf lists than vectors: " + std::to_string(options.ivf_lists) + ", " +
                    std::to_string(num_rows));
  }
  if (options.ivf_lists > 0) return options.ivf_lists;
  const double by_size = 4 * std::sqrt(static_cast<double>(num_rows));
  return std::min(num_rows, static_cast<size_t>(by_size));
}

MatrixView Centres(const faiss::IndexIVFFlat& lists) {
  const auto& quantizer = dynamic_cast<const faiss::IndexFlat&>(*lists.quantizer);
  return {quantizer.get_xb(), static_cast<Eigen::Index>(quantizer.ntotal),
          static_cast<Eigen::Index>(quantizer.d)};
}

// Every row in exactly one list, with its vector; one centre for each list.
bool IsWhole(const faiss::IndexIVFFlat& lists, const MatrixView& vectors) {
  const auto* const quantizer = dynamic_cast<const faiss::IndexFlat*>(lists.quantizer);
  const size_t vector_bytes = static_cast<size_t>(vectors.cols()) * sizeof(float);
  if (quantizer == nullptr || lists.invlists == nullptr || quantizer->d != vectors.cols() ||
      quantizer->ntotal != static_cast<faiss::Index::idx_t>(lists.nlist) ||
      quantizer->codes.size() != lists.nlist * vector_bytes ||
      lists.invlists->nlist != lists.nlist || lists.invlists->code_size != vector_bytes) {
    return false;
  }
  std::vector<bool> seen(static_cast<size_t>(vectors.rows()));
  size_t num_seen = 0;
  for (size_t list = 0; list < lists.nlist; ++list) {
    const auto* const ids = lists.invlists->get_ids(list);
    for (size_t i = 0; i < lists.invlists->list_size(list); ++i) {
      if (ids[i] < 0 || ids[i] >= vectors.rows() || seen[static_cast<size_t>(ids[i])]) return false;
      seen[static_cast<size_t>(ids[i])] = true;
      ++num_seen;
    }
  }
  return num_seen == seen.size();
}

}  // namespace

struct IvfIndex::Request {
  const float* query = nullptr;
  size_t k = 0;
  size_t effort = 0;
  const RowFilter* filter = nullptr;
};

std::unique_ptr<IvfIndex> IvfIndex::Build(const IndexOptions& options, const MatrixView& vectors) {
  const size_t num_lists = NumLists(options, static_cast<size_t>(vectors.rows()));
  const ExactSearch checks_the_vectors(vectors);
  const SingleThreadedFaiss single_threaded;
  const auto dim = static_cast<size_t>(vectors.cols());
  auto centres = std::make_unique<faiss::IndexFlatIP>(static_cast<faiss::Index::idx_t>(dim));
  auto lists = std::make_unique<faiss::IndexIVFFlat>(centres.get(), dim, num_lists,
                                                     faiss::METRIC_INNER_PRODUCT);
  lists->own_fields = true;
  centres.release();
  lists->cp.seed = kClusteringSeed;
  lists->cp.min_points_per_centroid = 1;  // no warnings on standard error
  try {
    lists->train(vectors.rows(), vectors.data());
    lists->add(vectors.rows(), vectors.data());
  } catch (const faiss::FaissException& exception) {
    throw Error(ErrorCode::kUnavailable,
                std::string("faiss can't build lists: ") + exception.what());
  }
  const size_t by_default = std::max<size_t>(1, num_lists / kListsPerOpened);
  const size_t effort = options.effort == 0 ? by_default : options.effort;
  return std::make_unique<IvfIndex>(std::move(lists), effort, vectors);
}

std::unique_ptr<IvfIndex> IvfIndex::Load(const IndexFile& file, const MatrixView& vectors) {
  auto read = ReadFaiss(file.faiss_bytes);
  auto* const lists = dynamic_cast<faiss::IndexIVFFlat*>(read.get());
  if (lists == nullptr || file.effort == 0 || !IsWhole(*lists, vectors)) {
    throw Error(ErrorCode::kCorruptData, "index file of kind ivf hasn't every row in one list");
  }
  read.release();
  return std::make_unique<IvfIndex>(std::unique_ptr<faiss::IndexIVFFlat>(lists), file.effort,
                                    vectors);
}

IvfIndex::IvfIndex(std::unique_ptr<faiss::IndexIVFFlat> lists, size_t effort,
                   const MatrixView& vectors)
    : vectors_(vectors),
      exact_(vectors),
      lists_(std::move(lists)),
      centres_(Centres(*lists_)),
      effort_(effort) {}

SearchLists IvfIndex::Search(const MatrixView& queries, const SearchOptions& options) const {
  exact_.CheckQueries(queries, options);
  const size_t k = std::min(options.k, size());
  const size_t effort = options.effort == 0 ? effort_ : options.effort;
  SearchLists lists(static_cast<size_t>(queries.rows()));
  ParallelFor(lists.size(), kQueriesPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t q = chunk.begin; q < chunk.end; ++q) {
      lists[q] = SearchOne({queries.data() + q * dim(), k, effort, options.filter(q)});
    }
  });
  return lists;
}

std::vector<ScoredRow> IvfIndex::SearchOne(const Request& request) const {
  if (request.filter == nullptr || !IsSelective(*request.filter, size())) {
    TopK best(request.k);
    for (const ScoredRow& centre : centres_.SearchOne(request.query, request.effort, nullptr)) {
      ScoreList(centre.row, request, best);
    }
    std::vector<ScoredRow> list = best.Take();
    if (list.size() == request.k) return list;
  }
  return exact_.SearchOne(request.query, request.k, request.filter);
}

void IvfIndex::ScoreList(size_t list, const Request& request, TopK& best) const {
  const InnerProductKernels& kernels = Kernels();
  const size_t count = lists_->invlists->list_size(list);
  const auto* const ids = lists_->invlists->get_ids(list);
  const auto* const vectors = reinterpret_cast<const float*>(lists_->invlists->get_codes(list));
  const auto add = [&](float score, size_t i) {
    if (score < best.threshold()) return;
    const auto row = static_cast<uint32_t>(ids[i]);
    if (!request.filter || request.filter->Allows(row)) best.Add(score, row);
  };
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const float* const first = vectors + i * dim();
    const float* const items[4] = {first, first + dim(), first + 2 * dim(), first + 3 * dim()};
    float scores[4];
    kernels.four(request.query, items, dim(), scores);
    for (size_t j = 0; j < 4; ++j) add(scores[j], i + j);
  }
  for (; i < count; ++i) add(kernels.one(request.query, vectors + i * dim(), dim()), i);
}

std::string IvfIndex::Serialize() const {
  const std::string faiss_bytes = WriteFaiss(*lists_);
  return FinishIndexFile({IndexKind::kIvf, effort_, faiss_bytes}, vectors_);
}

}  // namespace bole
