#include "models/match_learning.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/base/top_k.h"
#include "engine/eval/ranking_metrics.h"
#include "models/cross_fitting.h"

namespace bole {
namespace {

constexpr size_t kListsAtATime = 16;

// More make trees that differ less from those that are kept, and take longer.
constexpr uint32_t kNumParts = 3;

// Where the outcomes of each actor begin, and the end.
std::vector<size_t> Begins(std::span<const PairOutcome> outcomes) {
  std::vector<size_t> begins;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (i == 0 || outcomes[i].actor != outcomes[i - 1].actor) begins.push_back(i);
  }
  begins.push_back(outcomes.size());
  return begins;
}

Matrix FeaturesOf(const MatchFeatures& features, std::span<const PairOutcome> outcomes,
                  size_t num_threads) {
  const std::vector<size_t> begins = Begins(outcomes);
  Matrix all(static_cast<Eigen::Index>(outcomes.size()),
             static_cast<Eigen::Index>(features.num_features()));
  ParallelFor(begins.size() - 1, kListsAtATime, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      std::vector<uint32_t> objects;
      for (size_t j = begins[i]; j < begins[i + 1]; ++j) objects.push_back(outcomes[j].object);
      all.middleRows(static_cast<Eigen::Index>(begins[i]),
                     static_cast<Eigen::Index>(objects.size())) =
          features.OfActor(outcomes[begins[i]].actor, objects);
    }
  });
  return all;
}

bool HasEnough(std::span<const float> labels) {
  const auto yes = static_cast<size_t>(std::ranges::count(labels, 1.0F));
  return yes >= kFewestOutcomes && labels.size() - yes >= kFewestOutcomes;
}

uint32_t PartOf(uint32_t object) {
  return static_cast<uint32_t>(Mix64(object) % kNumParts);
}

// What one side is learned from.
struct SideExamples {
  Examples examples = {};
  std::vector<uint32_t> parts = {};

  void Add(const MatchFeatures& features, std::span<const PairOutcome> outcomes,
           size_t num_threads) {
    const Matrix added = FeaturesOf(features, outcomes, num_threads);
    const Eigen::Index before = examples.features.rows();
    examples.features.conservativeResize(before + added.rows(), added.cols());
    examples.features.bottomRows(added.rows()) = added;
    for (const PairOutcome& outcome : outcomes) {
      examples.labels.push_back(outcome.is_yes ? 1.0F : 0.0F);
      examples.weights.push_back(outcome.weight);
      parts.push_back(PartOf(outcome.object));
    }
  }
};

// Rankers by part: each hasn't seen the objects of its part.
using PartRankers = std::vector<MatchRanker>;

PartRankers MakePartRankers(const CrossFit& interest, const CrossFit& acceptance) {
  PartRankers rankers;
  for (size_t part = 0; part < kNumParts; ++part) {
    rankers.emplace_back(interest.without[part], acceptance.without[part]);
  }
  return rankers;
}

// What is read of the pairs of a list, and the object of each.
struct ListedPairs {
  Matrix features;
  std::vector<uint32_t> objects;
};

std::vector<uint32_t> InJointOrder(const ListedPairs& list, const PartRankers& rankers,
                                   std::span<const uint32_t> rows) {
  std::vector<ScoredRow> scored;
  for (uint32_t part = 0; part < kNumParts; ++part) {
    std::vector<Eigen::Index> places;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (PartOf(list.objects[i]) == part) places.push_back(static_cast<Eigen::Index>(i));
    }
    const auto forecasts = rankers[part].Foretell(list.features(places, Eigen::all));
    for (size_t i = 0; i < places.size(); ++i) {
      scored.push_back({forecasts[i].joint(), rows[static_cast<size_t>(places[i])]});
    }
  }
  std::sort(scored.begin(), scored.end(), IsBetter);
  std::vector<uint32_t> ordered;
  for (const ScoredRow& item : scored) ordered.push_back(item.row);
  return ordered;
}

MatchOrderJudgement Compare(const std::vector<ListQuality>& joint,
                            const std::vector<ListQuality>& plain) {
  MatchOrderJudgement judgement = {MeanOf(joint), MeanOf(plain)};
  judgement.is_better = IsSurelyBetter(joint, plain, &ListQuality::ndcg) &&
                        judgement.joint.recall_at_20 >= judgement.plain.recall_at_20;
  return judgement;
}

template <typename FeaturesOfList>
MatchOrderJudgement Judge(std::span<const JudgedList> lists, const PartRankers& rankers,
                          size_t num_threads, const FeaturesOfList& features_of) {
  std::vector<ListQuality> joint(lists.size()), plain(lists.size());
  ParallelFor(lists.size(), kListsAtATime, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const JudgedList& list = lists[i];
      plain[i] = MeasureList(list.proposed, list.taken, kJudgedLength);
      joint[i] = MeasureList(InJointOrder(features_of(list), rankers, list.proposed), list.taken,
                             kJudgedLength);
    }
  });
  return Compare(joint, plain);
}

}  // namespace

MatchLearning LearnMatches(const MatchRehearsal& rehearsal, const MatchLearningOptions& options) {
  MatchLearning learning;
  const MatchFeatures& features = rehearsal.features;
  CrossFittingOptions fitting = {.num_parts = kNumParts,
                                 .trees = {options.interest_trees},
                                 .num_threads = options.num_threads};
  SideExamples interested, accepted;
  interested.Add(features, rehearsal.interest, options.num_threads);
  accepted.Add(features, rehearsal.acceptance, options.num_threads);
  for (const EarlierAnswers& earlier : rehearsal.earlier) {
    accepted.Add(earlier.features, earlier.acceptance, options.num_threads);
  }
  if (!HasEnough(interested.examples.labels) || !HasEnough(accepted.examples.labels)) {
    return learning;
  }
  CrossFit interest = LearnCrossFitted(interested.examples, interested.parts, fitting);
  fitting.trees = options.acceptance_trees;
  fitting.segment_feature = options.segment_feature;
  fitting.unread = options.unread_of_acceptance;
  CrossFit acceptance = LearnCrossFitted(accepted.examples, accepted.parts, fitting);
  const PartRankers rankers = MakePartRankers(interest, acceptance);
  learning.ranker.emplace(std::move(interest.all), std::move(acceptance.all));
  learning.objects_for_actors =
      Judge(rehearsal.objects_for_actors, rankers, options.num_threads,
            [&](const JudgedList& list) -> ListedPairs {
              return {features.OfActor(list.query, list.proposed), list.proposed};
            });
  learning.actors_for_objects =
      Judge(rehearsal.actors_for_objects, rankers, options.num_threads,
            [&](const JudgedList& list) -> ListedPairs {
              return {features.OfObject(list.query, list.proposed),
                      std::vector<uint32_t>(list.proposed.size(), list.query)};
            });
  return learning;
}

}  // namespace bole
