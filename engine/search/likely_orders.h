// The order by likelihood of each search of one snapshot: by who searches, and what for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <tuple>

#include "engine/base/vocabulary.h"
#include "engine/retrieval/member_traits.h"
#include "engine/search/dealings.h"
#include "engine/search/kept_sets.h"
#include "engine/search/likely_order.h"
#include "engine/search/likely_rows.h"
#include "engine/search/search_index.h"

namespace bole {

struct LikelyOrdersSources {
  const SearchIndex& members;
  const SearchIndex& jobs;
  MemberTraits traits;  // a share of answers is drawn to the mean of all
  const Dealings& dealings;
  // Who foretells pairs of a surface; nullptr for none.
  std::function<const Foreteller*(Surface)> foreteller_of;
};

struct LikelySearch {
  EntityKind wanted = EntityKind::kMember;  // members or jobs
  EntityKind viewer_kind = EntityKind::kMember;
  uint32_t viewer = 0;
  Surface surface = Surface::kSimilarMembers;  // between the two
  bool knows_secrets = false;                  // the viewer may be told who is open to work
};

// What the sources hold must outlive it, but for the indexes and the traits. Thread safety: safe
// from any number of threads.
class LikelyOrders {
 public:
  // Viewers whose kinds are kept.
  static constexpr size_t kMaxKept = 64;
  // After which half as many members answer: a guess, and that jobs are filled sooner another.
  static constexpr double kMemberHalfLifeDays = 90;
  static constexpr double kJobHalfLifeDays = 30;
  // How much a dealing says of what the viewer wants, guesses: looking is cheap, hiring isn't.
  static constexpr float kViewedWeight = 0.25f;
  static constexpr float kContactedWeight = 1;
  static constexpr float kChosenWeight = 2;

  explicit LikelyOrders(LikelyOrdersSources sources);

  // This must outlive it. The first time for a viewer costs what they dealt with within
  // kMaxDealingDays and how many kinds there are.
  LikelyOrder For(const LikelySearch& search) const;

 private:
  OwnHistory HistoryOf(const LikelySearch& search) const;
  const LikelyRows& RowsOf(EntityKind wanted) const {
    return wanted == EntityKind::kMember ? member_rows_ : job_rows_;
  }

  const LikelyRows member_rows_, job_rows_;
  const Dealings& dealings_;
  const std::function<const Foreteller*(Surface)> foreteller_of_;
  using Key = std::tuple<EntityKind, EntityKind, uint32_t>;
  mutable KeptSets<Key, OwnKinds> kept_{kMaxKept};
};

}  // namespace bole
