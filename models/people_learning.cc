#include "models/people_learning.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <numeric>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/eval/ranking_metrics.h"
#include "engine/matching/people_recommender.h"
#include "models/calibration.h"

namespace bole {
namespace {

constexpr size_t kFewestReached = 200;  // fewer bear no tree
constexpr size_t kMembersAtATime = 16;
// Of those who were proposed and not reached the first of each member are all learned from: a list
// is decided among them. Of the others so many, each standing for several: the rest would say the
// same again.
constexpr size_t kNearOthers = 30;
constexpr size_t kFarOthers = 20;

// Examples that are put together part by part, in the order of the parts.
struct ExamplePart {
  std::vector<float> features;  // row by row
  std::vector<float> labels;
  std::vector<float> weights;

  void Add(std::span<const float> row, bool label, float weight) {
    features.insert(features.end(), row.begin(), row.end());
    labels.push_back(label ? 1.0f : 0.0f);
    weights.push_back(weight);
  }
};

Examples Join(std::vector<ExamplePart> parts, size_t num_features) {
  Examples joined;
  size_t count = 0;
  for (const ExamplePart& part : parts) count += part.labels.size();
  joined.features.resize(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(num_features));
  float* at = joined.features.data();
  for (ExamplePart& part : parts) {
    at = std::copy(part.features.begin(), part.features.end(), at);
    joined.labels.insert(joined.labels.end(), part.labels.begin(), part.labels.end());
    joined.weights.insert(joined.weights.end(), part.weights.begin(), part.weights.end());
    part = {};
  }
  return joined;
}

std::span<const float> RowOf(const Matrix& features, size_t row) {
  return {features.row(static_cast<Eigen::Index>(row)).data(),
          static_cast<size_t>(features.cols())};
}

// One rehearsal with what proposes and describes candidates in it.
class Stage {
 public:
  Stage(const PeopleRehearsal& rehearsal, const PeopleLearningOptions& options)
      : rehearsal_(rehearsal),
        num_threads_(options.num_threads),
        sources_(rehearsal.graph, options.weights, {}),
        pairs_(rehearsal.graph, rehearsal.traits, rehearsal.profiles),
        members_(ChooseMembers(options.max_members)) {}

  // For each of the members what the sources propose and who was reached.
  template <typename Take>
  void ForEachMember(const Take& take) const {
    ParallelFor(members_.size(), kMembersAtATime, num_threads_, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        const uint32_t member = members_[i];
        // Whom one follows already is no new acquaintance.
        const NoFilter everybody;
        const Without new_ones(rehearsal_.graph.follows.row(member), everybody);
        const std::vector<PeopleCandidate> candidates =
            sources_.Collect(member, kRankedCandidates, Untied(member, rehearsal_.graph, new_ones));
        take(i, candidates, ListFeatures(pairs_, member, candidates));
      }
    });
  }

  bool WasReached(size_t i, uint32_t candidate) const {
    return std::binary_search(reached(i).begin(), reached(i).end(), candidate);
  }
  std::span<const uint32_t> reached(size_t i) const { return rehearsal_.reached.row(members_[i]); }
  size_t num_members() const { return members_.size(); }
  uint32_t member(size_t i) const { return members_[i]; }
  const std::vector<AnsweredInvitation>& invitations() const { return rehearsal_.invitations; }

  // Features of each invitation, in their order.
  Matrix InvitationFeatures() const;

 private:
  // A sample by a hash: the same whatever was reached.
  std::vector<uint32_t> ChooseMembers(size_t most) const {
    std::vector<uint32_t> members(rehearsal_.graph.num_members());
    std::iota(members.begin(), members.end(), 0u);
    if (members.size() <= most) return members;
    const auto comes_first = [](uint32_t a, uint32_t b) { return Mix64(a) < Mix64(b); };
    std::nth_element(members.begin(), members.begin() + static_cast<ptrdiff_t>(most), members.end(),
                     comes_first);
    members.resize(most);
    std::sort(members.begin(), members.end());
    return members;
  }

  const PeopleRehearsal& rehearsal_;
  size_t num_threads_;
  PeopleSources sources_;
  PairFeatures pairs_;
  std::vector<uint32_t> members_;
};

using Stages = std::vector<std::unique_ptr<const Stage>>;

