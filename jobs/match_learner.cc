#include "jobs/match_learner.h"

#include <glog/logging.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/parallel.h"
#include "jobs/asked_rows.h"
#include "jobs/rehearsal.h"

namespace bole {
namespace {

// Rows of either side whose lists the order is judged by; more makes chance smaller.
constexpr size_t kMostJudged = 6'000;

// Of those who were proposed and not taken the first are all learned from: a list is decided among
// them. Of the others a share, but so many at least, each standing for several.
constexpr size_t kNearOthers = 30;
constexpr size_t kFewestFarOthers = 10;
constexpr size_t kFarOthersShare = 20;  // one in so many

constexpr size_t kQueriesPerChunk = 16;

std::vector<Request> RequestsOf(std::span<const MatchRequest> requests) {
  std::vector<Request> made;
  for (const MatchRequest& request : requests) {
    made.push_back({request.asked_at, request.answered_at});
  }
  return made;
}

class Rehearsing {
 public:
  explicit Rehearsing(const MatchPast& past)
      : past_(past), answer_times_(RequestsOf(past.requests), past.end) {}

  std::vector<PairOutcome> Proposals() const;
  // To requests of [begin, end).
  std::vector<PairOutcome> Answers(int64_t begin, int64_t end) const;
  // Actor x object: new pairs that were asked; those that were accepted, too, are the matches that
  // lists are judged by.
  Csr Asked() const {
    return NewPairs([](const MatchRequest&) { return true; });
  }
  Csr Matched() const {
    return NewPairs([](const MatchRequest& request) { return request.is_accepted; });
  }
  static std::vector<JudgedList> Judge(const ProposedLists& find, const CsrView& taken);

 private:
  template <typename Keep>
  Csr NewPairs(const Keep& keep) const {
    std::vector<CsrEntry> pairs;
    for (const MatchRequest& request : past_.requests) {
      const bool is_new = IsSinceCut(request) && request.met_at >= past_.cut;
      if (is_new && keep(request)) pairs.push_back({request.actor, request.object});
    }
    return MakeCsr(std::move(pairs), past_.features.num_actors(),
                   static_cast<uint32_t>(past_.features.num_objects()), Duplicates::kMax);
  }
  template <typename PairOf>
  void AddProposals(const ProposedLists& find, const CsrView& asked, const PairOf& pair_of,
                    std::vector<PairOutcome>* outcomes) const;

  bool IsSinceCut(const MatchRequest& request) const {
    return request.asked_at >= past_.cut && request.asked_at < past_.end;
  }

  const MatchPast& past_;
  AnswerTimes answer_times_;
};

std::vector<PairOutcome> Rehearsing::Answers(int64_t begin, int64_t end) const {
  std::vector<PairOutcome> outcomes;
  for (const MatchRequest& request : past_.requests) {
    if (request.asked_at < begin || request.asked_at >= end) continue;
    const float weight = answer_times_.Weight({request.asked_at, request.answered_at});
    if (weight == 0) continue;
    outcomes.push_back({request.actor, request.object, request.is_accepted, weight});
  }
  return outcomes;
}

// Of each row of one side what was found for it and whether it came to a request.
// Those to whom something happened all take part, as many of the others as are enough to know them.
//
//   asked    query x proposed row
//   pair_of  the PairOutcome of a query and a proposed row
template <typename PairOf>
void Rehearsing::AddProposals(const ProposedLists& find, const CsrView& asked,
                              const PairOf& pair_of, std::vector<PairOutcome>* outcomes) const {
  const AskedRows queries = ChooseAsked(asked);
  const auto lists = find(queries.rows);
  for (size_t i = 0; i < lists.size(); ++i) {
    const auto taken = asked.row(queries.rows[i]);
    const auto add = [&](uint32_t row, bool is_yes, float weight) {
      PairOutcome outcome = pair_of(queries.rows[i], row);
      // Who had met before the cut is no new proposal.
      if (std::ranges::binary_search(past_.known.row(outcome.actor), outcome.object)) return;
      outcome.is_yes = is_yes;
      outcome.weight = weight * queries.weights[i];
      outcomes->push_back(outcome);
    };
    std::vector<uint32_t> far;
    size_t num_near = 0;
    for (const uint32_t row : lists[i]) {
      if (std::ranges::binary_search(taken, row)) {
        add(row, true, 1);
      } else if (num_near < kNearOthers) {
        add(row, false, 1);
        ++num_near;
      } else {
        far.push_back(row);
      }
    }
    const auto num_far = static_cast<float>(far.size());
    far = SampleByHash(std::move(far), std::max(kFewestFarOthers, far.size() / kFarOthersShare));
    for (const uint32_t row : far) add(row, false, num_far / static_cast<float>(far.size()));
  }
}

std::vector<PairOutcome> Rehearsing::Proposals() const {
  const Csr asked = Asked();
  const Csr asked_by_object = Transpose(asked.view());
  std::vector<PairOutcome> outcomes;
  AddProposals(
      past_.objects_for_actors, asked.view(),
      [](uint32_t query, uint32_t row) {
        return PairOutcome{query, row};
      },
      &outcomes);
  AddProposals(
      past_.actors_for_objects, asked_by_object.view(),
      [](uint32_t query, uint32_t row) {
        return PairOutcome{row, query};
      },
      &outcomes);
  std::stable_sort(outcomes.begin(), outcomes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.actor, a.object) < std::tie(b.actor, b.object);
  });
  return outcomes;
}

