// How strong ties are, and who is tied to whom.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/csr.h"
#include "engine/base/vocabulary.h"
#include "features/graph/graph_tables.h"
#include "features/graph/tie_closure.h"

namespace bole {

// What a tie is worth by how it came about alone, and why, where a site's own past doesn't say.
struct TiePrior {
  TieOrigin origin;
  float strength;  // in (0, 1)
  std::string_view reason;
};

// One for each TieOrigin, in its order.
std::span<const TiePrior> TiePriors();
OriginStrengths PriorStrengths();

// Everything that is known of one tie.
struct TieEvidence {
  TieOrigin origin = TieOrigin::kUnknown;
  double relative_weight = 1;  // the site's own weight over the median of all that it gives
  double age_years = 0;        // since it was made; 0 when not known
  uint64_t num_exchanges = 0;  // times that one wrote to the other or answered
  bool is_mutual = false;      // both did
};

// Dunbar's number of people that one can know, 150, times the handful of circles that one can be
// known in: whoever is followed by more is followed by strangers.
inline constexpr size_t kCelebrityFollowers = 1000;

// In (0, 1], grows with weight and exchanges, more with those of both, falls with age. The evidence
// multiplies the odds p / (1 - p) of the origin's strength, so that it matters most for ties of
// which the origin says least.
float TieStrength(const TieEvidence& evidence, const OriginStrengths& origins = PriorStrengths());

// Members x members, symmetric, without ties to oneself; values are strengths, those of origins
// learned from what grew over the site's ties within the period. Of several connections of two
// members the strongest counts.
Csr MakeTies(const GraphTables& tables, const GraphPeriod& period);

// Whom a walk may go to from whom: a tie by its strength, two who follow each other like people who
// met, a one-sided follow weakly, and from a celebrity to none of those who merely follow: they
// needn't know each other. A celebrity has more followers than celebrity_followers.
Csr MakeAcquaintances(const CsrView& ties, const CsrView& follows, const CsrView& followers,
                      size_t celebrity_followers = kCelebrityFollowers);

}  // namespace bole
