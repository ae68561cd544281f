// What the night learned of one relation, such as member→job: the file between training and lists.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/store/array_file.h"

namespace bole {

// What goes into the file. Actors are rows of one kind (members), objects of another (jobs).
struct RelationParts {
  Matrix actor_embeddings;
  Matrix object_embeddings;    // as wide
  Csr history;                 // actors x objects: what actors did, by weight; > 0
  Csr refusals;                // actors x objects: pairs that either side turned down
  Csr object_filter;           // objects x objects; the item filter
  float embedding_weight = 1;  // share of the embeddings in the fused score
};

void WriteRelationModel(const std::filesystem::path& path, const RelationParts& parts);

// The mapped file, and the models of both directions as views of it.
//
// Thread safety: const and safe from any number of threads. Cheap to move, not to copy.
class RelationModel {
 public:
  // Throws as ArrayFile::Open does, and Error(kCorruptData) when sizes don't fit together.
  static RelationModel Open(const std::filesystem::path& path);

  size_t num_actors() const { return history_.num_rows(); }
  size_t num_objects() const { return history_.num_columns; }
  MatrixView actor_embeddings() const { return actors_; }
  MatrixView object_embeddings() const { return objects_; }
  const CsrView& history() const { return history_; }
  const CsrView& history_by_object() const { return by_object_; }
  const CsrView& refusals() const { return refusals_; }
  const CsrView& refusals_by_object() const { return refusals_by_object_; }
  std::span<const uint32_t> object_popularity() const { return object_popularity_; }

  // Objects for an actor: embeddings and filter together.
  FusedModel ForActors() const;

  // Actors for an object: by the embeddings alone. Those who acted on it before are not left out:
  // who merely looked is a good candidate, and leaving them out would tell who looked.
  FusedModel ForObjects() const;

 private:
  explicit RelationModel(ArrayFile file) : file_(std::move(file)) {}
  void CheckSizes() const;

  ArrayFile file_;
  MatrixView actors_{nullptr, 0, 0};
  MatrixView objects_{nullptr, 0, 0};
  CsrView history_;
  CsrView by_object_;
  CsrView refusals_;
  CsrView refusals_by_object_;
  CsrView object_filter_;
  std::span<const uint32_t> actor_popularity_;
  std::span<const uint32_t> object_popularity_;
  std::vector<uint64_t> no_filter_;   // offsets of an empty actors x actors matrix
  std::vector<uint64_t> no_history_;  // offsets of an empty objects x actors matrix
  float embedding_weight_ = 1;
};

}  // namespace bole
