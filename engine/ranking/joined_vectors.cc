#include "engine/ranking/joined_vectors.h"

#include <span>
#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr const char* kSides[] = {"queries", "items"};

std::string ArrayName(Surface surface, const char* side) {
  return std::string(kSurfaceNames[static_cast<size_t>(surface)]) + "." + side;
}

void Add(const std::string& name, const Matrix& rows, ArrayFileWriter* writer) {
  writer->Add(name, std::span<const float>(rows.data(), static_cast<size_t>(rows.size())),
              static_cast<uint64_t>(rows.cols()));
}

MatrixView ViewOf(const ArrayFile& file, const std::string& name) {
  const auto array = file.Get<float>(name);
  return {array.values.data(), static_cast<Eigen::Index>(array.num_rows),
          static_cast<Eigen::Index>(array.num_columns)};
}

}  // namespace

void JoinedVectors::Write(const std::filesystem::path& path,
                          const std::map<Surface, VectorPair>& pairs) {
  ArrayFileWriter writer(path);
  for (const auto& [surface, pair] : pairs) {
    Add(ArrayName(surface, kSides[0]), pair.queries, &writer);
    Add(ArrayName(surface, kSides[1]), pair.items, &writer);
  }
  writer.Finish();
}

JoinedVectors JoinedVectors::Open(const std::filesystem::path& path) {
  JoinedVectors joined;
  joined.file_ = ArrayFile::Open(path);
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    const auto surface = static_cast<Surface>(i);
    if (joined.file_->Has(ArrayName(surface, kSides[0])) !=
        joined.file_->Has(ArrayName(surface, kSides[1]))) {
      throw Error(ErrorCode::kCorruptData, "vectors of one side alone in file: " + path.string());
    }
  }
  return joined;
}

bool JoinedVectors::Has(Surface surface) const {
  return file_ && file_->Has(ArrayName(surface, kSides[0]));
}

FusedModel JoinedVectors::PutInto(const FusedModel& model, Surface surface) const {
  if (!Has(surface)) return model;
  const MatrixView queries = ViewOf(*file_, ArrayName(surface, kSides[0]));
  const MatrixView items = ViewOf(*file_, ArrayName(surface, kSides[1]));
  if (queries.rows() != model.query_embeddings.rows() ||
      items.rows() != model.item_embeddings.rows() || queries.cols() != items.cols()) {
    throw Error(ErrorCode::kCorruptData,
                "vectors belong to other tables in file: " + file_->path().string());
  }
  return {.query_embeddings = queries,
          .item_embeddings = items,
          .histories = model.histories,
          .item_filter = model.item_filter,
          .popularity = model.popularity,
          .embedding_weight = model.embedding_weight,
          .listed = model.listed};
}

}  // namespace bole
