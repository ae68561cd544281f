#include "features/graph/mandates.h"

#include "engine/base/vocabulary.h"
#include "features/graph/graph_tables.h"

namespace bole {

std::vector<Mandate> ListMandates(const Table& jobs, int64_t until) {
  const auto headhunters = jobs.Rows("headhunter_id");
  const auto posted = jobs.Times("posted_at");
  const GraphPeriod period = GraphPeriod::Until(until);
  std::vector<Mandate> mandates;
  for (uint32_t job = 0; job < headhunters.size(); ++job) {
    if (headhunters[job] != kNoRow && period.Has(posted[job])) {
      mandates.push_back({job, headhunters[job]});
    }
  }
  return mandates;
}

std::vector<Hire> ListHires(const Table& interactions, int64_t until) {
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto actors = interactions.Rows("actor_id");
  const auto actions = interactions.Codes("action");
  const auto object_kinds = interactions.Codes("object_kind");
  const auto objects = interactions.Rows("object_id");
  const auto times = interactions.Times("at");
  const GraphPeriod period = GraphPeriod::Until(until);
  std::vector<Hire> hires;
  for (size_t i = 0; i < times.size(); ++i) {
    const bool is_hire = static_cast<EntityKind>(actor_kinds[i]) == EntityKind::kJob &&
                         static_cast<Action>(actions[i]) == Action::kHire &&
                         static_cast<EntityKind>(object_kinds[i]) == EntityKind::kMember;
    if (is_hire && period.Has(times[i])) hires.push_back({actors[i], objects[i], times[i]});
  }
  return hires;
}

}  // namespace bole
