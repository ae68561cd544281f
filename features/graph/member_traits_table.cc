#include "features/graph/member_traits_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "engine/base/vocabulary.h"
#include "features/graph/invitations.h"
#include "features/graph/levels.h"
#include "features/graph/names.h"

namespace bole {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr double kSecondsPerDay = 86400;
constexpr double kDaysPerMonth = 30;

// A member's share of accepted invitations is drawn to that of all as if so many more had gone as
// usual: a handful says little.
constexpr double kPriorInvitations = 4;

float LogCount(double count) {
  return static_cast<float>(std::log1p(std::max(0.0, count)));
}

// How long the log is, but at least one month: of less, a count says more than a rate.
double MonthsOf(std::span<const int64_t> times, const GraphPeriod& period) {
  int64_t oldest = kNoTime, newest = kNoTime;
  for (const int64_t time : times) {
    if (time == kNoTime || !period.Has(time)) continue;
    oldest = oldest == kNoTime ? time : std::min(oldest, time);
    newest = std::max(newest, time);
  }
  if (oldest == kNoTime) return 1;
  return std::max(1.0, static_cast<double>(newest - oldest) / (kDaysPerMonth * kSecondsPerDay));
}

class TraitMaker {
 public:
  TraitMaker(const GraphTables& tables, const GraphPeriod& period)
      : tables_(tables),
        period_(period),
        num_members_(tables.members.num_rows()),
        num_months_(MonthsOf(tables.interactions.Times("at"), period)) {
    traits_.values.assign(num_members_ * kNumTraits, kUnknown);
  }

  MemberTraitsTable Make() {
    AddProfile();
    AddSeniority();
    AddInvitations();
    AddActivity();
    return std::move(traits_);
  }

 private:
  float& At(size_t member, Trait trait) {
    return traits_.values[member * kNumTraits + static_cast<size_t>(trait)];
  }

  void AddFlags(const char* column, Trait trait) {
    const auto flags = tables_.members.Flags(column);
    for (size_t i = 0; i < num_members_; ++i) {
      if (static_cast<Flag>(flags[i]) != Flag::kUnknown) At(i, trait) = flags[i];
    }
  }

  void AddNames(const char* column, Trait trait) {
    const Names names = NumberNames(tables_.members.Text(column), SameName::kSameFoldedName);
    for (size_t i = 0; i < num_members_; ++i) {
      if (names.rows[i] != kNoRow) At(i, trait) = static_cast<float>(names.rows[i]);
    }
  }

  void AddProfile() {
    AddFlags("verified", Trait::kVerified);
    AddFlags("accepts_invites", Trait::kAcceptsInvites);
    AddNames("city", Trait::kCity);
    AddNames("function", Trait::kFunction);
    AddNames("industry", Trait::kIndustry);
    const auto trust = tables_.members.Reals("trust");
    const auto years = tables_.members.Reals("years_experience");
    const TextListColumn skills = tables_.members.TextList("skills");
    for (size_t i = 0; i < num_members_; ++i) {
      At(i, Trait::kTrust) = trust[i];
      At(i, Trait::kYears) = years[i];
      At(i, Trait::kSkills) = LogCount(static_cast<double>(skills.row_size(i)));
    }
  }

  // Levels of the site's words: those whose members have more experience are higher.
  void AddSeniority() {
    const Names names = NumberNames(tables_.members.Text("seniority"), SameName::kSameFoldedName);
    const auto years = tables_.members.Reals("years_experience");
    const std::vector<float> levels = LevelsByYears(names.rows, years, names.texts.size());
    for (size_t i = 0; i < num_members_; ++i) {
      if (names.rows[i] != kNoRow) At(i, Trait::kSeniority) = levels[names.rows[i]];
    }
  }

  // Both sides' habits.
  void AddInvitations() {
    std::vector<double> sent(num_members_), sent_accepted(num_members_), received(num_members_),
        accepted(num_members_), answered(num_members_);
    for (const Invitation& invitation : ListInvitations(tables_.interactions, period_)) {
      ++sent[invitation.from];
      ++received[invitation.to];
      if (!invitation.was_answered()) continue;
      ++answered[invitation.to];
      if (!invitation.is_accepted) continue;
      ++sent_accepted[invitation.from];
      ++accepted[invitation.to];
    }
    AddCounts(sent, Trait::kInvitesSent);
    AddCounts(received, Trait::kInvitesReceived);
    AddShares(sent_accepted, sent, Trait::kSentAccepted);
    AddShares(accepted, received, Trait::kReceivedAccepted);
    AddShares(answered, received, Trait::kReceivedAnswered);
  }

  // A month: the same habit has the same number whenever it is looked at.
  void AddCounts(const std::vector<double>& counts, Trait trait) {
    for (size_t i = 0; i < num_members_; ++i) At(i, trait) = LogCount(counts[i] / num_months_);
  }

  void AddShares(const std::vector<double>& parts, const std::vector<double>& wholes, Trait trait) {
    const double all = std::accumulate(wholes.begin(), wholes.end(), 0.0);
    if (all == 0) return;
    const double usual = std::accumulate(parts.begin(), parts.end(), 0.0) / all;
    for (size_t i = 0; i < num_members_; ++i) {
      At(i, trait) = static_cast<float>((parts[i] + kPriorInvitations * usual) /
                                        (wholes[i] + kPriorInvitations));
    }
  }

  void AddActivity() {
    constexpr auto kMember = static_cast<uint8_t>(EntityKind::kMember);
    const auto kinds = tables_.interactions.Codes("actor_kind");
    const auto actors = tables_.interactions.Rows("actor_id");
    const auto times = tables_.interactions.Times("at");
    const auto joined = tables_.members.Times("joined_at");
    std::vector<double> counts(num_members_);
    std::vector<int64_t> last(num_members_, kNoTime);
    int64_t now = kNoTime;
    for (size_t i = 0; i < actors.size(); ++i) {
      if (!period_.Has(times[i])) continue;
      now = std::max(now, times[i]);
      if (kinds[i] != kMember) continue;
      ++counts[actors[i]];
      last[actors[i]] = std::max(last[actors[i]], times[i]);
    }
    for (const int64_t time : joined) {
      if (time != kNoTime && period_.Has(time)) now = std::max(now, time);
    }
    AddCounts(counts, Trait::kActions);
    AddDays(last, now, Trait::kIdleDays);
    AddDays({joined.begin(), joined.end()}, now, Trait::kMemberDays);
  }

  void AddDays(const std::vector<int64_t>& since, int64_t now, Trait trait) {
    for (size_t i = 0; i < num_members_; ++i) {
      if (since[i] == kNoTime || now == kNoTime) continue;
      At(i, trait) = LogCount(static_cast<double>(now - since[i]) / kSecondsPerDay);
    }
  }

  const GraphTables& tables_;
  GraphPeriod period_;
  size_t num_members_;
  double num_months_;
  MemberTraitsTable traits_;
};

}  // namespace

void MemberTraitsTable::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.Add("member_traits", values, kNumTraits);
  file.Finish();
}

MemberTraitsTable MakeMemberTraits(const GraphTables& tables, const GraphPeriod& period) {
  return TraitMaker(tables, period).Make();
}

}  // namespace bole
