// Learns in which order people are proposed, in a rehearsal: from what was known once, what came
// after is foretold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/people_ranker.h"
#include "engine/matching/people_sources.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/member_traits.h"
#include "engine/retrieval/profile_alike.h"
#include "models/boosted_trees.h"
#include "models/order_judgement.h"

namespace bole {

// An invitation of which it is known what came of it.
struct AnsweredInvitation {
  uint32_t from = 0;
  uint32_t to = 0;
  bool is_accepted = false;
};

// What was known at some time, and what came after. All views must outlive the learning.
struct PeopleRehearsal {
  MemberGraph graph;
  MemberTraits traits;
  std::optional<ProfileViews> profiles;
  // Member x members that they then were tied to, followed or invited. Nobody at all: only the
  // answers to invitations are learned from it.
  CsrView reached;
  std::vector<AnsweredInvitation> invitations;  // sent after, by (from, to)
};

struct PeopleLearningOptions {
  PeopleWeights weights;        // of the sources that propose
  size_t max_members = 10'000;  // asked in each rehearsal; more makes chance smaller
  size_t num_threads = 1;       // changes nothing but speed
  // Shallow: the same sums say nearly all, and a small site has few ties to learn from.
  BoostedTreesOptions invite_trees = {.max_depth = 4};
};

struct PeopleLearning {
  PeopleRankerFile learned;
  size_t num_examples = 0;     // candidates that P(invite) was learned from
  size_t num_reached = 0;      // of these, those who were reached
  size_t num_invitations = 0;  // that P(accept) was learned from, those judged on included
  // In the judged rehearsals, of those reached:
  ListOrderQuality ranked;  // in the learned order; 0 when none was learned
  ListOrderQuality plain;   // in the order of the plain sum
};

// Learns P(reached) of a candidate and P(accept) of an invitation from the first rehearsals,
// calibrates both on the others, and keeps the ranker only when its order has a larger recall there
// than the plain sum, by two standard errors over members, and no smaller NDCG. Candidates are
// those that the sources propose. P(accept): see LearnAcceptance.
//
// Depends on the rehearsals alone: the same for any number of threads. Throws what
// LearnBoostedTrees throws.
PeopleLearning LearnPeople(std::span<const PeopleRehearsal> learned_from,
                           std::span<const PeopleRehearsal> judged_on,
                           const PeopleLearningOptions& options);

}  // namespace bole
