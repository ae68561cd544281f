#include "features/graph/ties.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "features/graph/dealings.h"

namespace bole {
namespace {

// Only the order and rough distances matter: a path of two WeChat ties must outweigh more than ten
// paths of weak ones (0.9 * 0.9 against 0.15 * 0.15).
constexpr std::array<TiePrior, 11> kTiePriors = {{
    {TieOrigin::kInvite, 0.4f, "one asked and one agreed, often without having met"},
    {TieOrigin::kReferral, 0.7f, "a third person vouched for it"},
    {TieOrigin::kWechat, 0.9f, "where people talk daily; added one by one"},
    {TieOrigin::kWeibo, 0.15f, "following costs nothing and needs no answer"},
    {TieOrigin::kQq, 0.5f, "chats, but with nicknames and old schoolmates"},
    {TieOrigin::kPhoneBook, 0.6f, "a number was exchanged, perhaps with a plumber"},
    {TieOrigin::kMeeting, 0.8f, "they met face to face"},
    {TieOrigin::kColleague, 0.75f, "they worked together"},
    {TieOrigin::kClassmate, 0.7f, "they studied together, perhaps long ago"},
    {TieOrigin::kGroup, 0.2f, "both are in a group that anybody can join"},
    {TieOrigin::kUnknown, 0.4f, "the site doesn't say: like an invitation"},
}};

// A tie of this age has half the odds of a new one; people change jobs about as often.
constexpr double kHalfLifeYears = 4;
// An old tie keeps this share of its odds: someone once known stays known.
constexpr double kLeastAgeFactor = 0.25;
// A site's weights may be counts with a long tail: one factor of ten up or down is enough.
constexpr double kLargestRelativeWeight = 10;
constexpr float kWeakest = 0.01f;
// Odds of a tie whose both ends write, against those of as many messages from one: a prior, too.
constexpr double kMutualFactor = 1.5;

constexpr double kSecondsPerYear = 365.25 * 86400;

// Strengths of follows among acquaintances: two who follow each other are like ties of unknown
// origin, a one-sided follow like one from a microblog.
constexpr float kMutualFollow = 0.4f;
constexpr float kOneSidedFollow = 0.15f;

uint64_t KeyOf(uint32_t from, uint32_t to) {
  return uint64_t{from} << 32 | to;
}

bool IsExchange(Action action) {
  switch (action) {
    case Action::kContact:
    case Action::kReply:
      return true;
    case Action::kView:
    case Action::kSave:
    case Action::kApply:
    case Action::kDismiss:
    case Action::kInvite:
    case Action::kAccept:
    case Action::kDecline:
    case Action::kIgnore:
    case Action::kShortlist:
    case Action::kReject:
    case Action::kInterview:
    case Action::kOffer:
    case Action::kHire:
    case Action::kReport:
      return false;
  }
  return false;
}

// From whom to whom each exchange between two members went, sorted.
std::vector<uint64_t> ListExchanges(const Table& interactions, const GraphPeriod& period) {
  std::vector<uint64_t> pairs;
  const std::vector<Dealing> dealings = ListDealings(interactions, period);
  for (const Dealing& dealing : dealings) {
    if (IsExchange(dealing.action)) pairs.push_back(KeyOf(dealing.from, dealing.to));
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

// Columns of connections, and what all rows share: the median weight and the newest time.
class Connections {
 public:
  Connections(const GraphTables& tables, const GraphPeriod& period)
      : period_(period),
        communities_(tables.members),
        members_a_(tables.connections.Rows("member_a")),
        members_b_(tables.connections.Rows("member_b")),
        times_(tables.connections.Times("connected_at")),
        origins_(tables.connections.Codes("origin")),
        weights_(tables.connections.Reals("weight")),
        exchanges_(ListExchanges(tables.interactions, period)),
        median_weight_(MedianWeight()) {
    for (size_t i = 0; i < size(); ++i) {
      if (Counts(i) && times_[i] != kNoTime) newest_ = std::max(newest_, times_[i]);
    }
  }

  size_t size() const { return members_a_.size(); }
  uint32_t member_a(size_t i) const { return members_a_[i]; }
  uint32_t member_b(size_t i) const { return members_b_[i]; }
  bool Counts(size_t i) const {
    return members_a_[i] != members_b_[i] && period_.Has(times_[i]) &&
           communities_.Same(members_a_[i], members_b_[i]);
  }

  TieEvidence Evidence(size_t i) const {
    TieEvidence evidence;
    evidence.origin = Origin(i);
    if (HasWeight(i) && median_weight_ > 0) evidence.relative_weight = weights_[i] / median_weight_;
    if (times_[i] != kNoTime) {
      evidence.age_years = static_cast<double>(newest_ - times_[i]) / kSecondsPerYear;
    }
    const uint64_t from_a = CountExchanges(members_a_[i], members_b_[i]),
                   from_b = CountExchanges(members_b_[i], members_a_[i]);
    evidence.num_exchanges = from_a + from_b;
    evidence.is_mutual = from_a > 0 && from_b > 0;
    return evidence;
  }

  // Of all that count.
  std::vector<DatedTie> Dated() const {
    std::vector<DatedTie> ties;
    for (size_t i = 0; i < size(); ++i) {
      if (Counts(i)) ties.push_back({members_a_[i], members_b_[i], Origin(i), times_[i]});
    }
    return ties;
  }

 private:
  TieOrigin Origin(size_t i) const {
    return origins_[i] < kTiePriors.size() ? static_cast<TieOrigin>(origins_[i])
                                           : TieOrigin::kUnknown;
  }

  uint64_t CountExchanges(uint32_t from, uint32_t to) const {
    const auto [first, last] =
        std::equal_range(exchanges_.begin(), exchanges_.end(), KeyOf(from, to));
    return static_cast<uint64_t>(last - first);
  }

  bool HasWeight(size_t i) const { return std::isfinite(weights_[i]) && weights_[i] >= 0; }

  double MedianWeight() const {
    std::vector<float> weights;
    for (size_t i = 0; i < size(); ++i) {
      if (Counts(i) && HasWeight(i)) weights.push_back(weights_[i]);
    }
    if (weights.empty()) return 0;
    const auto middle = weights.begin() + static_cast<ptrdiff_t>(weights.size() / 2);
    std::nth_element(weights.begin(), middle, weights.end());
    return *middle;
  }

  GraphPeriod period_;
  Communities communities_;
  std::span<const uint32_t> members_a_;
  std::span<const uint32_t> members_b_;
  std::span<const int64_t> times_;
  std::span<const uint8_t> origins_;
  std::span<const float> weights_;
  std::vector<uint64_t> exchanges_;
  double median_weight_;
  int64_t newest_ = kNoTime;
};

}  // namespace

std::span<const TiePrior> TiePriors() {
  return kTiePriors;
}

OriginStrengths PriorStrengths() {
  OriginStrengths strengths;
  for (const TiePrior& prior : kTiePriors) {
    strengths[static_cast<size_t>(prior.origin)] = prior.strength;
  }
  return strengths;
}

float TieStrength(const TieEvidence& evidence, const OriginStrengths& origins) {
  const double prior = origins[static_cast<size_t>(evidence.origin)];
  const double weight =
      std::clamp(evidence.relative_weight, 1 / kLargestRelativeWeight, kLargestRelativeWeight);
  const double age =
      std::max(kLeastAgeFactor, std::exp2(-std::max(0.0, evidence.age_years) / kHalfLifeYears));
  // The first messages say most: logarithmic.
  const double exchanges = (1 + std::log1p(static_cast<double>(evidence.num_exchanges))) *
                           (evidence.is_mutual ? kMutualFactor : 1);
  const double odds = prior / (1 - prior) * weight * age * exchanges;
  return std::max(kWeakest, static_cast<float>(odds / (1 + odds)));
}

Csr MakeTies(const GraphTables& tables, const GraphPeriod& period) {
  const Connections connections(tables, period);
  const size_t members = tables.members.num_rows();
  const OriginStrengths origins =
      LearnOriginStrengths(connections.Dated(), static_cast<uint32_t>(members), PriorStrengths());
  std::vector<CsrEntry> entries;
  entries.reserve(2 * connections.size());
  for (size_t i = 0; i < connections.size(); ++i) {
    if (!connections.Counts(i)) continue;
    const float strength = TieStrength(connections.Evidence(i), origins);
    entries.push_back({connections.member_a(i), connections.member_b(i), strength});
    entries.push_back({connections.member_b(i), connections.member_a(i), strength});
  }
  return MakeCsr(std::move(entries), members, static_cast<uint32_t>(members), Duplicates::kMax);
}

Csr MakeAcquaintances(const CsrView& ties, const CsrView& follows, const CsrView& followers,
                      size_t celebrity_followers) {
  std::vector<CsrEntry> entries;
  entries.reserve(ties.num_entries() + 2 * follows.num_entries());
  for (uint32_t member = 0; member < ties.num_rows(); ++member) {
    for (size_t i = 0; i < ties.row_size(member); ++i) {
      entries.push_back({member, ties.row(member)[i], ties.row_values(member)[i]});
    }
    const auto fans = followers.row(member);
    for (const uint32_t followed : follows.row(member)) {
      const bool mutual = std::binary_search(fans.begin(), fans.end(), followed);
      const float strength = mutual ? kMutualFollow : kOneSidedFollow;
      entries.push_back({member, followed, strength});
      const bool celebrity = followers.row_size(followed) > celebrity_followers;
      if (mutual || !celebrity) entries.push_back({followed, member, strength});
    }
  }
  return MakeCsr(std::move(entries), ties.num_rows(), ties.num_columns, Duplicates::kMax);
}

}  // namespace bole
