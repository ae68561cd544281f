// Everything that one fold's lists are computed from, and the recommender of each surface: the
// same object makes the night's lists and live answers.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/matching/joint_recommender.h"
#include "engine/matching/known_pairs.h"
#include "engine/matching/mandate_matcher.h"
#include "engine/matching/member_conduct.h"
#include "engine/matching/pair_matcher.h"
#include "engine/matching/people_rules.h"
#include "engine/matching/people_sources.h"
#include "engine/matching/privacy_wall.h"
#include "engine/matching/surface_filter.h"
#include "engine/ranking/joined_vectors.h"
#include "engine/ranking/recommendation.h"
#include "engine/ranking/relation_model.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/profile_alike.h"
#include "engine/store/array_file.h"

namespace bole {

struct MatchmakerPlaces {
  std::filesystem::path tables;  // members.bole, jobs.bole, ...
  // graph.bole, graph_near.bole, conduct.bole, member_traits.bole, people_weights.bole,
  // people_ranker.bole, features.bole, RELATION.bole, known_pairs.bole; job_ranker.bole with
  // market_traits.bole, and headhunter_ranker.bole with outreach_traits.bole and
  // past_profiles.bole, without which nothing is foretold of jobs, or of headhunters;
  // mandates.bole, without which headhunters for jobs are found by profile; joined_vectors.bole,
  // without which jobs are found by member_job.bole alone
  std::filesystem::path models;
  // similar_members.*, similar_jobs.*; empty: the surfaces of similar ones go by profile alone.
  std::filesystem::path index;
};

struct BatchOptions {
  size_t k = 100;          // length of each list
  size_t num_threads = 1;  // changes no list
  // By place in the batch, what the list asks for besides; none: nothing.
  std::function<RequestedRows(size_t place)> requested;
};

// Thread safety: const and safe from any number of threads.
class Matchmaker {
 public:
  // `now`: Unix seconds; what has ended or not begun by then is closed.
  // Throws what opening the files throws, and Error(kCorruptData) when they don't fit together.
  Matchmaker(const MatchmakerPlaces& places, int64_t now, const PeopleRules& rules = {});
  ~Matchmaker();

  size_t num_members() const { return graph_.num_members(); }
  size_t num_jobs() const { return member_job_.num_objects(); }
  size_t num_headhunters() const { return headhunter_member_.num_actors(); }

  // Rows of who asks and of what is listed.
  size_t num_queries(Surface surface) const { return num_rows(QueryKind(surface)); }
  size_t num_items(Surface surface) const { return num_rows(ItemKind(surface)); }

  const Recommender& recommender(Surface surface) const {
    return *recommenders_[static_cast<size_t>(surface)];
  }
  const PrivacyWall& wall() const { return wall_; }
  // Items of a surface that the wall may show to somebody, ascending.
  std::span<const uint32_t> listed(Surface surface) const {
    return listed_[static_cast<size_t>(surface)];
  }
  const KnownPairs& known_pairs() const { return known_pairs_; }
  const MemberGraph& graph() const { return graph_; }
  const PeopleRules& people_rules() const { return people_rules_; }
  const RelationModel& member_job() const { return member_job_; }
  const RelationModel& headhunter_member() const { return headhunter_member_; }
  // By what the lists of a job surface are found before they are put in order.
  FusedModel job_model(Surface surface) const;
  // Ties and follows of each member: what "most connected" goes by.
  std::span<const uint32_t> member_popularity() const { return member_popularity_; }
  // MemberTraits of its members.
  const ArrayFile& member_traits() const { return traits_file_; }
  // Foretells whether the two sides of a surface want each other; null where that wasn't learned.
  const Foreteller* matcher(Surface surface) const;
  // The same of jobs and headhunters, from either side; null where that wasn't learned.
  const MandateMatcher* mandate_matcher() const {
    return mandate_matcher_ ? &*mandate_matcher_ : nullptr;
  }
  // Whoever is put in order on a surface beside the first that its relation's embeddings and item
  // filter find; null: nobody.
  std::unique_ptr<const MoreCandidates> MakeMoreCandidates(Surface surface) const;
  // How the sources of people you may know are joined.
  const PeopleWeights& people_weights() const { return people_weights_; }
  ProfileViews job_profiles() const { return {job_features_, job_features_, job_postings_.view()}; }
  // Features of members, jobs or headhunters, and their transpose; empty for companies.
  ProfileViews profiles(EntityKind kind) const;

  // The wall, the known pairs and what a request adds.
  SurfaceFilter Filter(Surface surface, uint32_t query, const RequestedRows& requested = {}) const {
    return {wall_, known_pairs_, surface, query, requested};
  }

  // The lists of these queries, in their order, as the recommender gives each under its Filter.
  std::vector<std::vector<Recommendation>> RecommendBatch(const Recommender& recommender,
                                                          Surface surface,
                                                          std::span<const uint32_t> queries,
                                                          const BatchOptions& options) const;

 private:
  size_t num_rows(EntityKind kind) const;
  void MakeJobMatcher(const MatchmakerPlaces& places);
  void MakeHeadhunterMatcher(const MatchmakerPlaces& places);
  void MakeHeadhuntersForJob(const MatchmakerPlaces& places);
  void MakeListOf(Surface surface, FusedModel model);
  void MakeRecommenders(const MatchmakerPlaces& places, int64_t now);
  std::unique_ptr<Recommender> MakeSimilar(const MatchmakerPlaces& places, const char* name,
                                           const CsrView& features, const CsrView& postings,
                                           std::span<const uint32_t> popularity) const;

  ArrayFile graph_file_;
  ArrayFile near_file_;
  ArrayFile conduct_file_;
  ArrayFile traits_file_;
  ArrayFile features_file_;
  PeopleRules people_rules_;
  MemberGraph graph_;
  MemberConduct conduct_;
  RelationModel member_job_;
  JoinedVectors joined_vectors_;
  RelationModel headhunter_member_;
  KnownPairs known_pairs_;
  PrivacyWall wall_;
  CsrView member_features_;
  CsrView job_features_;
  CsrView headhunter_features_;
  Csr member_postings_;
  Csr job_postings_;
  Csr headhunter_postings_;
  PeopleWeights people_weights_;
  std::vector<uint32_t> member_popularity_;      // ties and follows
  std::vector<uint32_t> headhunter_popularity_;  // members dealt with
  std::array<std::vector<uint32_t>, kSurfaceNames.size()> listed_;
  std::optional<ArrayFile> market_file_;
  MatchScales job_scales_;
  std::unique_ptr<const PairMatcher> job_matcher_;
  std::optional<ArrayFile> outreach_file_;
  std::optional<ArrayFile> past_profiles_file_;
  MatchScales headhunter_scales_;
  std::unique_ptr<const PairMatcher> headhunter_matcher_;
  std::optional<MandateMatcher> mandate_matcher_;
  // Surfaces whose lists are in the order of the joint score: where that proved better.
  std::array<bool, kSurfaceNames.size()> is_joint_ = {};
  std::array<std::unique_ptr<Recommender>, kSurfaceNames.size()> recommenders_;
};

}  // namespace bole
