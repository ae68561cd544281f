#include "engine/search/tie_distances.h"

#include <span>

#include "engine/index/row_bitmap.h"

namespace bole {
namespace {

// Goes from the nearest members to the farthest, and comes to nobody twice.
class Walk {
 public:
  Walk(const MemberGraph& graph, const PrivacyWall& wall)
      : graph_(graph), wall_(wall), reached_(graph.num_members()) {}

  // These were come to before.
  void Reach(std::span<const uint32_t> rows) {
    for (const uint32_t row : rows) reached_.Allow(row);
  }

  // One tie on from these: who may be told of them and wasn't reached before, ascending.
  std::vector<uint32_t> Step(std::span<const uint32_t> rows) {
    RowBitmap next(graph_.num_members());
    for (const uint32_t row : rows) {
      for (const uint32_t tied : graph_.ties.row(row)) {
        if (reached_.Allows(tied) || !wall_.MayMention(tied, row)) continue;
        reached_.Allow(tied);
        next.Allow(tied);
      }
    }
    std::vector<uint32_t> found;
    found.reserve(next.count());
    next.ForEach([&](uint32_t row) { found.push_back(row); });
    return found;
  }

 private:
  const MemberGraph& graph_;
  const PrivacyWall& wall_;
  RowBitmap reached_;
};

std::vector<uint32_t> WhoseTiesCount(const RowSet& rows, const RowSet& visible) {
  return rows.And(visible).Rows();
}

}  // namespace

std::shared_ptr<const RowSet> TieDistances::Find(TieDistance distance, EntityKind viewer_kind,
                                                 uint32_t viewer, const RowSet& visible) const {
  return kept_.Get({distance, viewer_kind, viewer}, [&] {
    return Make(distance, {.kind = viewer_kind, .row = viewer, .visible = visible});
  });
}

SetField TieDistances::FieldFor(EntityKind viewer_kind, uint32_t viewer,
                                const RowSet& visible) const {
  SetField field = {.name = kTieDistanceField, .values = {}};
  for (size_t i = 0; i < kTieDistanceNames.size(); ++i) {
    field.values.push_back({kTieDistanceNames[i], [=, this, &visible] {
                              return Find(static_cast<TieDistance>(i), viewer_kind, viewer,
                                          visible);
                            }});
  }
  return field;
}

RowSet TieDistances::Make(TieDistance distance, const Viewer& viewer) const {
  const auto nearer = [&](TieDistance which) {
    return Find(which, viewer.kind, viewer.row, viewer.visible);
  };
  // A member's own ties are no secret to them, even where they are hidden themselves.
  const bool own = viewer.kind == EntityKind::kMember;
  if (own && distance == TieDistance::kFirst) return RowSet::Of(graph_.ties.row(viewer.row));

  Walk walk(graph_, wall_);
  std::vector<uint32_t> rows = Origins(viewer);
  walk.Reach(rows);
  if (distance == TieDistance::kFirst) return RowSet::Of(walk.Step(rows));
  const auto first = nearer(TieDistance::kFirst);
  walk.Reach(first->Rows());
  if (distance == TieDistance::kSecond) {
    return RowSet::Of(walk.Step(WhoseTiesCount(*first, viewer.visible)));
  }
  const auto second = nearer(TieDistance::kSecond);
  walk.Reach(second->Rows());
  RowSet further;
  for (RowSet last = *second; !last.empty(); further = further.Or(last)) {
    last = RowSet::Of(walk.Step(WhoseTiesCount(last, viewer.visible)));
  }
  return further;
}

std::vector<uint32_t> TieDistances::Origins(const Viewer& viewer) const {
  if (viewer.kind == EntityKind::kMember) return {viewer.row};
  return colleagues_.Of(viewer.kind, viewer.row);
}

}  // namespace bole
