#include "engine/matching/pair_features.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/retrieval/shared_history.h"

namespace bole {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

// Places in a row: the order of kPairFeatureNames.
enum Feature : size_t {
  kCommonTies,
  kAdamicAdar,
  kResourceAllocation,
  kStrongestPath,
  kCommonShare,
  kOwnTies,
  kTheirTies,
  kTheirFollowers,
  kOwnFollowers,
  kFollowsThem,
  kFollowsOwn,
  kContactStrength,
  kEmployers,  // and four more: see FillStays
  kSchools = kEmployers + 5,
  kGroupsShared = kSchools + 5,
  kSmallestGroup,
  kProfileCosine,
  kSameCity,
  kSameFunction,
  kSameIndustry,
  kSeniorityGap,
  kYearsGap,
  kNearInGraph,
  kTraits,  // the rest: see kTraitFeatures
};

struct TraitFeature {
  bool is_own;
  Trait trait;
};
constexpr bool kOwn = true, kTheir = false;
constexpr std::array<TraitFeature, 24> kTraitFeatures = {{{kOwn, Trait::kSeniority},
                                                          {kTheir, Trait::kSeniority},
                                                          {kOwn, Trait::kYears},
                                                          {kTheir, Trait::kYears},
                                                          {kOwn, Trait::kTrust},
                                                          {kTheir, Trait::kTrust},
                                                          {kOwn, Trait::kVerified},
                                                          {kTheir, Trait::kVerified},
                                                          {kTheir, Trait::kAcceptsInvites},
                                                          {kOwn, Trait::kSkills},
                                                          {kTheir, Trait::kSkills},
                                                          {kOwn, Trait::kInvitesSent},
                                                          {kOwn, Trait::kSentAccepted},
                                                          {kOwn, Trait::kInvitesReceived},
                                                          {kTheir, Trait::kInvitesSent},
                                                          {kTheir, Trait::kSentAccepted},
                                                          {kTheir, Trait::kInvitesReceived},
                                                          {kTheir, Trait::kReceivedAccepted},
                                                          {kTheir, Trait::kReceivedAnswered},
                                                          {kOwn, Trait::kActions},
                                                          {kTheir, Trait::kActions},
                                                          {kTheir, Trait::kIdleDays},
                                                          {kOwn, Trait::kMemberDays},
                                                          {kTheir, Trait::kMemberDays}}};
static_assert(kTraits + kTraitFeatures.size() == kNumPairFeatures);

// A neighbour with more ties than this is passed by: it says next to nothing of a pair.
constexpr size_t kMostTiesOfACommonOne = 2000;

float LogCount(size_t count) {
  return std::log1p(static_cast<float>(count));
}

bool Has(std::span<const uint32_t> ascending, uint32_t row) {
  return std::binary_search(ascending.begin(), ascending.end(), row);
}

float ValueAt(const CsrView& matrix, uint32_t row, uint32_t column) {
  const auto columns = matrix.row(row);
  const auto found = std::lower_bound(columns.begin(), columns.end(), column);
  if (found == columns.end() || *found != column) return 0;
  const auto values = matrix.row_values(row);
  return values.empty() ? 1 : values[static_cast<size_t>(found - columns.begin())];
}

// Number of shared places; overlap in time, discounted by size and summed; size of the smallest;
// years since the last overlap ended; years between the two arrivals where these were closest.
void FillStays(const StaysView& stays, const StaysView& by_place, float now,
               const std::pair<uint32_t, uint32_t>& pair, float* row) {
  size_t num_shared = 0;
  float overlap = 0, smallest = kUnknown, since = kUnknown, start_gap = kUnknown;
  const auto [own, their] = pair;
  for (size_t i = 0, j = 0; i < stays.row_size(own) && j < stays.row_size(their);) {
    const Stay mine = stays.stay(own, i), theirs = stays.stay(their, j);
    if (mine.other != theirs.other) {
      ++(mine.other < theirs.other ? i : j);
      continue;
    }
    // Several stays of one at the same place are compared in pairs of their order.
    ++i;
    ++j;
    const Overlap common = OverlapOf(mine, theirs);
    const size_t size = by_place.row_size(mine.other);
    ++num_shared;
    overlap += common.share * SizeDiscount(size);
    // fmin and fmax take the other value where one isn't known.
    smallest = std::fmin(smallest, LogCount(size));
    if (common.known()) since = std::fmin(since, now - common.to_year);
    start_gap = std::fmin(start_gap, std::abs(mine.from_year - theirs.from_year));
  }
  row[0] = static_cast<float>(num_shared);
  row[1] = overlap;
  row[2] = smallest;
  row[3] = since;
  row[4] = start_gap;
}

float NewestYear(const StaysView& stays) {
  float newest = 0;
  for (const float year : stays.to_years) newest = std::fmax(newest, year);
  return newest;
}

}  // namespace

