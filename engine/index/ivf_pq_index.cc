#include "engine/index/ivf_pq_index.h"

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

// A byte for four components, or the next larger number that divides the dimension: learned
// embeddings lose little by it, and what they lose the second scoring repairs.
constexpr size_t kMinComponentsPerByte = 4;
constexpr size_t kBitsPerCode = 8;
constexpr size_t kCodeWords = size_t{1} << kBitsPerCode;

// Rows from which k-means learns each centre: more cost time and change little.
constexpr int kPointsPerCentre = 64;

// Rows that are scored by their vectors for each place.
constexpr size_t kScoredPerPlace = 10;
constexpr size_t kMinScored = 200;

constexpr size_t kQueriesPerChunk = 16;
constexpr size_t kRowsPerChunk = 8192;

size_t CodeBytes(size_t dim) {
  size_t components = std::min(dim, kMinComponentsPerByte);
  while (dim % components != 0) ++components;
  return dim / components;
}

// Every row to the list of the nearest centre.
void AddRows(const MatrixView& vectors, size_t num_threads, faiss::IndexIVFPQ& lists) {
  const auto num_rows = static_cast<size_t>(vectors.rows());
  const auto dim = static_cast<size_t>(vectors.cols());
  const ExactSearch centres(CentresOf(lists));
  std::vector<faiss::Index::idx_t> list_of(num_rows);
  std::vector<uint8_t> codes(num_rows * lists.code_size);
  ParallelFor(num_rows, kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    const SingleThreadedFaiss single_threaded;  // of this thread
    const float* const first = vectors.data() + chunk.begin * dim;
    const auto count = static_cast<Eigen::Index>(chunk.end - chunk.begin);
    const SearchLists nearest = centres.Search({first, count, vectors.cols()}, {.k = 1});
    for (size_t i = 0; i < nearest.size(); ++i) list_of[chunk.begin + i] = nearest[i][0].row;
    lists.encode_vectors(count, first, list_of.data() + chunk.begin,
                         codes.data() + chunk.begin * lists.code_size);
  });
  for (size_t row = 0; row < num_rows; ++row) {
    lists.invlists->add_entry(static_cast<size_t>(list_of[row]),
                              static_cast<faiss::Index::idx_t>(row),
                              codes.data() + row * lists.code_size);
  }
  lists.ntotal = vectors.rows();
}

// The sum of a code's parts of the table, in a fixed order.
float ScoreOf(const uint8_t* code, std::span<const float> table) {
  float sum = 0;
  for (size_t at = 0; at < table.size(); at += kCodeWords) sum += table[at + *code++];
  return sum;
}

}  // namespace

struct IvfPqIndex::Request {
  const float* query = nullptr;
  size_t k = 0;
  size_t effort = 0;
  const RowFilter* filter = nullptr;
};

std::unique_ptr<IvfPqIndex> IvfPqIndex::Build(const IndexOptions& options,
                                              const MatrixView& vectors) {
  const size_t num_lists = NumLists(options, static_cast<size_t>(vectors.rows()));
  const ExactSearch checks_the_vectors(vectors);
  const SingleThreadedFaiss single_threaded;
  const auto dim = static_cast<size_t>(vectors.cols());
  auto centres = std::make_unique<faiss::IndexFlatIP>(static_cast<faiss::Index::idx_t>(dim));
  auto lists = std::make_unique<faiss::IndexIVFPQ>(centres.get(), dim, num_lists, CodeBytes(dim),
                                                   kBitsPerCode, faiss::METRIC_INNER_PRODUCT);
  lists->own_fields = true;
  centres.release();
  SetUpClustering(lists->cp);
  SetUpClustering(lists->pq.cp);
  lists->cp.max_points_per_centroid = kPointsPerCentre;
  try {
    lists->train(vectors.rows(), vectors.data());
    AddRows(vectors, options.num_threads, *lists);
  } catch (const faiss::FaissException& exception) {
    throw Error(ErrorCode::kUnavailable,
                std::string("faiss can't build lists: ") + exception.what());
  }
  return std::make_unique<IvfPqIndex>(std::move(lists), ListsOpened(options, num_lists), vectors);
}

