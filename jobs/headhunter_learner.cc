#include "jobs/headhunter_learner.h"

#include <glog/logging.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/vocabulary.h"
#include "engine/matching/headhunter_pair_features.h"
#include "engine/matching/joint_recommender.h"
#include "engine/matching/outreach_candidates.h"
#include "engine/matching/privacy_wall.h"
#include "engine/ranking/fused_recommender.h"
#include "features/graph/member_traits_table.h"
#include "features/graph/outreach_traits_table.h"
#include "features/matrix/entity_features.h"
#include "jobs/earlier_outreach.h"

namespace bole {
namespace {

constexpr char kRelation[] = "headhunter_member";

// Before the rehearsal's cut, of which answers are learned from. A time is a fifth of what is
// known: the first has too little before it.
constexpr size_t kEarlierTimes = 3;

// Whom the wall shows on a surface; as of the rehearsal nobody is known yet but those dealt with,
// whom the recommender leaves out.
class WallFilter : public RowFilter {
 public:
  WallFilter(const PrivacyWall& wall, Surface surface, uint32_t query)
      : wall_(wall), surface_(surface), query_(query) {}

  bool Allows(uint32_t row) const override { return wall_.Allows(surface_, query_, row); }
  bool AllowsNothing() const override { return wall_.ShowsNothingTo(surface_, query_); }

 private:
  const PrivacyWall& wall_;
  Surface surface_;
  uint32_t query_;
};

class HeadhunterLearner {
 public:
  HeadhunterLearner(const SiteConfig& config, const MatchLearnerPlaces& places, const Fold& fold,
                    int64_t cut)
      : num_threads_(config.num_threads),
        cut_(cut),
        until_(fold.until),
        interactions_(Table::Open(places.tables / "interactions.bole")),
        approaches_(ListApproaches(interactions_, GraphPeriod::Until(fold.until))),
        features_(EntityFeatures::Load(places.models / "features.bole")),
        member_postings_(Transpose(features_.members())),
        headhunter_postings_(Transpose(features_.headhunters())),
        profiles_{features_.headhunters(), features_.members(), member_postings_.view()},
        then_(RelationModel::Open(places.rehearsal)),
        scales_(MeasureScales(then_, config.num_threads)),
        member_traits_(MakeMemberTraits(GraphTables::Open(places.tables), GraphPeriod::Until(cut))),
        outreach_(MakeOutreach(places.tables, cut)),
        past_profiles_(PastProfiles(then_.history(), profiles_.items, config.num_threads)),
        views_{.relation = &then_,
               .members = member_traits_.view(),
               .outreach = outreach_.view(),
               .profiles = profiles_,
               .past_profiles = past_profiles_.view(),
               .scales = MatchScaleViews::Of(scales_)},
        pairs_(views_),
        members_for_headhunters_(then_.ForActors()),
        headhunters_for_members_(then_.ForObjects()),
        more_members_(then_.history(), profiles_,
                      NumJointCandidates(Surface::kCandidatesForHeadhunter)),
        more_headhunters_(
            then_.history_by_object(),
            {features_.members(), features_.headhunters(), headhunter_postings_.view()},
            NumJointCandidates(Surface::kHeadhuntersForMember)),
        wall_(WallTables::Open(places.tables), cut) {
    RememberEarlierTimes(places.tables);
  }

  MatchRankerFile Learn() const;

 private:
  OutreachTraitsTable MakeOutreach(const std::filesystem::path& tables, int64_t now) const {
    const auto approaches = ListApproaches(interactions_, GraphPeriod::Until(now));
    const auto encounters = ListJobEncounters(interactions_, GraphPeriod::Until(now));
    return MakeOutreachTraits(OutreachTables::Open(tables), {approaches, encounters, now});
  }
  int64_t End() const;
  void RememberEarlierTimes(const std::filesystem::path& tables);
  std::vector<std::vector<uint32_t>> Find(Surface surface, std::span<const uint32_t> queries) const;
  void LogSources(std::span<const MatchRequest> contacts) const;

