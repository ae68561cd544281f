#include "engine/matching/matchmaker.h"

#include <glog/logging.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/matching/headhunter_pair_features.h"
#include "engine/matching/job_pair_features.h"
#include "engine/matching/mandate_recommender.h"
#include "engine/matching/member_standing.h"
#include "engine/matching/neighbour_recommender.h"
#include "engine/matching/outreach_candidates.h"
#include "engine/matching/people_recommender.h"
#include "engine/matching/people_tuning.h"
#include "engine/matching/profile_candidates.h"
#include "engine/matching/profile_recommender.h"
#include "engine/matching/restrained_recommender.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/retrieval/shared_history.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerChunk = 16;  // evens out the work of heavy and light queries

std::vector<uint32_t> RowSizes(const CsrView& matrix) {
  std::vector<uint32_t> sizes(matrix.num_rows());
  for (size_t row = 0; row < sizes.size(); ++row) {
    sizes[row] = static_cast<uint32_t>(matrix.row_size(row));
  }
  return sizes;
}

// What the site's rules add to the wall.
WallPolicy PolicyOf(const PeopleRules& rules, const MemberConduct& conduct,
                    const MemberGraph& graph) {
  WallPolicy policy = {.untrusted = {}, .verified_only = rules.verified_only, .graph = graph};
  if (rules.min_trust > 0) {
    for (const float trust : MemberTrust(conduct, rules.trust_passed_on)) {
      policy.untrusted.push_back(trust < rules.min_trust);
    }
  }
  return policy;
}

// None where none were learned.
JoinedVectors OpenJoinedVectors(const std::filesystem::path& path) {
  return std::filesystem::exists(path) ? JoinedVectors::Open(path) : JoinedVectors();
}

void CheckCount(size_t count, size_t expected, const std::filesystem::path& path) {
  if (count == expected) return;
  throw Error(ErrorCode::kCorruptData, "file belongs to other tables (" + std::to_string(count) +
                                           " rows, expected " + std::to_string(expected) +
                                           "): " + path.string());
}

}  // namespace

Matchmaker::Matchmaker(const MatchmakerPlaces& places, int64_t now, const PeopleRules& rules)
    : graph_file_(ArrayFile::Open(places.models / "graph.bole")),
      near_file_(ArrayFile::Open(places.models / "graph_near.bole")),
      conduct_file_(ArrayFile::Open(places.models / "conduct.bole")),
      traits_file_(ArrayFile::Open(places.models / "member_traits.bole")),
      features_file_(ArrayFile::Open(places.models / "features.bole")),
      people_rules_(rules),
      graph_(MemberGraph::Read(graph_file_)),
      conduct_(MemberConduct::Read(conduct_file_)),
      member_job_(RelationModel::Open(places.models / "member_job.bole")),
      joined_vectors_(OpenJoinedVectors(places.models / "joined_vectors.bole")),
      headhunter_member_(RelationModel::Open(places.models / "headhunter_member.bole")),
      known_pairs_(KnownPairs::Open(places.models / "known_pairs.bole")),
      wall_(WallTables::Open(places.tables), now, PolicyOf(rules, conduct_, graph_)),
      member_features_(features_file_.GetCsr("members")),
      job_features_(features_file_.GetCsr("jobs")),
      headhunter_features_(features_file_.GetCsr("headhunters")),
      member_postings_(Transpose(member_features_)),
      job_postings_(Transpose(job_features_)),
      headhunter_postings_(Transpose(headhunter_features_)),
      people_weights_(ReadPeopleWeights(places.models / "people_weights.bole")),
      member_popularity_(CountConnections(graph_)),
      headhunter_popularity_(RowSizes(headhunter_member_.history())) {
  CheckCount(member_features_.num_rows(), num_members(), features_file_.path());
  CheckCount(conduct_.num_members(), num_members(), conduct_file_.path());
  CheckCount(member_job_.num_actors(), num_members(), places.models / "member_job.bole");
  CheckCount(job_features_.num_rows(), num_jobs(), features_file_.path());
  CheckCount(headhunter_member_.num_objects(), num_members(),
             places.models / "headhunter_member.bole");
  CheckCount(headhunter_features_.num_rows(), num_headhunters(), features_file_.path());
  graph_.near = ReadNear(near_file_, num_members());
  MakeRecommenders(places, now);
}

Matchmaker::~Matchmaker() = default;

std::unique_ptr<Recommender> Matchmaker::MakeSimilar(const MatchmakerPlaces& places,
                                                     const char* name, const CsrView& features,
                                                     const CsrView& postings,
                                                     std::span<const uint32_t> popularity) const {
  auto by_profile =
      std::make_unique<ProfileRecommender>(ProfileViews{features, features, postings}, popularity);
  if (places.index.empty()) return by_profile;
  auto neighbours = NeighbourIndex::Open(places.index, name);
  CheckCount(static_cast<size_t>(neighbours->vectors().rows()), features.num_rows(),
             places.index / (std::string(name) + ".bole"));
  return std::make_unique<NeighbourRecommender>(std::move(neighbours), std::move(by_profile));
}

