#include "engine/index/ivf_index.h"

#include <faiss/IndexFlat.h>
#include <faiss/impl/FaissException.h>

#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/filter_share.h"
#include "engine/index/inner_product.h"
#include "engine/index/inverted_lists.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerChunk = 16;

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
  SetUpClustering(lists->cp);
  try {
    lists->train(vectors.rows(), vectors.data());
    lists->add(vectors.rows(), vectors.data());
  } catch (const faiss::FaissException& exception) {
    throw Error(ErrorCode::kUnavailable,
                std::string("faiss can't build lists: ") + exception.what());
  }
  return std::make_unique<IvfIndex>(std::move(lists), ListsOpened(options, num_lists), vectors);
}

std::unique_ptr<IvfIndex> IvfIndex::Load(const IndexFile& file, const MatrixView& vectors) {
  auto read = ReadFaiss(file.faiss_bytes);
  auto* const lists = dynamic_cast<faiss::IndexIVFFlat*>(read.get());
  if (lists == nullptr || file.effort == 0 ||
      !AreWhole(*lists, vectors, vectors.cols() * sizeof(float))) {
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
      centres_(CentresOf(*lists_)),
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
