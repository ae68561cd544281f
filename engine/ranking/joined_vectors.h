// Vectors of both sides of a surface that say more than its relation's own embeddings: each party's
// two vectors, what it wants and why it is wanted, joined to one (models/two_sided.h).
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "engine/base/matrix.h"
#include "engine/ranking/fused_model.h"
#include "engine/ranking/recommendation.h"
#include "engine/store/array_file.h"

namespace bole {

// Of one surface: who asks and what is listed, as long as each other.
struct VectorPair {
  Matrix queries;
  Matrix items;
};

// Those of some surfaces, as a mapped file.
//
// Thread safety: const and safe from any number of threads. Cheap to copy.
class JoinedVectors {
 public:
  // Of no surface.
  JoinedVectors() = default;

  // Throws Error(kUnavailable).
  static void Write(const std::filesystem::path& path, const std::map<Surface, VectorPair>& pairs);

  // Throws as ArrayFile::Open does, and Error(kCorruptData) when a surface has but one side.
  static JoinedVectors Open(const std::filesystem::path& path);

  bool Has(Surface surface) const;

  // A surface's model with these vectors in the place of its own; as it is where there are none.
  // Views of both, which must outlive it. Throws Error(kCorruptData) when they are of other rows.
  FusedModel PutInto(const FusedModel& model, Surface surface) const;

 private:
  std::optional<ArrayFile> file_;
};

}  // namespace bole
