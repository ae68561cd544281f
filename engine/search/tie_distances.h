// How many ties away from a searcher each member is.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/base/vocabulary.h"
#include "engine/matching/privacy_wall.h"
#include "engine/retrieval/member_graph.h"
#include "engine/search/colleagues.h"
#include "engine/search/kept_sets.h"
#include "engine/search/row_set.h"
#include "engine/search/set_clauses.h"

namespace bole {

enum class TieDistance : uint8_t {
  kFirst,    // tied to the viewer, or to one of the viewer's colleagues
  kSecond,   // tied to one of these, and no nearer
  kFurther,  // at the end of a longer chain of ties
};
inline constexpr std::array<std::string_view, 3> kTieDistanceNames = {"1", "2", "3+"};

// What the field is called: distance:1, or a facet of its own.
inline constexpr std::string_view kTieDistanceField = "distance";

// Members by the length of the shortest chain of ties that leads to them: each is in one set at
// most, and in none where no chain does. Chains begin at a member who asks; at the colleagues of a
// job or a headhunter (colleagues.h), who are in no set themselves.
//
// Privacy. A chain passes only over those whom the viewer may see, and from each only to who may be
// told of them: what the wall hides from one of the three is as if it weren't there.
//
// What it is made with must outlive it. Thread safety: safe from any number of threads.
class TieDistances {
 public:
  // Sets that are kept; one takes up to 125 kB for a million members.
  static constexpr size_t kMaxKept = 192;

  TieDistances(const MemberGraph& graph, const PrivacyWall& wall, const Colleagues& colleagues)
      : graph_(graph), wall_(wall), colleagues_(colleagues) {}

  // The first time costs as much as the ties of those who are nearer, for kFurther of everybody.
  // `visible`: whom the viewer may see, the same whenever the viewer asks.
  std::shared_ptr<const RowSet> Find(TieDistance distance, EntityKind viewer_kind, uint32_t viewer,
                                     const RowSet& visible) const;

  // As a field of a search; `visible` must outlive it.
  SetField FieldFor(EntityKind viewer_kind, uint32_t viewer, const RowSet& visible) const;

 private:
  struct Viewer {
    EntityKind kind;
    uint32_t row;
    const RowSet& visible;
  };

  RowSet Make(TieDistance distance, const Viewer& viewer) const;
  // Where the viewer's chains begin, ascending.
  std::vector<uint32_t> Origins(const Viewer& viewer) const;

  const MemberGraph& graph_;
  const PrivacyWall& wall_;
  const Colleagues& colleagues_;
  using Key = std::tuple<TieDistance, EntityKind, uint32_t>;
  mutable KeptSets<Key> kept_{kMaxKept};
};

}  // namespace bole