std::unique_ptr<IvfPqIndex> IvfPqIndex::Load(const IndexFile& file, const MatrixView& vectors) {
  auto read = ReadFaiss(file.faiss_bytes);
  auto* const lists = dynamic_cast<faiss::IndexIVFPQ*>(read.get());
  const auto dim = static_cast<size_t>(vectors.cols());
  if (lists == nullptr || file.effort == 0 || !AreWhole(*lists, vectors, CodeBytes(dim)) ||
      !lists->by_residual || lists->pq.d != dim || lists->pq.M != CodeBytes(dim) ||
      lists->pq.nbits != kBitsPerCode || lists->pq.centroids.size() != dim * kCodeWords) {
    throw Error(ErrorCode::kCorruptData,
                "index file of kind ivf_pq hasn't every row in one list, or no code book");
  }
  read.release();
  return std::make_unique<IvfPqIndex>(std::unique_ptr<faiss::IndexIVFPQ>(lists), file.effort,
                                      vectors);
}

IvfPqIndex::IvfPqIndex(std::unique_ptr<faiss::IndexIVFPQ> lists, size_t effort,
                       const MatrixView& vectors)
    : vectors_(vectors),
      exact_(vectors),
      lists_(std::move(lists)),
      centres_(CentresOf(*lists_)),
      effort_(effort) {}

SearchLists IvfPqIndex::Search(const MatrixView& queries, const SearchOptions& options) const {
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

std::vector<ScoredRow> IvfPqIndex::SearchOne(const Request& request) const {
  if (request.filter == nullptr || !IsSelective(*request.filter, size())) {
    TopK best(std::min(size(), std::max(kMinScored, kScoredPerPlace * request.k)));
    const std::vector<float> table = MakeTable(request.query);
    for (const ScoredRow& centre : centres_.SearchOne(request.query, request.effort, nullptr)) {
      ScoreList(centre, request, table, best);
    }
    std::vector<ScoredRow> list = BestOf(best.Take(), request);
    if (list.size() == request.k) return list;
  }
  return exact_.SearchOne(request.query, request.k, request.filter);
}

// The products of the query's parts with the code book: entry part * kCodeWords + word.
std::vector<float> IvfPqIndex::MakeTable(const float* query) const {
  const faiss::ProductQuantizer& pq = lists_->pq;
  std::vector<float> table(pq.M * kCodeWords);
  for (size_t i = 0; i < table.size(); ++i) {
    table[i] =
        InnerProduct(query + i / kCodeWords * pq.dsub, pq.centroids.data() + i * pq.dsub, pq.dsub);
  }
  return table;
}

void IvfPqIndex::ScoreList(const ScoredRow& centre, const Request& request,
                           std::span<const float> table, TopK& best) const {
  const size_t count = lists_->invlists->list_size(centre.row);
  const auto* const ids = lists_->invlists->get_ids(centre.row);
  const uint8_t* const codes = lists_->invlists->get_codes(centre.row);
  for (size_t i = 0; i < count; ++i) {
    const float score = centre.score + ScoreOf(codes + i * lists_->code_size, table);
    if (score < best.threshold()) continue;
    const auto row = static_cast<uint32_t>(ids[i]);
    if (!request.filter || request.filter->Allows(row)) best.Add(score, row);
  }
}

// The best k of some rows by their vectors.
std::vector<ScoredRow> IvfPqIndex::BestOf(const std::vector<ScoredRow>& rows,
                                          const Request& request) const {
  constexpr size_t kFloatsPerLine = 16;
  for (const ScoredRow& item : rows) {
    for (size_t i = 0; i < dim(); i += kFloatsPerLine) __builtin_prefetch(exact_.row(item.row) + i);
  }
  TopK best(request.k);
  for (const ScoredRow& item : rows) {
    best.Add(InnerProduct(request.query, exact_.row(item.row), dim()), item.row);
  }
  return best.Take();
}

std::string IvfPqIndex::Serialize() const {
  const std::string faiss_bytes = WriteFaiss(*lists_);
  return FinishIndexFile({IndexKind::kIvfPq, effort_, faiss_bytes}, vectors_);
}

}  // namespace bole