void Matchmaker::MakeRecommenders(const MatchmakerPlaces& places, int64_t now) {
  const auto at = [this](Surface surface) -> std::unique_ptr<Recommender>& {
    return recommenders_[static_cast<size_t>(surface)];
  };
  const CsrView members = member_postings_.view();
  const ProfileViews member_profiles = {member_features_, member_features_, members};
  const MemberTraits traits = MemberTraits::Read(traits_file_, num_members());
  const auto ranker = PeopleRankerFile::Read(places.models / "people_ranker.bole").ranker;
  at(Surface::kPeopleYouMayKnow) = std::make_unique<RestrainedRecommender>(
      std::make_unique<PeopleRecommender>(
          graph_, member_profiles, people_weights_,
          ranker ? std::optional(PeopleRanking{traits, *ranker}) : std::nullopt),
      conduct_, people_rules_, now);
  MakeJobMatcher(places);
  MakeHeadhunterMatcher(places);
  MakeListOf(Surface::kJobsForMember, job_model(Surface::kJobsForMember));
  MakeListOf(Surface::kCandidatesForJob, job_model(Surface::kCandidatesForJob));
  MakeListOf(Surface::kHeadhuntersForMember, headhunter_member_.ForObjects());
  MakeListOf(Surface::kCandidatesForHeadhunter, headhunter_member_.ForActors());
  MakeHeadhuntersForJob(places);
  at(Surface::kSimilarMembers) =
      MakeSimilar(places, "similar_members", member_features_, members, member_popularity_);
  at(Surface::kSimilarJobs) = MakeSimilar(places, "similar_jobs", job_features_,
                                          job_postings_.view(), member_job_.object_popularity());
}

void Matchmaker::MakeListOf(Surface surface, FusedModel model) {
  const auto at = static_cast<size_t>(surface);
  for (uint32_t item = 0; item < num_items(surface); ++item) {
    if (!wall_.IsShownToNobody(surface, item)) listed_[at].push_back(item);
  }
  model.listed = listed(surface);
  auto found = std::make_unique<FusedRecommender>(model);
  if (!is_joint_[at]) {
    recommenders_[at] = std::move(found);
    return;
  }
  recommenders_[at] =
      std::make_unique<JointRecommender>(std::move(found), *matcher(surface), surface, wall_,
                                         known_pairs_, MakeMoreCandidates(surface));
}

std::unique_ptr<const MoreCandidates> Matchmaker::MakeMoreCandidates(Surface surface) const {
  const size_t most = NumJointCandidates(surface);
  const ProfileViews members = profiles(EntityKind::kMember);
  const auto by_profile = [&](const CsrView& histories, const CsrView& queries,
                              const ProfileViews& items) {
    return std::make_unique<const ProfileCandidates>(
        histories, ProfileViews{queries, items.items, items.postings}, most);
  };
  switch (surface) {
    case Surface::kJobsForMember:
      return by_profile(member_job_.history(), member_features_, job_profiles());
    case Surface::kCandidatesForJob:
      return by_profile(member_job_.history_by_object(), job_features_, members);
    case Surface::kHeadhuntersForMember:
      return by_profile(headhunter_member_.history_by_object(), member_features_,
                        profiles(EntityKind::kHeadhunter));
    case Surface::kCandidatesForHeadhunter:
      return std::make_unique<const OutreachCandidates>(
          headhunter_member_.history(),
          ProfileViews{headhunter_features_, members.items, members.postings}, most);
    case Surface::kPeopleYouMayKnow:
    case Surface::kHeadhuntersForJob:
    case Surface::kSimilarMembers:
    case Surface::kSimilarJobs:
      break;  // not put in the order of a joint score
  }
  return nullptr;
}

FusedModel Matchmaker::job_model(Surface surface) const {
  CHECK(surface == Surface::kJobsForMember || surface == Surface::kCandidatesForJob);
  return joined_vectors_.PutInto(
      surface == Surface::kJobsForMember ? member_job_.ForActors() : member_job_.ForObjects(),
      surface);
}

void Matchmaker::MakeJobMatcher(const MatchmakerPlaces& places) {
  const std::filesystem::path path = places.models / "job_ranker.bole";
  if (!std::filesystem::exists(path)) return;
  MatchRankerFile learned = MatchRankerFile::Read(path, kNumJobPairFeatures);
  if (!learned.ranker) return;
  market_file_ = ArrayFile::Open(places.models / "market_traits.bole");
  job_scales_ = std::move(learned.scales);
  const JobPairViews views = {
      .relation = &member_job_,
      .traits = MarketTraits::Read(*market_file_, num_members(), num_jobs()),
      .profiles = {member_features_, job_features_, job_postings_.view()},
      .scales = MatchScaleViews::Of(job_scales_)};
  job_matcher_ = std::make_unique<const PairMatcher>(std::make_unique<const JobPairFeatures>(views),
                                                     std::move(*learned.ranker));
  is_joint_[static_cast<size_t>(Surface::kJobsForMember)] = learned.orders_objects;
  is_joint_[static_cast<size_t>(Surface::kCandidatesForJob)] = learned.orders_actors;
}