// What the walk over two ties finds between the query and one candidate.
struct PairFeatures::Common {
  uint32_t ties = 0;
  float adamic_adar = 0;
  float resource_allocation = 0;
  float strongest_path = 0;  // the largest of the weaker tie of each path
};

struct PairFeatures::Scratch {
  explicit Scratch(size_t num_members) : slots(num_members, 0) {}

  std::vector<uint32_t> slots;  // by member: 1 + place among the candidates, 0: none
  std::vector<Common> common;   // by candidate
};

PairFeatures::PairFeatures(const MemberGraph& graph, const MemberTraits& traits,
                           const std::optional<ProfileViews>& profiles)
    : graph_(graph),
      traits_(traits),
      walked_(graph.ties.num_entries() > 0 ? graph.ties : graph.acquaintances),
      now_(std::max(NewestYear(graph.employers), NewestYear(graph.schools))),
      scratch_([size = graph.num_members()] { return std::make_unique<Scratch>(size); }) {
  if (profiles) profiles_.emplace(*profiles);
}

PairFeatures::~PairFeatures() = default;

void PairFeatures::WalkTies(uint32_t query, Scratch& scratch) const {
  const auto strengths = walked_.row_values(query);
  for (size_t i = 0; i < walked_.row_size(query); ++i) {
    const uint32_t middle = walked_.row(query)[i];
    const size_t degree = walked_.row_size(middle);
    if (degree > kMostTiesOfACommonOne || degree < 2) continue;
    const float strength = strengths.empty() ? 1 : strengths[i];
    const float adamic_adar = 1 / std::log(static_cast<float>(degree));
    const auto ends = walked_.row(middle);
    const auto end_strengths = walked_.row_values(middle);
    for (size_t j = 0; j < ends.size(); ++j) {
      const uint32_t slot = scratch.slots[ends[j]];
      if (slot == 0) continue;
      Common& common = scratch.common[slot - 1];
      ++common.ties;
      common.adamic_adar += adamic_adar;
      common.resource_allocation += 1 / static_cast<float>(degree);
      const float end_strength = end_strengths.empty() ? 1 : end_strengths[j];
      common.strongest_path = std::max(common.strongest_path, std::min(strength, end_strength));
    }
  }
}

void PairFeatures::Fill(uint32_t query, std::span<const uint32_t> candidates,
                        Matrix& features) const {
  CHECK_EQ(static_cast<size_t>(features.rows()), candidates.size());
  const auto scratch = scratch_.Lend();
  scratch->common.assign(candidates.size(), {});
  for (uint32_t i = 0; i < candidates.size(); ++i) scratch->slots[candidates[i]] = i + 1;
  WalkTies(query, *scratch);
  for (size_t i = 0; i < candidates.size(); ++i) {
    const uint32_t candidate = candidates[i];
    scratch->slots[candidate] = 0;
    float* row = features.row(static_cast<Eigen::Index>(i)).data();
    FillTies(query, candidate, scratch->common[i], row);
    FillStays(graph_.employers, graph_.employees, now_, {query, candidate}, row + kEmployers);
    FillStays(graph_.schools, graph_.pupils, now_, {query, candidate}, row + kSchools);
    FillGroups(query, candidate, row);
    row[kNearInGraph] = NearInGraph(query, candidate);
    row[kProfileCosine] = profiles_ ? profiles_->Cosine(query, candidate) : kUnknown;
    FillTraits(query, candidate, row);
  }
}

