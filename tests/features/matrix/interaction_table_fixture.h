// Small tables of interactions and connections for tests.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/base/vocabulary.h"
#include "engine/store/table.h"
#include "tests/features/matrix/profile_tables_fixture.h"

namespace bole {

struct TestInteraction {
  EntityKind actor_kind = EntityKind::kMember;
  uint32_t actor = 0;
  Action action = Action::kView;
  EntityKind object_kind = EntityKind::kJob;
  uint32_t object = 0;
  int64_t at = 0;
  float weight = std::numeric_limits<float>::quiet_NaN();
};

// What a member does to a job.
inline TestInteraction MemberOnJob(uint32_t member, Action action, uint32_t job, int64_t at = 0) {
  return {EntityKind::kMember, member, action, EntityKind::kJob, job, at};
}

inline Table WriteInteractions(const std::vector<TestInteraction>& rows,
                               const std::string& name = "interactions") {
  std::vector<uint8_t> actor_kinds, actions, object_kinds;
  std::vector<uint32_t> actors, objects;
  std::vector<int64_t> times;
  std::vector<float> weights;
  for (const TestInteraction& row : rows) {
    actor_kinds.push_back(static_cast<uint8_t>(row.actor_kind));
    actors.push_back(row.actor);
    actions.push_back(static_cast<uint8_t>(row.action));
    object_kinds.push_back(static_cast<uint8_t>(row.object_kind));
    objects.push_back(row.object);
    times.push_back(row.at);
    weights.push_back(row.weight);
  }
  const auto path = TestDirectory() / (name + ".bole");
  TableWriter table(path);
  table.AddCodes("actor_kind", actor_kinds);
  table.AddRows("actor_id", actors);
  table.AddCodes("action", actions);
  table.AddCodes("object_kind", object_kinds);
  table.AddRows("object_id", objects);
  table.AddTimes("at", times);
  table.AddReals("weight", weights);
  table.Finish();
  return Table::Open(path);
}

struct TestConnection {
  uint32_t a = 0, b = 0;
  int64_t at = kNoTime;
};

inline Table WriteConnections(const std::vector<TestConnection>& rows) {
  std::vector<uint32_t> a, b;
  std::vector<int64_t> times;
  for (const TestConnection& row : rows) {
    a.push_back(row.a);
    b.push_back(row.b);
    times.push_back(row.at);
  }
  const auto path = TestDirectory() / "connections.bole";
  TableWriter table(path);
  table.AddRows("member_a", a);
  table.AddRows("member_b", b);
  table.AddTimes("connected_at", times);
  table.Finish();
  return Table::Open(path);
}

}  // namespace bole