void Matchmaker::MakeHeadhunterMatcher(const MatchmakerPlaces& places) {
  const std::filesystem::path path = places.models / "headhunter_ranker.bole";
  if (!std::filesystem::exists(path)) return;
  MatchRankerFile learned = MatchRankerFile::Read(path, kNumHeadhunterPairFeatures);
  if (!learned.ranker) return;
  outreach_file_ = ArrayFile::Open(places.models / "outreach_traits.bole");
  past_profiles_file_ = ArrayFile::Open(places.models / "past_profiles.bole");
  headhunter_scales_ = std::move(learned.scales);
  const HeadhunterPairViews views = {
      .relation = &headhunter_member_,
      .members = MemberTraits::Read(traits_file_, num_members()),
      .outreach = OutreachTraits::Read(*outreach_file_, num_members(), num_headhunters()),
      .profiles = {headhunter_features_, member_features_, member_postings_.view()},
      .past_profiles = past_profiles_file_->GetCsr("past_profiles"),
      .scales = MatchScaleViews::Of(headhunter_scales_)};
  headhunter_matcher_ = std::make_unique<const PairMatcher>(
      std::make_unique<const HeadhunterPairFeatures>(views), std::move(*learned.ranker));
  is_joint_[static_cast<size_t>(Surface::kCandidatesForHeadhunter)] = learned.orders_objects;
  is_joint_[static_cast<size_t>(Surface::kHeadhuntersForMember)] = learned.orders_actors;
}

void Matchmaker::MakeHeadhuntersForJob(const MatchmakerPlaces& places) {
  std::unique_ptr<Recommender>& made =
      recommenders_[static_cast<size_t>(Surface::kHeadhuntersForJob)];
  const std::filesystem::path path = places.models / "mandates.bole";
  if (std::filesystem::exists(path)) {
    mandate_matcher_.emplace(MandateMatcher::Open(path, num_jobs(), num_headhunters()));
    made = std::make_unique<MandateRecommender>(*mandate_matcher_);
    return;
  }
  made = std::make_unique<ProfileRecommender>(
      ProfileViews{job_features_, headhunter_features_, headhunter_postings_.view()},
      headhunter_popularity_);
}

const Foreteller* Matchmaker::matcher(Surface surface) const {
  switch (surface) {
    case Surface::kJobsForMember:
    case Surface::kCandidatesForJob:
      return job_matcher_.get();
    case Surface::kHeadhuntersForMember:
    case Surface::kCandidatesForHeadhunter:
      return headhunter_matcher_.get();
    case Surface::kHeadhuntersForJob:
      return mandate_matcher();
    case Surface::kPeopleYouMayKnow:
    case Surface::kSimilarMembers:
    case Surface::kSimilarJobs:
      break;  // nothing is learned of these
  }
  return nullptr;
}

size_t Matchmaker::num_rows(EntityKind kind) const {
  switch (kind) {
    case EntityKind::kMember:
      return num_members();
    case EntityKind::kJob:
      return num_jobs();
    case EntityKind::kHeadhunter:
      return num_headhunters();
    case EntityKind::kCompany:
      break;  // no surface asks for or lists companies
  }
  return 0;
}

ProfileViews Matchmaker::profiles(EntityKind kind) const {
  switch (kind) {
    case EntityKind::kMember:
      return {member_features_, member_features_, member_postings_.view()};
    case EntityKind::kJob:
      return job_profiles();
    case EntityKind::kHeadhunter:
      return {headhunter_features_, headhunter_features_, headhunter_postings_.view()};
    case EntityKind::kCompany:
      break;  // companies have no features
  }
  return {};
}

std::vector<std::vector<Recommendation>> Matchmaker::RecommendBatch(
    const Recommender& recommender, Surface surface, std::span<const uint32_t> queries,
    const BatchOptions& options) const {
  const auto filter = [&](size_t place) {
    return Filter(surface, queries[place],
                  options.requested ? options.requested(place) : RequestedRows{});
  };
  const auto* const fused = dynamic_cast<const FusedRecommender*>(&recommender);
  const auto* const joint = dynamic_cast<const JointRecommender*>(&recommender);
  if (joint != nullptr && !options.requested) {
    return joint->RecommendBatch(queries, options.k, options.num_threads, {});
  }
  // One matrix product for many queries, where scores come from one.
  if (fused != nullptr || joint != nullptr) {
    std::vector<SurfaceFilter> filters;
    std::vector<const RowFilter*> filter_pointers;
    filters.reserve(queries.size());
    for (size_t i = 0; i < queries.size(); ++i) filters.push_back(filter(i));
    for (const SurfaceFilter& made : filters) filter_pointers.push_back(&made);
    return fused != nullptr
               ? fused->RecommendBatch(queries, options.k, options.num_threads, filter_pointers)
               : joint->RecommendBatch(queries, options.k, options.num_threads, filter_pointers);
  }
  std::vector<std::vector<Recommendation>> lists(queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      lists[i] = recommender.Recommend(queries[i], options.k, filter(i));
    }
  });
  return lists;
}

}  // namespace bole
