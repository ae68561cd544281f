// Learns who asks whom and who accepts, from one fold's own past: what was known at a cut foretells
// what came after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/joint_recommender.h"
#include "features/graph/answer_times.h"
#include "jobs/fold.h"
#include "models/match_learning.h"

namespace bole {

// Where the inputs are.
struct MatchLearnerPlaces {
  std::filesystem::path tables;     // as ingest wrote them
  std::filesystem::path models;     // features.bole, RELATION.bole
  std::filesystem::path rehearsal;  // the relation as of the rehearsal's cut; may not exist
};

// When the rehearsal of a relation was cut; nothing where there was none.
std::optional<int64_t> RehearsalCut(const MatchLearnerPlaces& places, const std::string& relation,
                                    const Fold& fold);

// An actor who asked an object: a member who applied to a job, a headhunter who wrote to a member.
struct MatchRequest {
  uint32_t actor = 0;
  uint32_t object = 0;
  int64_t met_at = 0;  // the first that they had to do with each other; Unix seconds, as all times
  int64_t asked_at = 0;
  int64_t answered_at = kNoTime;  // kNoTime: not, as far as is known
  bool is_accepted = false;
};

// What finds the candidates of a surface. Who made them keeps them alive.
struct CandidateSources {
  Surface surface = Surface::kJobsForMember;
  const FusedRecommender& found;
  const MoreCandidates& more;
};

// For each query all whom a night puts in order: first as the embeddings and the item filter find
// them, then by the other sources. A filter for each query.
std::vector<std::vector<uint32_t>> FindCandidates(const CandidateSources& sources,
                                                  std::span<const uint32_t> queries,
                                                  std::span<const RowFilter* const> filters,
                                                  size_t num_threads);

// The lists of some rows of one side as they would have been at the cut, in the plain order.
using ProposedLists =
    std::function<std::vector<std::vector<uint32_t>>(std::span<const uint32_t> queries)>;

// What was known when an earlier time began.
struct EarlierTime {
  const MatchFeatures& features;  // what wasn't known then is NaN
  int64_t begin = 0;
  int64_t end = 0;
};

struct MatchPast {
  std::span<const MatchRequest> requests;  // by (actor, object), each pair once
  const MatchFeatures& features;           // as of the cut
  CsrView known;                           // actor x object: who had met before it
  ProposedLists objects_for_actors;
  ProposedLists actors_for_objects;
  int64_t cut = 0;
  int64_t end = 0;             // of what is known
  uint32_t level_feature = 0;  // of the member's seniority: levels differ in whom they take
  std::vector<std::vector<uint32_t>> unread_of_acceptance = {{}};  // see MatchLearningOptions
  std::vector<EarlierTime> earlier = {};  // before the cut; acceptance is learned from these, too
};

// Interest is learned among what would have been proposed to both sides: whether it was asked since
// the cut; acceptance among the requests since then, by how much is known of their answers; silence
// is a no, and among those of earlier times, for which less is known. The order is judged by the
// matches: requests of pairs that hadn't met at the cut, and that were accepted.
MatchRehearsal RehearseMatches(const MatchPast& past);

// How a log calls a relation's lists.
struct MatchTitles {
  const char* objects_for_actors;
  const char* actors_for_objects;
};

// All of the file but the scales, which are those of the models that the night ends with. Says in
// the log what was learned from and what came of it.
MatchRankerFile LearnMatchRanker(const MatchPast& past, const MatchTitles& titles,
                                 size_t num_threads);

}  // namespace bole