  size_t num_threads_;
  int64_t cut_;
  std::optional<int64_t> until_;
  Table interactions_;
  std::vector<Approach> approaches_;
  EntityFeatures features_;
  Csr member_postings_;
  Csr headhunter_postings_;
  ProfileViews profiles_;
  RelationModel then_;
  MatchScales scales_;
  MemberTraitsTable member_traits_;
  OutreachTraitsTable outreach_;
  Csr past_profiles_;
  HeadhunterPairViews views_;
  HeadhunterPairFeatures pairs_;
  FusedRecommender members_for_headhunters_;
  FusedRecommender headhunters_for_members_;
  OutreachCandidates more_members_;
  ProfileCandidates more_headhunters_;
  PrivacyWall wall_;
  std::vector<std::unique_ptr<const EarlierOutreach>> earlier_;
  std::vector<EarlierTime> earlier_times_;
};

// Of what is known.
int64_t HeadhunterLearner::End() const {
  if (until_) return *until_;
  int64_t end = cut_;
  for (const Approach& approach : approaches_) {
    end = std::max({end, approach.contacted_at + 1, approach.answered_at + 1});
  }
  return end;
}

// Times before the cut, as long as that since: answers are few, and those since the cut alone are
// wrong by chance about how many reply at all.
void HeadhunterLearner::RememberEarlierTimes(const std::filesystem::path& tables) {
  const int64_t length = End() - cut_;
  for (size_t i = 0; i < kEarlierTimes && length > 0; ++i) {
    const int64_t end = cut_ - static_cast<int64_t>(i) * length, begin = end - length;
    const auto is_then = [&](const Approach& approach) {
      return approach.contacted_at >= begin && approach.contacted_at < end;
    };
    if (std::ranges::none_of(approaches_, is_then)) break;
    earlier_.push_back(std::make_unique<EarlierOutreach>(
        views_, MakeMemberTraits(GraphTables::Open(tables), GraphPeriod::Until(begin)),
        MakeOutreach(tables, begin)));
    earlier_times_.push_back({*earlier_.back(), begin, end});
  }
}

std::vector<std::vector<uint32_t>> HeadhunterLearner::Find(
    Surface surface, std::span<const uint32_t> queries) const {
  const bool lists_members = surface == Surface::kCandidatesForHeadhunter;
  std::vector<WallFilter> filters;
  std::vector<const RowFilter*> filter_pointers;
  filters.reserve(queries.size());
  for (const uint32_t query : queries) filters.emplace_back(wall_, surface, query);
  for (const WallFilter& filter : filters) filter_pointers.push_back(&filter);
  const CandidateSources sources = {
      surface, lists_members ? members_for_headhunters_ : headhunters_for_members_,
      lists_members ? static_cast<const MoreCandidates&>(more_members_) : more_headhunters_};
  return FindCandidates(sources, queries, filter_pointers, num_threads_);
}

// Says in the log whom each source adds, and how many of those who replied since the cut.
void HeadhunterLearner::LogSources(std::span<const MatchRequest> contacts) const {
  struct Count {
    size_t candidates = 0, replies = 0;
  } by_embeddings, more;
  std::vector<uint32_t> headhunters(pairs_.num_actors());
  std::iota(headhunters.begin(), headhunters.end(), 0U);
  std::vector<CsrEntry> entries;
  for (const MatchRequest& contact : contacts) {
    if (contact.met_at >= cut_ && contact.is_accepted) {
      entries.push_back({contact.actor, contact.object});
    }
  }
  const Csr replied = MakeCsr(std::move(entries), pairs_.num_actors(),
                              static_cast<uint32_t>(pairs_.num_objects()), Duplicates::kMax);
  const auto lists = Find(Surface::kCandidatesForHeadhunter, headhunters);
  for (size_t i = 0; i < lists.size(); ++i) {
    for (size_t place = 0; place < lists[i].size(); ++place) {
      Count& count =
          place < NumJointCandidates(Surface::kCandidatesForHeadhunter) ? by_embeddings : more;
      ++count.candidates;
      count.replies += std::ranges::binary_search(replied.view().row(i), lists[i][place]) ? 1 : 0;
    }
  }
  LOG(INFO) << "candidates for headhunters: embeddings and filter find " << by_embeddings.candidates
            << ", past and profile " << more.candidates << " others; with " << by_embeddings.replies
            << " and " << more.replies << " of the " << replied.columns.size()
            << " who replied since the rehearsal's cut";
}

// What acceptance is learned without: all but what the member is like; all but that and what both
// say of themselves; nothing. Of a list of headhunters the same member answers all.
std::vector<std::vector<uint32_t>> UnreadOfAcceptance() {
  constexpr size_t kHeadhunterFrom = kNumHeadhunterPairFeatures - kNumHeadhunterTraits;
  std::vector<uint32_t> of_pair_and_headhunter, of_dealings;
  for (uint32_t feature = 0; feature < kNumHeadhunterPairFeatures; ++feature) {
    const bool is_of_pair = feature < kHeadhunterPairFeatureNames.size();
    if (!is_of_pair && feature < kHeadhunterFrom) continue;
    of_pair_and_headhunter.push_back(feature);
    if (!is_of_pair || IsOfDealings(feature)) of_dealings.push_back(feature);
  }
  return {of_pair_and_headhunter, of_dealings, {}};
}

MatchRankerFile HeadhunterLearner::Learn() const {
  const std::vector<MatchRequest> contacts = ContactsOf(approaches_);
  LogSources(contacts);
  return LearnMatchRanker(
      {.requests = contacts,
       .features = pairs_,
       .known = then_.history(),
       .objects_for_actors =
           [&](auto queries) { return Find(Surface::kCandidatesForHeadhunter, queries); },
       .actors_for_objects =
           [&](auto queries) { return Find(Surface::kHeadhuntersForMember, queries); },
       .cut = cut_,
       .end = End(),
       .level_feature = kMemberLevelOfHeadhunterPair,
       .unread_of_acceptance = UnreadOfAcceptance(),
       .earlier = earlier_times_},
      {"candidates for headhunters", "headhunters for members"}, num_threads_);
}

}  // namespace

std::vector<MatchRequest> ContactsOf(const std::vector<Approach>& approaches) {
  std::vector<MatchRequest> requests;
  for (const Approach& approach : approaches) {
    requests.push_back({approach.headhunter, approach.member, approach.met_at,
                        approach.contacted_at, approach.answered_at, approach.is_replied});
  }
  return requests;
}

bool HasAnsweredApproaches(const std::filesystem::path& tables, const Fold& fold) {
  const Table interactions = Table::Open(tables / "interactions.bole");
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto object_kinds = interactions.Codes("object_kind");
  const auto actions = interactions.Codes("action");
  const auto times = interactions.Times("at");
  for (size_t i = 0; i < times.size(); ++i) {
    const auto action = static_cast<Action>(actions[i]);
    const bool is_answer = static_cast<EntityKind>(actor_kinds[i]) == EntityKind::kMember &&
                           static_cast<EntityKind>(object_kinds[i]) == EntityKind::kHeadhunter &&
                           (action == Action::kReply || action == Action::kAccept);
    if (is_answer && (!fold.until || times[i] < *fold.until)) return true;
  }
  return false;
}

void WriteHeadhunterRanker(const SiteConfig& config, const MatchLearnerPlaces& places,
                           const Fold& fold, const std::filesystem::path& path) {
  MatchRankerFile file;
  if (const std::optional<int64_t> cut = RehearsalCut(places, kRelation, fold)) {
    file = HeadhunterLearner(config, places, fold, *cut).Learn();
    if (file.ranker) {
      file.scales =
          MeasureScales(RelationModel::Open(places.models / (std::string(kRelation) + ".bole")),
                        config.num_threads);
    }
  }
  file.Write(path);
}

}  // namespace bole
