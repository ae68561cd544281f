// Two vectors for each party of a match: what it wants, and why it is wanted.
//
// What members did with jobs tells what each member wants (x) and why each job is wanted (y); what
// employers did with members tells what each job wants (p) and why each member is wanted (q).
// Joined to one vector a party,
//
//   member   (√((1 − s) / σ) x,  √(s / τ) q)
//   job      (√((1 − s) / σ) y,  √(s / τ) p)
//
// one inner product, (1 − s) x·y / σ + s p·q / τ, finds jobs for a member and candidates for a job.
// σ and τ are the root mean squares of x·y and p·q over all pairs, so that both halves speak
// equally loud at s = 1/2.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/eval/ranking_metrics.h"
#include "models/als.h"
#include "models/order_judgement.h"

namespace bole {

// Both halves, users: members, items: jobs.
struct TwoSidedVectors {
  Factors wishes;   // what members want, and why jobs are wanted
  Factors choices;  // why members are wanted, and what jobs want
};

// The joined vectors, users: members, items: jobs. Of a half that weighs nothing, or whose products
// are all 0, nothing is there: the vectors are as long as the other half's.
//
//   choice_share  s, in [0, 1]
//   num_threads   changes no bit
//
// Throws Error(kInvalidArgument) for another share, or halves of other members or jobs.
Factors JoinHalves(const TwoSidedVectors& vectors, float choice_share, size_t num_threads);

// Two parts of what came after a rehearsal's cut.
enum class MatchSlice { kChosenBy, kJudgedBy };

// The quality of lists by the joined vectors, beside the matches of a slice: the same lists in the
// same order for every share.
using MeasureShare = std::function<std::vector<ListQuality>(float share, MatchSlice slice)>;

struct ShareJudgement {
  float share = 0;          // of the second half
  ListOrderQuality joined;  // by what it is judged by
  ListOrderQuality alone;   // the same with the first half alone
  bool is_better = false;   // a larger NDCG by two standard errors, and no smaller recall
};

// The share with the largest mean of recall and NDCG in the first slice, the smallest of such,
// beside no share in the later one. It is never better with lists of fewer than kFewestShareLists
// in either.
ShareJudgement ChooseShare(const MeasureShare& measure);

inline constexpr size_t kFewestShareLists = 100;

}  // namespace bole
