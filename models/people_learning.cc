#include "models/people_learning.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "engine/base/random.h"
#include "engine/eval/ranking_metrics.h"
#include "models/acceptance_learning.h"
#include "models/calibration.h"
#include "models/example_parts.h"
#include "models/people_stage.h"

namespace bole {
namespace {

constexpr size_t kFewestReached = 200;  // fewer bear no tree
// Of those who were proposed and not reached the first of each member are all learned from: a list
// is decided among them. Of the others so many, each standing for several: the rest would say the
// same again.
constexpr size_t kNearOthers = 30;
constexpr size_t kFarOthers = 20;

// Of the features of a pair those that say that two know each other: more of it never speaks
// against it. Trees that may believe so learn it of the few at the beginning of a list, by chance.
constexpr std::array<std::string_view, 9> kAcquaintance = {
    "adamic_adar",      "resource_allocation", "strongest_path",
    "contact_strength", "employer_overlap",    "school_overlap",
    "groups_shared",    "profile_cosine",      "near_in_graph"};

// Of the sources the one that says nothing of the two.
constexpr std::string_view kSaysNothingOfTwo = "well_connected";

// What P(invite) may do with each of ListFeatures.
using ListDirections = std::array<int8_t, kNumListFeatures>;

ListDirections DirectionsOfList() {
  constexpr int8_t kRises = BoostedTreesOptions::kOnlyRises;
  constexpr int8_t kFalls = BoostedTreesOptions::kOnlyFalls;
  ListDirections directions{};
  for (size_t i = 0; i < kNumPairFeatures; ++i) {
    if (std::ranges::count(kAcquaintance, kPairFeatureNames[i]) > 0) directions[i] = kRises;
  }
  int8_t* at = directions.data() + kNumPairFeatures;
  for (const PeopleSourceName& source : kPeopleSources) {
    const bool says_something = source.name != kSaysNothingOfTwo;
    *at++ = says_something ? kRises : BoostedTreesOptions::kAnyWay;
    *at++ = says_something ? kFalls : BoostedTreesOptions::kAnyWay;  // the first place is 0
  }
  *at++ = kRises;  // the sum
  *at++ = kFalls;  // its place
  *at++ = kRises;  // its share of the best one
  return directions;
}

// All who were reached, the first of the others, and a sample of the rest by a hash of the pair.
void AddExamples(const PeopleStage& stage, size_t i, std::span<const PeopleCandidate> candidates,
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

Examples ListExamples(const PeopleStages& stages) {
  std::vector<ExamplePart> parts;
  for (const auto& stage : stages) {
    if (!stage->HasReached()) continue;
    std::vector<ExamplePart> of_stage(stage->num_members());
    stage->ForEachMember(
        [&](size_t i, std::span<const PeopleCandidate> candidates, const Matrix& features) {
          AddExamples(*stage, i, candidates, features, of_stage[i]);
        });
    std::move(of_stage.begin(), of_stage.end(), std::back_inserter(parts));
  }
  return JoinExamples(std::move(parts), kNumListFeatures);
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

std::vector<Outcome> InviteOutcomes(const PeopleStages& stages, const TreeEnsemble& trees) {
  std::vector<Outcome> outcomes;
  for (const auto& stage : stages) {
    std::vector<std::vector<Outcome>> parts(stage->num_members());
    stage->ForEachMember(
        [&](size_t i, std::span<const PeopleCandidate> candidates, const Matrix& features) {
          const std::vector<float> scores = trees.ScoreRows(ViewOf(features));
          for (size_t c = 0; c < candidates.size(); ++c) {
            parts[i].push_back({scores[c], stage->WasReached(i, candidates[c].row) ? 1.0f : 0.0f});
          }
        });
    for (const auto& part : parts) outcomes.insert(outcomes.end(), part.begin(), part.end());
  }
  return outcomes;
}

void JudgeOn(const PeopleStage& stage, const PeopleRanker& ranker, Judgement* judgement) {
  std::vector<ListQuality> ranked(stage.num_members()), plain(stage.num_members());
  stage.ForEachMember([&](size_t i, std::span<const PeopleCandidate> candidates,
                          const Matrix& features) {
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

Judgement Judge(const PeopleStages& stages, const PeopleRanker& ranker) {
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
Examples InvitationExamples(const PeopleStages& stages) {
  std::vector<ExamplePart> parts;
  for (const auto& stage : stages) {
    const Matrix features = stage->InvitationFeatures();
    ExamplePart part;
    for (size_t i = 0; i < stage->invitations().size(); ++i) {
      part.Add(RowOf(features, i), stage->invitations()[i].is_accepted, 1);
    }
    parts.push_back(std::move(part));
  }
  return JoinExamples(std::move(parts), kNumPairFeatures);
}

// Levels of seniority differ in whom they take: each is calibrated by itself, too.
uint32_t LevelFeature() {
  const auto found = std::ranges::find(kPairFeatureNames, "their_seniority");
  return static_cast<uint32_t>(found - kPairFeatureNames.begin());
}

}  // namespace

PeopleLearning LearnPeople(std::span<const PeopleRehearsal> learned_from,
                           std::span<const PeopleRehearsal> judged_on,
                           const PeopleLearningOptions& options) {
  const PeopleStages stages = MakePeopleStages(learned_from, options);
  const PeopleStages judges = MakePeopleStages(judged_on, options);

  PeopleLearning learning;
  const Examples earlier = InvitationExamples(stages), later = InvitationExamples(judges);
  learning.num_invitations = earlier.size() + later.size();
  learning.learned.accepts = LearnAcceptance(
      earlier, later, {.segment_feature = LevelFeature(), .num_threads = options.num_threads});

  const Examples examples = ListExamples(stages);
  learning.num_examples = examples.size();
  learning.num_reached =
      static_cast<size_t>(std::count(examples.labels.begin(), examples.labels.end(), 1.0f));
  if (!HasEnough(examples, kFewestReached)) return learning;
  const ListDirections directions = DirectionsOfList();
  BoostedTreesOptions trees_options = options.invite_trees;
  trees_options.directions = directions;
  TreeEnsemble trees = LearnBoostedTrees(examples, trees_options);
  CalibrationCurve curve = FitCalibration(InviteOutcomes(judges, trees));
  const PeopleRanker ranker({std::move(trees), std::move(curve)}, learning.learned.accepts);
  const Judgement judgement = Judge(judges, ranker);
  learning.ranked = MeanOf(judgement.ranked);
  learning.plain = MeanOf(judgement.plain);
  if (IsRankedBetter(judgement)) learning.learned.ranker = ranker;
  return learning;
}

}  // namespace bole
