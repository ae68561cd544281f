// What two members have in common and how they differ, as numbers that a ranker reads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/base/scratch_pool.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/member_traits.h"
#include "engine/retrieval/profile_alike.h"

namespace bole {

// "own" is of who asks, "their" of the candidate. Counts are logarithms, ln(1 + n).
inline constexpr std::array<std::string_view, 55> kPairFeatureNames = {"common_ties",
                                                                       "adamic_adar",
                                                                       "resource_allocation",
                                                                       "strongest_path",
                                                                       "common_share",
                                                                       "own_ties",
                                                                       "their_ties",
                                                                       "their_followers",
                                                                       "own_followers",
                                                                       "follows_them",
                                                                       "follows_own",
                                                                       "contact_strength",
                                                                       "employers_shared",
                                                                       "employer_overlap",
                                                                       "smallest_employer",
                                                                       "years_since_employer",
                                                                       "employer_start_gap",
                                                                       "schools_shared",
                                                                       "school_overlap",
                                                                       "smallest_school",
                                                                       "years_since_school",
                                                                       "school_start_gap",
                                                                       "groups_shared",
                                                                       "smallest_group",
                                                                       "profile_cosine",
                                                                       "same_city",
                                                                       "same_function",
                                                                       "same_industry",
                                                                       "seniority_gap",
                                                                       "years_gap",
                                                                       "near_in_graph",
                                                                       "own_seniority",
                                                                       "their_seniority",
                                                                       "own_years",
                                                                       "their_years",
                                                                       "own_trust",
                                                                       "their_trust",
                                                                       "own_verified",
                                                                       "their_verified",
                                                                       "their_accepts_invites",
                                                                       "own_skills",
                                                                       "their_skills",
                                                                       "own_invites_sent",
                                                                       "own_sent_accepted",
                                                                       "own_invites_received",
                                                                       "their_invites_sent",
                                                                       "their_sent_accepted",
                                                                       "their_invites_received",
                                                                       "their_received_accepted",
                                                                       "their_received_answered",
                                                                       "own_actions",
                                                                       "their_actions",
                                                                       "their_idle_days",
                                                                       "own_member_days",
                                                                       "their_member_days"};
inline constexpr size_t kNumPairFeatures = kPairFeatureNames.size();

// Thread safety: const and safe from any number of threads.
class PairFeatures {
 public:
  // Without profiles their cosine is missing. All views must outlive this.
  PairFeatures(const MemberGraph& graph, const MemberTraits& traits,
               const std::optional<ProfileViews>& profiles);
  ~PairFeatures();

  // A row for each candidate, its first kNumPairFeatures columns filled; NaN is "not known". A tie
  // of the two themselves counts for nothing. Requires candidates that differ, and a matrix of as
  // many rows.
  void Fill(uint32_t query, std::span<const uint32_t> candidates, Matrix& features) const;

 private:
  struct Scratch;
  struct Common;

  void WalkTies(uint32_t query, Scratch& scratch) const;
  void FillTies(uint32_t query, uint32_t candidate, const Common& common, float* row) const;
  float NearInGraph(uint32_t query, uint32_t candidate) const;
  void FillGroups(uint32_t query, uint32_t candidate, float* row) const;
  void FillTraits(uint32_t query, uint32_t candidate, float* row) const;

  MemberGraph graph_;
  MemberTraits traits_;
  std::optional<ProfileAlike> profiles_;
  CsrView walked_;  // ties, or acquaintances where there are only follows
  float now_ = 0;   // the newest year of any stay
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace bole
