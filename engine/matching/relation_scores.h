// What was learned of a relation as numbers of a pair that compare with those of other pairs: the
// first features of any match.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/ranking/relation_model.h"
#include "engine/retrieval/profile_alike.h"

namespace bole {

// What the scores of one actor, or of one object, are divided by, so that scores of different ones
// compare: root mean squares over all on the other side. 0: the source says nothing.
struct MatchScales {
  std::vector<float> actor_embedding;
  std::vector<float> actor_filter;
  std::vector<float> object_embedding;
};

// The same for any number of threads.
MatchScales MeasureScales(const RelationModel& relation, size_t num_threads);

// A view of MatchScales.
struct MatchScaleViews {
  std::span<const float> actor_embedding, actor_filter, object_embedding;

  static MatchScaleViews Of(const MatchScales& scales) {
    return {scales.actor_embedding, scales.actor_filter, scales.object_embedding};
  }
};

inline constexpr size_t kNumRelationScores = 5;

// Thread safety: const and safe from any number of threads.
class RelationScores {
 public:
  // profiles: queries are actors, items objects. Who made the arrays keeps them alive. Throws
  // Error(kInvalidArgument) when sizes don't fit.
  RelationScores(const RelationModel& relation, const MatchScaleViews& scales,
                 const ProfileViews& profiles);

  // Writes kNumRelationScores numbers: the inner product of the embeddings over the actor's scale
  // and over the object's, the item filter's sum over the actor's, both together as lists have
  // them, and the cosine of the profiles.
  void Fill(uint32_t actor, uint32_t object, float* row) const;

 private:
  float FilterSum(uint32_t actor, uint32_t object) const;

  FusedModel model_;
  MatchScaleViews scales_;
  ProfileAlike profiles_;
};

}  // namespace bole
