// The interactions of a table that bear on one relation.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/store/table.h"
#include "features/matrix/interactions.h"

namespace bole {

// One interaction, in the orientation of a relation.
struct RelationEvent {
  uint32_t row = 0;
  uint32_t column = 0;
  float signal = 0;  // weight of its signal
  float weight = 1;  // of the table, 1 where it isn't given
  int64_t at = 0;
};

// Thread safety: const and safe from any number of threads.
class RelationEvents {
 public:
  RelationEvents(const Table& interactions, const Relation& relation, Evidence evidence,
                 const RelationShape& shape);

  // Number of interactions of the table.
  size_t size() const { return times_.size(); }

  // An interaction, or nothing when it doesn't bear on the relation.
  // Throws Error(kInvalidArgument) when it is outside of the shape.
  std::optional<RelationEvent> Get(size_t i) const;

 private:
  using WeightByAction = std::array<float, kActionNames.size()>;  // 0: no signal

  void CheckInside(const RelationEvent& event, size_t i) const;

  Table table_;  // keeps the columns mapped
  std::span<const uint8_t> actor_kinds_, object_kinds_, actions_;
  std::span<const uint32_t> actors_, objects_;
  std::span<const int64_t> times_;
  std::span<const float> weights_;
  EntityKind row_kind_, column_kind_;
  RelationShape shape_;
  WeightByAction by_row_ = {};     // signals whose actor is the row
  WeightByAction by_column_ = {};  // signals whose actor is the column
};

}  // namespace bole
