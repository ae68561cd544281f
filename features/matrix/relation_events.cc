#include "features/matrix/relation_events.h"

#include <glog/logging.h>

#include <cmath>
#include <string>

#include "engine/base/error.h"

namespace bole {

RelationEvents::RelationEvents(const Table& interactions, const Relation& relation,
                               Evidence evidence, const RelationShape& shape)
    : table_(interactions),
      actor_kinds_(table_.Codes("actor_kind")),
      object_kinds_(table_.Codes("object_kind")),
      actions_(table_.Codes("action")),
      actors_(table_.Rows("actor_id")),
      objects_(table_.Rows("object_id")),
      times_(table_.Times("at")),
      weights_(table_.Reals("weight")),
      row_kind_(relation.row_kind),
      column_kind_(relation.column_kind),
      shape_(shape) {
  for (const Signal& signal : evidence == Evidence::kWanted ? relation.wanted : relation.refused) {
    CHECK(signal.actor == row_kind_ || signal.actor == column_kind_) << relation.name;
    WeightByAction& weights = signal.actor == row_kind_ ? by_row_ : by_column_;
    weights[static_cast<size_t>(signal.action)] = signal.weight;
  }
}

std::optional<RelationEvent> RelationEvents::Get(size_t i) const {
  const auto actor = static_cast<EntityKind>(actor_kinds_[i]);
  const auto object = static_cast<EntityKind>(object_kinds_[i]);
  RelationEvent event;
  if (actor == row_kind_ && object == column_kind_) {
    event = {actors_[i], objects_[i], by_row_.at(actions_[i])};
  } else if (actor == column_kind_ && object == row_kind_) {
    event = {objects_[i], actors_[i], by_column_.at(actions_[i])};
  }
  if (event.signal == 0) return std::nullopt;
  if (row_kind_ == column_kind_ && event.row == event.column) return std::nullopt;
  if (!std::isnan(weights_[i])) event.weight = weights_[i];
  event.at = times_[i];
  CheckInside(event, i);
  return event;
}

void RelationEvents::CheckInside(const RelationEvent& event, size_t i) const {
  if (event.row < shape_.num_rows && event.column < shape_.num_columns) return;
  throw Error(ErrorCode::kInvalidArgument,
              "interaction outside of its relation: number " + std::to_string(i) + ", row " +
                  std::to_string(event.row) + ", column " + std::to_string(event.column));
}

}  // namespace bole
