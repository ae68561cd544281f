// What a recruiter looks for first among those found: who is likely to want it, or is near.
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
#include "engine/retrieval/member_traits.h"
#include "engine/search/colleagues.h"
#include "engine/search/dealings.h"
#include "engine/search/kept_sets.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"
#include "engine/search/set_clauses.h"

namespace bole {

enum class Spotlight : uint8_t {
  kOpenToWork,      // says so; no member is told
  kActive,          // seen within kActiveDays
  kLikelyToAnswer,  // answers at least half of the invitations that come
  kPastApplicant,   // applied for a job of the viewer or the viewer's team
  kKnowsSomeone,    // tied to somebody who works at the viewer's company now
};
inline constexpr std::array<std::string_view, 5> kSpotlightNames = {
    "open_to_work", "active", "likely_to_answer", "past_applicant", "knows_someone"};

inline constexpr int64_t kActiveDays = 30;

// Where spotlights come from.
struct SpotlightSources {
  const SearchIndex&
      members;          // with open_to_work and days_inactive; who has neither is in no light
  MemberTraits traits;  // a share of answers is drawn to the mean of all: one says little
  const MemberGraph& graph;
  const PrivacyWall& wall;
  const Dealings& dealings;
  const Colleagues& colleagues;
};

// What the field is called: spotlight:active, or a facet of its own.
inline constexpr std::string_view kSpotlightField = "spotlight";

// The sets of members, of whom a search counts those whom it finds.
//
// Privacy. Who is open to work is no member's to know: a colleague would learn it. A tie to
// somebody who isn't to be found, or whom either end or the viewer can't be told of, is as if it
// weren't there.
//
// The sources must outlive it. Thread safety: safe from any number of threads.
class Spotlights {
 public:
  // Viewers whose sets are kept.
  static constexpr size_t kMaxKept = 128;

  explicit Spotlights(SpotlightSources sources);

  // Of a viewer: a member, job or headhunter. nullptr where the viewer may not know.
  std::shared_ptr<const RowSet> Find(Spotlight spotlight, EntityKind viewer_kind,
                                     uint32_t viewer) const;

  // Those that the viewer may know, as a field of a search.
  SetField FieldFor(EntityKind viewer_kind, uint32_t viewer) const;

 private:
  RowSet KnowSomeone(EntityKind viewer_kind, uint32_t viewer) const;

  SpotlightSources sources_;
  std::shared_ptr<const RowSet> open_, active_, answer_;
  using Key = std::tuple<Spotlight, EntityKind, uint32_t>;
  mutable KeptSets<Key> kept_{kMaxKept};
};

}  // namespace bole
