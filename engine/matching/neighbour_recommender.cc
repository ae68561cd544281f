#include "engine/matching/neighbour_recommender.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/base/error.h"
#include "engine/store/file.h"

namespace bole {
namespace {

constexpr size_t kSearchDepth = 512;  // rows asked of the index for lists up to this length
constexpr float kBand = 2;            // added to a cosine, so that neighbours come before the tail

MatrixView ViewOf(const ArrayFile& file) {
  const auto array = file.Get<float>("vectors");
  return {array.values.data(), static_cast<Eigen::Index>(array.num_rows),
          static_cast<Eigen::Index>(array.num_columns)};
}

}  // namespace

void NeighbourIndex::Build(const MatrixView& embeddings, const IndexOptions& options,
                           const std::filesystem::path& directory, const std::string& name) {
  Matrix vectors = embeddings;
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    const float length = vectors.row(row).norm();
    if (length > 0) vectors.row(row) /= length;
  }
  {
    ArrayFileWriter writer(directory / (name + ".bole"));
    writer.Add("vectors",
               std::span<const float>(vectors.data(), static_cast<size_t>(vectors.size())),
               static_cast<uint64_t>(std::max<Eigen::Index>(1, vectors.cols())));
    writer.Finish();
  }
  const MatrixView view(vectors.data(), vectors.rows(), vectors.cols());
  WriteFileAtomically(directory / (name + ".index"), MakeIndex(options, view)->Serialize());
}

NeighbourIndex::NeighbourIndex(ArrayFile file) : file_(std::move(file)), vectors_(ViewOf(file_)) {}

std::unique_ptr<const NeighbourIndex> NeighbourIndex::Open(const std::filesystem::path& directory,
                                                           const std::string& name) {
  std::unique_ptr<NeighbourIndex> neighbours(
      new NeighbourIndex(ArrayFile::Open(directory / (name + ".bole"))));
  const auto bytes = MappedFile::Open(directory / (name + ".index"));
  const std::string_view text(reinterpret_cast<const char*>(bytes->bytes().data()),
                              bytes->bytes().size());
  neighbours->index_ = LoadIndex(text, neighbours->vectors_);
  return neighbours;
}

NeighbourRecommender::NeighbourRecommender(std::unique_ptr<const NeighbourIndex> neighbours,
                                           std::unique_ptr<const Recommender> tail)
    : neighbours_(std::move(neighbours)), tail_(std::move(tail)) {}

std::vector<Recommendation> NeighbourRecommender::Recommend(uint32_t query, size_t k,
                                                            const RowFilter& filter) const {
  if (k == 0) return {};
  const MatrixView vectors = neighbours_->vectors();
  const MatrixView vector(vectors.row(query).data(), 1, vectors.cols());
  const std::array<const RowFilter*, 1> filters = {&filter};
  // An approximate index may find other rows for another k: pages of one list ask for the same.
  const size_t depth = std::max(kSearchDepth, std::bit_ceil(k));
  const SearchLists found_lists =
      neighbours_->index().Search(vector, {.k = depth, .filters = filters});
  std::vector<Recommendation> list;
  for (const ScoredRow& found : found_lists[0]) {
    if (list.size() == k) break;
    if (found.score > 0) list.push_back({found.row, kBand + found.score, Source::kEmbedding});
  }
  if (list.size() < k) {
    const std::vector<uint32_t> listed = AscendingRows(list);
    const auto rest = tail_->Recommend(query, k - list.size(), Without(listed, filter));
    list.insert(list.end(), rest.begin(), rest.end());
  }
  return list;
}

}  // namespace bole
