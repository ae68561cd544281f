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

// What was known at an earlier time, and which answers came between then and the next such time. By
// (actor, object).
struct EarlierAnswers {
  const MatchFeatures& features;  // as many; what wasn't known then is NaN
  std::vector<PairOutcome> acceptance;
};

// What was known once, and what came of pairs since. Outcomes are by (actor, object).
struct MatchRehearsal {
  const MatchFeatures& features;
  std::vector<PairOutcome> interest;    // did the actor ask an object that may be proposed?
  std::vector<PairOutcome> acceptance;  // did the object accept who asked?
  std::vector<JudgedList> objects_for_actors;
  std::vector<JudgedList> actors_for_objects;
  std::vector<EarlierAnswers> earlier = {};  // acceptance is learned from these, too
};

struct MatchLearningOptions {
  // Sets of features that acceptance is learned without, in the order of
  // CrossFittingOptions::unread.
  std::vector<std::vector<uint32_t>> unread_of_acceptance = {{}};
  std::optional<uint32_t> segment_feature;  // by whose values acceptance is calibrated, too
  size_t num_threads = 1;                   // changes nothing but speed
  BoostedTreesOptions interest_trees = {.num_trees = 100, .max_depth = 5};
  // Answers are a thousandth of the proposals: of a few thousand deep trees learn chance.
  std::vector<BoostedTreesOptions> acceptance_trees = {{.num_trees = 60, .max_depth = 3},
                                                       {.num_trees = 120, .max_depth = 5}};
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

// Learns P(asks) and P(accepts | asked) by cross-fitting, in parts of objects: how an object treats
// one who asks tells how it treats the next. Judges the order by their product, each pair scored by
// trees that haven't seen its object. Both are learned from kFewestOutcomes of either kind on, else
// there is no ranker.
//
// Depends on the rehearsal alone: the same for any number of threads. Throws what
// LearnBoostedTrees throws.
MatchLearning LearnMatches(const MatchRehearsal& rehearsal, const MatchLearningOptions& options);

constexpr size_t kFewestOutcomes = 400;

}  // namespace bole
