// Learns in which order jobs and candidates are proposed, in a rehearsal: from what was known once,
// what came after is foretold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/matching/job_pair_features.h"
#include "engine/matching/job_ranker.h"
#include "models/boosted_trees.h"
#include "models/order_judgement.h"

namespace bole {

// A member and a job of which it is known what came of it.
struct PairOutcome {
  uint32_t member = 0;
  uint32_t job = 0;
  bool is_yes = false;
  float weight = 1;  // how many pairs it stands for
};

// A list in the plain order, and what was taken of it.
struct JudgedList {
  uint32_t query = 0;              // the member, or the job
  std::vector<uint32_t> proposed;  // in the plain order
  std::vector<uint32_t> taken;     // ascending; not empty
};

// What came of pairs in one slice of time. By (member, job).
struct JobOutcomes {
  std::vector<PairOutcome> interest;    // did the member go for a job that may be proposed?
  std::vector<PairOutcome> acceptance;  // did the employer accept the member who did?
};

struct JobRehearsal {
  const JobPairFeatures& features;  // as of before all slices
  JobOutcomes learned;
  JobOutcomes judged;  // later: the curves are fitted to it
  std::vector<JudgedList> jobs_of_members;
  std::vector<JudgedList> candidates_of_jobs;
};

struct JobLearningOptions {
  size_t num_threads = 1;  // changes nothing but speed
  BoostedTreesOptions trees = {.num_trees = 100, .max_depth = 5};
};

struct JobOrderJudgement {
  ListOrderQuality joint;
  ListOrderQuality plain;
  bool is_better = false;  // a larger NDCG by two standard errors, and no smaller recall
};

struct JobLearning {
  std::optional<JobRanker> ranker;
  JobOrderJudgement jobs_of_members;
  JobOrderJudgement candidates_of_jobs;
};

// Learns P(interested) and P(accepts | applied) from the first slice, fits the curve of each on the
// later one, and judges the order by their product there. Both are learned from kFewestOutcomes of
// either kind on in both slices, else there is no ranker.
//
// Depends on the rehearsal alone: the same for any number of threads. Throws what
// LearnBoostedTrees throws.
JobLearning LearnJobs(const JobRehearsal& rehearsal, const JobLearningOptions& options);

constexpr size_t kFewestOutcomes = 200;

}  // namespace bole
