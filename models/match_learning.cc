#include "models/match_learning.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/eval/ranking_metrics.h"
#include "models/calibration.h"

namespace bole {
namespace {

constexpr size_t kListsAtATime = 16;

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

bool HasEnough(std::span<const PairOutcome> outcomes) {
  const auto yes = static_cast<size_t>(std::count_if(
      outcomes.begin(), outcomes.end(), [](const PairOutcome& outcome) { return outcome.is_yes; }));
  return yes >= kFewestOutcomes && outcomes.size() - yes >= kFewestOutcomes;
}

// Trees from the first slice, their curve from the later one.
CalibratedTrees LearnSide(const MatchRehearsal& rehearsal,
                          std::vector<PairOutcome> MatchOutcomes::*side,
                          const MatchLearningOptions& options) {
  const std::vector<PairOutcome>& learned = rehearsal.learned.*side;
  Examples examples = {FeaturesOf(rehearsal.features, learned, options.num_threads), {}, {}};
  for (const PairOutcome& outcome : learned) {
    examples.labels.push_back(outcome.is_yes ? 1.0F : 0.0F);
    examples.weights.push_back(outcome.weight);
  }
  TreeEnsemble trees = LearnBoostedTrees(examples, options.trees);
  const std::vector<PairOutcome>& judged = rehearsal.judged.*side;
  const Matrix later = FeaturesOf(rehearsal.features, judged, options.num_threads);
  const std::vector<float> scores = trees.ScoreRows(ViewOf(later));
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < judged.size(); ++i) {
    outcomes.push_back({scores[i], judged[i].is_yes ? 1.0F : 0.0F, judged[i].weight});
  }
  CalibrationCurve curve = FitCalibration(outcomes);
  return {std::move(trees), std::move(curve)};
}

std::vector<uint32_t> InJointOrder(const Matrix& features, const MatchRanker& ranker,
                                   std::span<const uint32_t> rows) {
  const std::vector<MatchForecast> forecasts = ranker.Foretell(features);
  std::vector<ScoredRow> scored;
  for (size_t i = 0; i < rows.size(); ++i) scored.push_back({forecasts[i].joint(), rows[i]});
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
MatchOrderJudgement Judge(std::span<const JudgedList> lists, const MatchRanker& ranker,
                          size_t num_threads, const FeaturesOfList& features_of) {
  std::vector<ListQuality> joint(lists.size()), plain(lists.size());
  ParallelFor(lists.size(), kListsAtATime, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const JudgedList& list = lists[i];
      plain[i] = MeasureList(list.proposed, list.taken, kJudgedLength);
      joint[i] = MeasureList(InJointOrder(features_of(list), ranker, list.proposed), list.taken,
                             kJudgedLength);
    }
  });
  return Compare(joint, plain);
}

}  // namespace

MatchLearning LearnMatches(const MatchRehearsal& rehearsal, const MatchLearningOptions& options) {
  MatchLearning learning;
  for (const MatchOutcomes* slice : {&rehearsal.learned, &rehearsal.judged}) {
    if (!HasEnough(slice->interest) || !HasEnough(slice->acceptance)) return learning;
  }
  learning.ranker.emplace(LearnSide(rehearsal, &MatchOutcomes::interest, options),
                          LearnSide(rehearsal, &MatchOutcomes::acceptance, options));
  const MatchFeatures& features = rehearsal.features;
  learning.objects_for_actors =
      Judge(rehearsal.objects_for_actors, *learning.ranker, options.num_threads,
            [&](const JudgedList& list) { return features.OfActor(list.query, list.proposed); });
  learning.actors_for_objects =
      Judge(rehearsal.actors_for_objects, *learning.ranker, options.num_threads,
            [&](const JudgedList& list) { return features.OfObject(list.query, list.proposed); });
  return learning;
}

}  // namespace bole