Stages MakeStages(std::span<const PeopleRehearsal> rehearsals,
                  const PeopleLearningOptions& options) {
  Stages stages;
  for (const PeopleRehearsal& rehearsal : rehearsals) {
    stages.push_back(std::make_unique<const Stage>(rehearsal, options));
  }
  return stages;
}

Matrix Stage::InvitationFeatures() const {
  const auto& invitations = rehearsal_.invitations;
  // One walk for all whom one member invited.
  std::vector<size_t> begins;
  for (size_t i = 0; i < invitations.size(); ++i) {
    if (i == 0 || invitations[i].from != invitations[i - 1].from) begins.push_back(i);
  }
  begins.push_back(invitations.size());
  Matrix features(static_cast<Eigen::Index>(invitations.size()), kNumPairFeatures);
  ParallelFor(begins.size() - 1, kMembersAtATime, num_threads_, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      std::vector<uint32_t> invited;
      for (size_t j = begins[i]; j < begins[i + 1]; ++j) invited.push_back(invitations[j].to);
      Matrix part(static_cast<Eigen::Index>(invited.size()), kNumPairFeatures);
      pairs_.Fill(invitations[begins[i]].from, invited, part);
      features.middleRows(static_cast<Eigen::Index>(begins[i]), part.rows()) = part;
    }
  });
  return features;
}

// All who were reached, the first of the others, and a sample of the rest by a hash of the pair.
void AddExamples(const Stage& stage, size_t i, std::span<const PeopleCandidate> candidates,
                 const Matrix& features, ExamplePart& part) {
  std::vector<size_t> far;
  size_t num_near = 0;
  for (size_t c = 0; c < candidates.size(); ++c) {
    if (stage.WasReached(i, candidates[c].row)) {
      part.Add(RowOf(features, c), true, 1);
    } else if (num_near < kNearOthers) {
      part.Add(RowOf(features, c), false, 1);
      ++num_near;
    } else {
      far.push_back(c);
    }
  }
  const size_t num_far = far.size();
  if (num_far > kFarOthers) {
    const auto hash = [&](size_t c) {
      return Mix64(uint64_t{stage.member(i)} << 32 | candidates[c].row);
    };
    std::nth_element(far.begin(), far.begin() + kFarOthers, far.end(),
                     [&](size_t a, size_t b) { return hash(a) < hash(b); });
    far.resize(kFarOthers);
    std::sort(far.begin(), far.end());
  }
  const float weight = static_cast<float>(num_far) / static_cast<float>(far.size());
  for (const size_t c : far) part.Add(RowOf(features, c), false, weight);
}

Examples ListExamples(const Stages& stages) {
  std::vector<ExamplePart> parts;
  for (const auto& stage : stages) {
    std::vector<ExamplePart> of_stage(stage->num_members());
    stage->ForEachMember([&](size_t i, const auto& candidates, const Matrix& features) {
      AddExamples(*stage, i, candidates, features, of_stage[i]);
    });
    std::move(of_stage.begin(), of_stage.end(), std::back_inserter(parts));
  }
  return Join(std::move(parts), kNumListFeatures);
}

// The quality of two orders for each member who reached anyone.
struct Judgement {
  std::vector<ListQuality> ranked, plain;
};

std::vector<uint32_t> InOrderOf(std::span<const PeopleCandidate> candidates,
                                std::span<const float> scores) {
  std::vector<ScoredRow> scored;
  for (size_t c = 0; c < candidates.size(); ++c) scored.push_back({scores[c], candidates[c].row});
  std::sort(scored.begin(), scored.end(), IsBetter);
  std::vector<uint32_t> rows;
  for (const ScoredRow& item : scored) rows.push_back(item.row);
  return rows;
}

std::vector<Outcome> InviteOutcomes(const Stages& stages, const TreeEnsemble& trees) {
  std::vector<Outcome> outcomes;
  for (const auto& stage : stages) {
    std::vector<std::vector<Outcome>> parts(stage->num_members());
    stage->ForEachMember([&](size_t i, const auto& candidates, const Matrix& features) {
      const std::vector<float> scores = trees.ScoreRows(ViewOf(features));
      for (size_t c = 0; c < candidates.size(); ++c) {
        parts[i].push_back({scores[c], stage->WasReached(i, candidates[c].row) ? 1.0f : 0.0f});
      }
    });
    for (const auto& part : parts) outcomes.insert(outcomes.end(), part.begin(), part.end());
  }
  return outcomes;
}

