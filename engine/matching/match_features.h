// What a ranker reads of a pair of two sides: an actor, who asks, and an object, who answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/matrix.h"

namespace bole {

// The features of a pair depend on the pair alone: they have the same bits whether they are
// computed for an actor's list, for an object's list or for one pair.
//
// What one side did with the other is no feature: who sees a score fall would know of it.
//
// Thread safety: const and safe from any number of threads.
class MatchFeatures {
 public:
  virtual ~MatchFeatures() = default;

  virtual size_t num_actors() const = 0;
  virtual size_t num_objects() const = 0;
  virtual size_t num_features() const = 0;

  // A row for each of the others, of num_features() columns; NaN is "not known".
  virtual Matrix OfActor(uint32_t actor, std::span<const uint32_t> objects) const = 0;
  virtual Matrix OfObject(uint32_t object, std::span<const uint32_t> actors) const = 0;
};

}  // namespace bole
