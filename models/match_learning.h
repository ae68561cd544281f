// Learns in which order the two sides of a match are proposed to each other, in a rehearsal: from
// what was known once, what came after is foretold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/matching/match_features.h"
#include "engine/matching/match_ranker.h"
#include "models/boosted_trees.h"
#include "models/order_judgement.h"

namespace bole {

// An actor and an object of which it is known what came of it.
struct PairOutcome {
  uint32_t actor = 0;
  uint32_t object = 0;
  bool is_yes = false;
  float weight = 1;  // how many pairs it stands for
};

// A list in the plain order, and what was taken of it.
struct JudgedList {
  uint32_t query = 0;              // the actor, or the object
  std::vector<uint32_t> proposed;  // in the plain order
  std::vector<uint32_t> taken;     // ascending; not empty
};

// What came of pairs in one slice of time. By (actor, object).
struct MatchOutcomes {
  std::vector<PairOutcome> interest;    // did the actor ask an object that may be proposed?
  std::vector<PairOutcome> acceptance;  // did the object accept who asked?
};

struct MatchRehearsal {
  const MatchFeatures& features;  // as of before all slices
  MatchOutcomes learned;
  MatchOutcomes judged;  // later: the curves are fitted to it
  std::vector<JudgedList> objects_for_actors;
  std::vector<JudgedList> actors_for_objects;
};

struct MatchLearningOptions {
  size_t num_threads = 1;  // changes nothing but speed
  BoostedTreesOptions trees = {.num_trees = 100, .max_depth = 5};
};

struct MatchOrderJudgement {
  ListOrderQuality joint;
  ListOrderQuality plain;
  bool is_better = false;  // a larger NDCG by two standard errors, and no smaller recall
};

struct MatchLearning {
  std::optional<MatchRanker> ranker;
  MatchOrderJudgement objects_for_actors;
  MatchOrderJudgement actors_for_objects;
};

// Learns P(asks) and P(accepts | asked) from the first slice, fits the curve of each on the
// later one, and judges the order by their product there. Both are learned from kFewestOutcomes of
// either kind on in both slices, else there is no ranker.
//
// Depends on the rehearsal alone: the same for any number of threads. Throws what
// LearnBoostedTrees throws.
MatchLearning LearnMatches(const MatchRehearsal& rehearsal, const MatchLearningOptions& options);

constexpr size_t kFewestOutcomes = 200;

}  // namespace bole