void JudgeOn(const Stage& stage, const PeopleRanker& ranker, Judgement* judgement) {
  std::vector<ListQuality> ranked(stage.num_members()), plain(stage.num_members());
  stage.ForEachMember([&](size_t i, const auto& candidates, const Matrix& features) {
    if (stage.reached(i).empty()) return;
    std::vector<uint32_t> rows;
    for (const PeopleCandidate& candidate : candidates) rows.push_back(candidate.row);
    plain[i] = MeasureList(rows, stage.reached(i), kJudgedLength);
    ranked[i] =
        MeasureList(InOrderOf(candidates, ranker.Rank(features)), stage.reached(i), kJudgedLength);
  });
  for (size_t i = 0; i < stage.num_members(); ++i) {
    if (stage.reached(i).empty()) continue;
    judgement->ranked.push_back(ranked[i]);
    judgement->plain.push_back(plain[i]);
  }
}

Judgement Judge(const Stages& stages, const PeopleRanker& ranker) {
  Judgement judgement;
  for (const auto& stage : stages) JudgeOn(*stage, ranker, &judgement);
  return judgement;
}

// Whether recall is surely larger, and NDCG no smaller.
bool IsRankedBetter(const Judgement& judgement) {
  return IsSurelyBetter(judgement.ranked, judgement.plain, &ListQuality::recall) &&
         MeanOf(judgement.ranked).ndcg_at_20 >= MeanOf(judgement.plain).ndcg_at_20;
}

// Of each rehearsal in turn, behind one another.
Examples InvitationExamples(const Stages& stages) {
  std::vector<ExamplePart> parts;
  for (const auto& stage : stages) {
    const Matrix features = stage->InvitationFeatures();
    ExamplePart part;
    for (size_t i = 0; i < stage->invitations().size(); ++i) {
      part.Add(RowOf(features, i), stage->invitations()[i].is_accepted, 1);
    }
    parts.push_back(std::move(part));
  }
  return Join(std::move(parts), kNumPairFeatures);
}

bool HasEnough(const Examples& examples, size_t fewest) {
  const auto yes =
      static_cast<size_t>(std::count(examples.labels.begin(), examples.labels.end(), 1.0f));
  return yes >= fewest && examples.size() - yes >= fewest;
}

// Smooth rather than sharp: what is wanted is a probability.
BoostedTreesOptions AcceptOptions() {
  return {.num_trees = 120, .max_depth = 4, .min_leaf_weight = 10};
}

std::optional<CalibratedTrees> LearnAccepts(const Examples& examples, const Examples& later) {
  if (!HasEnough(examples, kFewestInvitations) || !HasEnough(later, kFewestInvitations)) {
    return std::nullopt;
  }
  TreeEnsemble trees = LearnBoostedTrees(examples, AcceptOptions());
  const std::vector<float> scores = trees.ScoreRows(ViewOf(later.features));
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < later.size(); ++i) outcomes.push_back({scores[i], later.labels[i]});
  CalibrationCurve curve = FitCalibration(outcomes);
  return CalibratedTrees{std::move(trees), std::move(curve)};
}

}  // namespace

PeopleLearning LearnPeople(std::span<const PeopleRehearsal> learned_from,
                           std::span<const PeopleRehearsal> judged_on,
                           const PeopleLearningOptions& options) {
  const Stages stages = MakeStages(learned_from, options);
  const Stages judges = MakeStages(judged_on, options);

  PeopleLearning learning;
  const Examples invitations = InvitationExamples(stages);
  learning.num_invitations = invitations.size();
  learning.learned.accepts = LearnAccepts(invitations, InvitationExamples(judges));

  const Examples examples = ListExamples(stages);
  learning.num_examples = examples.size();
  learning.num_reached =
      static_cast<size_t>(std::count(examples.labels.begin(), examples.labels.end(), 1.0f));
  if (!HasEnough(examples, kFewestReached)) return learning;
  TreeEnsemble trees = LearnBoostedTrees(examples, options.invite_trees);
  CalibrationCurve curve = FitCalibration(InviteOutcomes(judges, trees));
  const PeopleRanker ranker({std::move(trees), std::move(curve)}, learning.learned.accepts);
  const Judgement judgement = Judge(judges, ranker);
  learning.ranked = MeanOf(judgement.ranked);
  learning.plain = MeanOf(judgement.plain);
  if (IsRankedBetter(judgement)) learning.learned.ranker = ranker;
  return learning;
}

}  // namespace bole
