#include "models/job_learning.h"

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

// Where the outcomes of each member begin, and the end.
std::vector<size_t> Begins(std::span<const PairOutcome> outcomes) {
  std::vector<size_t> begins;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (i == 0 || outcomes[i].member != outcomes[i - 1].member) begins.push_back(i);
  }
  begins.push_back(outcomes.size());
  return begins;
}

Matrix FeaturesOf(const JobPairFeatures& features, std::span<const PairOutcome> outcomes,
                  size_t num_threads) {
  const std::vector<size_t> begins = Begins(outcomes);
  Matrix all(static_cast<Eigen::Index>(outcomes.size()), kNumJobPairFeatures);
  ParallelFor(begins.size() - 1, kListsAtATime, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      std::vector<uint32_t> jobs;
      for (size_t j = begins[i]; j < begins[i + 1]; ++j) jobs.push_back(outcomes[j].job);
      all.middleRows(static_cast<Eigen::Index>(begins[i]), static_cast<Eigen::Index>(jobs.size())) =
          features.OfMember(outcomes[begins[i]].member, jobs);
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
CalibratedTrees LearnSide(const JobRehearsal& rehearsal,
                          std::vector<PairOutcome> JobOutcomes::*side,
                          const JobLearningOptions& options) {
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

std::vector<uint32_t> InJointOrder(const Matrix& features, const JobRanker& ranker,
                                   std::span<const uint32_t> rows) {
  const std::vector<MatchForecast> forecasts = ranker.Foretell(features);
  std::vector<ScoredRow> scored;
  for (size_t i = 0; i < rows.size(); ++i) scored.push_back({forecasts[i].joint(), rows[i]});
  std::sort(scored.begin(), scored.end(), IsBetter);
  std::vector<uint32_t> ordered;
  for (const ScoredRow& item : scored) ordered.push_back(item.row);
  return ordered;
}

JobOrderJudgement Compare(const std::vector<ListQuality>& joint,
                          const std::vector<ListQuality>& plain) {
  JobOrderJudgement judgement = {MeanOf(joint), MeanOf(plain)};
  judgement.is_better = IsSurelyBetter(joint, plain, &ListQuality::ndcg) &&
                        judgement.joint.recall_at_20 >= judgement.plain.recall_at_20;
  return judgement;
}

template <typename FeaturesOfList>
JobOrderJudgement Judge(std::span<const JudgedList> lists, const JobRanker& ranker,
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

JobLearning LearnJobs(const JobRehearsal& rehearsal, const JobLearningOptions& options) {
  JobLearning learning;
  for (const JobOutcomes* slice : {&rehearsal.learned, &rehearsal.judged}) {
    if (!HasEnough(slice->interest) || !HasEnough(slice->acceptance)) return learning;
  }
  learning.ranker.emplace(LearnSide(rehearsal, &JobOutcomes::interest, options),
                          LearnSide(rehearsal, &JobOutcomes::acceptance, options));
  const JobPairFeatures& features = rehearsal.features;
  learning.jobs_of_members =
      Judge(rehearsal.jobs_of_members, *learning.ranker, options.num_threads,
            [&](const JudgedList& list) { return features.OfMember(list.query, list.proposed); });
  learning.candidates_of_jobs =
      Judge(rehearsal.candidates_of_jobs, *learning.ranker, options.num_threads,
            [&](const JudgedList& list) { return features.OfJob(list.query, list.proposed); });
  return learning;
}

}  // namespace bole