void PairFeatures::FillTies(uint32_t query, uint32_t candidate, const Common& common,
                            float* row) const {
  // Tied already, as in what is learned from: each has one tie that isn't to count.
  const size_t tied = Has(walked_.row(query), candidate) ? 1 : 0;
  const size_t own = walked_.row_size(query) - tied;
  const size_t their = walked_.row_size(candidate) - tied;
  row[kCommonTies] = LogCount(common.ties);
  row[kAdamicAdar] = common.adamic_adar;
  row[kResourceAllocation] = common.resource_allocation;
  row[kStrongestPath] = common.strongest_path;
  row[kCommonShare] = common.ties == 0
                          ? 0
                          : static_cast<float>(common.ties) /
                                std::sqrt(static_cast<float>(own) * static_cast<float>(their));
  row[kOwnTies] = LogCount(own);
  row[kTheirTies] = LogCount(their);
  row[kTheirFollowers] = LogCount(graph_.followers.row_size(candidate));
  row[kOwnFollowers] = LogCount(graph_.followers.row_size(query));
  row[kFollowsThem] = Has(graph_.follows.row(query), candidate) ? 1 : 0;
  row[kFollowsOwn] = Has(graph_.followers.row(query), candidate) ? 1 : 0;
  // Forwards only: whoever is in an address book isn't told so, not even by a place in a list.
  row[kContactStrength] = ValueAt(graph_.contacts, query, candidate);
}

// The larger value, where either is among the other's nearest.
float PairFeatures::NearInGraph(uint32_t query, uint32_t candidate) const {
  if (graph_.near.num_rows() == 0) return kUnknown;
  return std::max(ValueAt(graph_.near, query, candidate), ValueAt(graph_.near, candidate, query));
}

void PairFeatures::FillGroups(uint32_t query, uint32_t candidate, float* row) const {
  const auto own = graph_.groups.row(query), their = graph_.groups.row(candidate);
  size_t num_shared = 0;
  float smallest = kUnknown;
  for (size_t i = 0, j = 0; i < own.size() && j < their.size();) {
    if (own[i] != their[j]) {
      ++(own[i] < their[j] ? i : j);
      continue;
    }
    ++num_shared;
    smallest = std::fmin(smallest, LogCount(graph_.group_members.row_size(own[i])));
    ++i;
    ++j;
  }
  row[kGroupsShared] = static_cast<float>(num_shared);
  row[kSmallestGroup] = smallest;
}

void PairFeatures::FillTraits(uint32_t query, uint32_t candidate, float* row) const {
  const auto difference = [&](Trait trait) {
    return traits_.value(candidate, trait) - traits_.value(query, trait);
  };
  const auto same = [&](Trait trait) {
    const float distance = difference(trait);
    return std::isnan(distance) ? kUnknown : static_cast<float>(distance == 0);
  };
  row[kSameCity] = same(Trait::kCity);
  row[kSameFunction] = same(Trait::kFunction);
  row[kSameIndustry] = same(Trait::kIndustry);
  row[kSeniorityGap] = difference(Trait::kSeniority);
  row[kYearsGap] = difference(Trait::kYears);
  for (size_t i = 0; i < kTraitFeatures.size(); ++i) {
    const TraitFeature& feature = kTraitFeatures[i];
    row[kTraits + i] = traits_.value(feature.is_own ? query : candidate, feature.trait);
  }
}

}  // namespace bole