std::vector<JudgedList> Rehearsing::Judge(const ProposedLists& find, const CsrView& taken) {
  std::vector<uint32_t> queries;
  for (uint32_t query = 0; query < taken.num_rows(); ++query) {
    if (taken.row_size(query) > 0) queries.push_back(query);
  }
  queries = SampleByHash(std::move(queries), kMostJudged);
  auto lists = find(queries);
  std::vector<JudgedList> judged;
  for (size_t i = 0; i < queries.size(); ++i) {
    const auto row = taken.row(queries[i]);
    judged.push_back({queries[i], std::move(lists[i]), {row.begin(), row.end()}});
  }
  return judged;
}

void Log(const char* title, const MatchOrderJudgement& judgement) {
  LOG(INFO) << title << ": recall@20 and NDCG@20 in the rehearsal " << judgement.joint.recall_at_20
            << " and " << judgement.joint.ndcg_at_20 << ", in plain order "
            << judgement.plain.recall_at_20 << " and " << judgement.plain.ndcg_at_20
            << (judgement.is_better ? "" : ": the plain order stays");
}

size_t CountEarlier(const MatchRehearsal& rehearsal) {
  size_t count = 0;
  for (const EarlierAnswers& earlier : rehearsal.earlier) count += earlier.acceptance.size();
  return count;
}

}  // namespace

std::optional<int64_t> RehearsalCut(const MatchLearnerPlaces& places, const std::string& relation,
                                    const Fold& fold) {
  if (!std::filesystem::exists(places.rehearsal)) return std::nullopt;
  const RelationModel now = RelationModel::Open(places.models / (relation + ".bole"));
  return RehearsalCut(Table::Open(places.tables / "interactions.bole"), FindRelation(relation),
                      {now.num_actors(), static_cast<uint32_t>(now.num_objects())}, fold.until);
}

std::vector<std::vector<uint32_t>> FindCandidates(const CandidateSources& sources,
                                                  std::span<const uint32_t> queries,
                                                  std::span<const RowFilter* const> filters,
                                                  size_t num_threads) {
  const auto found = sources.found.RecommendBatch(queries, NumJointCandidates(sources.surface),
                                                  num_threads, filters);
  std::vector<std::vector<uint32_t>> lists(queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const std::vector<Recommendation> more = sources.more.Find(queries[i], *filters[i]);
      for (const Recommendation& item : JointPool(found[i], more)) lists[i].push_back(item.row);
    }
  });
  return lists;
}

MatchRehearsal RehearseMatches(const MatchPast& past) {
  const Rehearsing rehearsing(past);
  const Csr matched = rehearsing.Matched();
  const Csr matched_by_object = Transpose(matched.view());
  std::vector<EarlierAnswers> earlier;
  for (const EarlierTime& time : past.earlier) {
    earlier.push_back({time.features, rehearsing.Answers(time.begin, time.end)});
  }
  return {
      .features = past.features,
      .interest = rehearsing.Proposals(),
      .acceptance = rehearsing.Answers(past.cut, past.end),
      .objects_for_actors = Rehearsing::Judge(past.objects_for_actors, matched.view()),
      .actors_for_objects = Rehearsing::Judge(past.actors_for_objects, matched_by_object.view()),
      .earlier = std::move(earlier)};
}

MatchRankerFile LearnMatchRanker(const MatchPast& past, const MatchTitles& titles,
                                 size_t num_threads) {
  const MatchRehearsal rehearsal = RehearseMatches(past);
  LOG(INFO) << titles.objects_for_actors << ": learned from " << rehearsal.interest.size()
            << " proposals and " << rehearsal.acceptance.size() << " requests, "
            << CountEarlier(rehearsal) << " earlier ones";
  MatchLearning learning =
      LearnMatches(rehearsal, {.unread_of_acceptance = past.unread_of_acceptance,
                               .segment_feature = past.level_feature,
                               .num_threads = num_threads});
  MatchRankerFile file;
  if (!learning.ranker) return file;
  Log(titles.objects_for_actors, learning.objects_for_actors);
  Log(titles.actors_for_objects, learning.actors_for_objects);
  file.ranker = std::move(learning.ranker);
  file.orders_objects = learning.objects_for_actors.is_better;
  file.orders_actors = learning.actors_for_objects.is_better;
  return file;
}

}  // namespace bole
