// What parties of two kinds did with each other, pair by pair, in the order of time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "engine/base/vocabulary.h"
#include "features/graph/graph_tables.h"

namespace bole {

// `Move` says what an action means to whoever asks; its order is that of moves of one second.
template <typename Move>
struct PairEvent {
  uint32_t first = 0;
  uint32_t second = 0;
  int64_t at = 0;  // Unix seconds
  Move move{};
};

struct PairKinds {
  EntityKind first;
  EntityKind second;
};

// The rows of interactions between the two kinds that have a time within the period and a move, by
// pair, then time.
//
//   of_first, of_second  Action -> optional Move: of what the one does to the other
template <typename Move, typename OfFirst, typename OfSecond>
std::vector<PairEvent<Move>> ListPairEvents(const Table& interactions, const GraphPeriod& period,
                                            const PairKinds& kinds, const OfFirst& of_first,
                                            const OfSecond& of_second) {
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto object_kinds = interactions.Codes("object_kind");
  const auto actions = interactions.Codes("action");
  const auto actors = interactions.Rows("actor_id"), objects = interactions.Rows("object_id");
  const auto times = interactions.Times("at");
  std::vector<PairEvent<Move>> events;
  for (size_t i = 0; i < times.size(); ++i) {
    if (times[i] == kNoTime || !period.Has(times[i])) continue;
    const auto actor = static_cast<EntityKind>(actor_kinds[i]);
    const auto object = static_cast<EntityKind>(object_kinds[i]);
    const auto action = static_cast<Action>(actions[i]);
    const auto add = [&](uint32_t first, uint32_t second, const std::optional<Move>& move) {
      if (move) events.push_back({first, second, times[i], *move});
    };
    if (actor == kinds.first && object == kinds.second) {
      add(actors[i], objects[i], of_first(action));
    } else if (actor == kinds.second && object == kinds.first) {
      add(objects[i], actors[i], of_second(action));
    }
  }
  const auto key = [](const PairEvent<Move>& event) {
    return std::tie(event.first, event.second, event.at, event.move);
  };
  std::sort(events.begin(), events.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return events;
}

}  // namespace bole
