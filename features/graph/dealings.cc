#include "features/graph/dealings.h"

#include <cmath>

namespace bole {

std::vector<Dealing> ListDealings(const Table& interactions, const GraphPeriod& period) {
  constexpr auto kMember = static_cast<uint8_t>(EntityKind::kMember);
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto actors = interactions.Rows("actor_id");
  const auto actions = interactions.Codes("action");
  const auto object_kinds = interactions.Codes("object_kind");
  const auto objects = interactions.Rows("object_id");
  const auto times = interactions.Times("at");
  const auto weights = interactions.Reals("weight");
  std::vector<Dealing> dealings;
  for (size_t i = 0; i < interactions.num_rows(); ++i) {
    if (actor_kinds[i] != kMember || object_kinds[i] != kMember || !period.Has(times[i])) continue;
    const bool counted = std::isfinite(weights[i]) && weights[i] >= 0;
    dealings.push_back({static_cast<Action>(actions[i]), actors[i], objects[i], times[i],
                        counted ? weights[i] : 1});
  }
  return dealings;
}

}  // namespace bole
