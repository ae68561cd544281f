#include "engine/ranking/relation_model.h"

#include <new>

#include "engine/base/error.h"

namespace bole {
namespace {

std::vector<uint32_t> RowSizes(const Csr& matrix) {
  std::vector<uint32_t> sizes(matrix.num_rows());
  for (size_t row = 0; row < sizes.size(); ++row) {
    sizes[row] = static_cast<uint32_t>(matrix.offsets[row + 1] - matrix.offsets[row]);
  }
  return sizes;
}

void AddMatrix(const std::string& name, const Matrix& matrix, ArrayFileWriter* writer) {
  writer->Add(name, std::span<const float>(matrix.data(), static_cast<size_t>(matrix.size())),
              static_cast<uint64_t>(std::max<Eigen::Index>(1, matrix.cols())));
}

MatrixView ViewOf(const ArrayFile& file, const std::string& name) {
  const auto array = file.Get<float>(name);
  return {array.values.data(), static_cast<Eigen::Index>(array.num_rows),
          static_cast<Eigen::Index>(array.num_columns)};
}

// Eigen's maps can't be assigned, only made again in place.
void Assign(MatrixView* view, const MatrixView& other) {
  new (view) MatrixView(other);
}

}  // namespace

void WriteRelationModel(const std::filesystem::path& path, const RelationParts& parts) {
  const Csr by_object = Transpose(parts.history.view());
  const Csr refusals_by_object = Transpose(parts.refusals.view());
  ArrayFileWriter writer(path);
  AddMatrix("actor_embeddings", parts.actor_embeddings, &writer);
  AddMatrix("object_embeddings", parts.object_embeddings, &writer);
  writer.AddCsr("history", parts.history.view());
  writer.AddCsr("history_by_object", by_object.view());
  writer.AddCsr("refusals", parts.refusals.view());
  writer.AddCsr("refusals_by_object", refusals_by_object.view());
  writer.AddCsr("object_filter", parts.object_filter.view());
  writer.Add("actor_popularity", RowSizes(parts.history));
  writer.Add("object_popularity", RowSizes(by_object));
  writer.Add("embedding_weight", std::span(&parts.embedding_weight, 1));
  writer.Finish();
}

RelationModel RelationModel::Open(const std::filesystem::path& path) {
  RelationModel model(ArrayFile::Open(path));
  const ArrayFile& file = model.file_;
  Assign(&model.actors_, ViewOf(file, "actor_embeddings"));
  Assign(&model.objects_, ViewOf(file, "object_embeddings"));
  model.history_ = file.GetCsr("history");
  model.by_object_ = file.GetCsr("history_by_object");
  model.refusals_ = file.GetCsr("refusals");
  model.refusals_by_object_ = file.GetCsr("refusals_by_object");
  model.object_filter_ = file.GetCsr("object_filter");
  model.actor_popularity_ = file.Values<uint32_t>("actor_popularity");
  model.object_popularity_ = file.Values<uint32_t>("object_popularity");
  const auto weight = file.Values<float>("embedding_weight");
  if (weight.size() != 1 || !(weight[0] >= 0 && weight[0] <= 1)) {
    throw Error(ErrorCode::kCorruptData, "bad weight of embeddings in file: " + path.string());
  }
  model.embedding_weight_ = weight[0];
  model.no_filter_.assign(model.num_actors() + 1, 0);
  model.no_history_.assign(model.num_objects() + 1, 0);
  model.CheckSizes();
  return model;
}

void RelationModel::CheckSizes() const {
  const size_t actors = num_actors();
  const size_t objects = num_objects();
  const auto is = [](const CsrView& matrix, size_t rows, size_t columns) {
    return matrix.num_rows() == rows && matrix.num_columns == columns;
  };
  const bool fits = static_cast<size_t>(actors_.rows()) == actors &&
                    static_cast<size_t>(objects_.rows()) == objects &&
                    actors_.cols() == objects_.cols() && is(by_object_, objects, actors) &&
                    is(refusals_, actors, objects) && is(refusals_by_object_, objects, actors) &&
                    is(object_filter_, objects, objects) && actor_popularity_.size() == actors &&
                    object_popularity_.size() == objects;
  if (!fits) {
    throw Error(ErrorCode::kCorruptData,
                "parts of the relation don't fit together in file: " + file_.path().string());
  }
}

FusedModel RelationModel::ForActors() const {
  return {.query_embeddings = actors_,
          .item_embeddings = objects_,
          .histories = history_,
          .item_filter = object_filter_,
          .popularity = object_popularity_,
          .embedding_weight = embedding_weight_};
}

FusedModel RelationModel::ForObjects() const {
  return {.query_embeddings = objects_,
          .item_embeddings = actors_,
          .histories = {no_history_, {}, {}, static_cast<uint32_t>(num_actors())},
          .item_filter = {no_filter_, {}, {}, static_cast<uint32_t>(num_actors())},
          .popularity = actor_popularity_,
          .embedding_weight = 1};
}

}  // namespace bole
