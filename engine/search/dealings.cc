#include "engine/search/dealings.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

using enum Action;
using enum EntityKind;

constexpr int64_t kDaySeconds = 86'400;

// Who searches whom: the pairs of kinds that are remembered.
constexpr std::pair<EntityKind, EntityKind> kPairs[] = {
    {kHeadhunter, kMember}, {kJob, kMember}, {kMember, kMember}, {kMember, kJob}};

constexpr int64_t DayOf(int64_t time) {
  return time >= 0 ? time / kDaySeconds : (time - kDaySeconds + 1) / kDaySeconds;
}

bool Is(Action action, Dealing dealing) {
  switch (action) {
    case kView:
    case kSave:
      return dealing == Dealing::kViewed;
    case kContact:
    case kInvite:
    case kApply:
      return dealing == Dealing::kContacted;
    case kInterview:
    case kOffer:
      return dealing == Dealing::kContacted || dealing == Dealing::kChosen;
    case kShortlist:
    case kHire:
      return dealing == Dealing::kChosen;
    case kDismiss:
    case kReject:
      return dealing == Dealing::kDismissed;
    case kAccept:
    case kDecline:
    case kIgnore:
    case kReply:
    case kReport:
      return false;
  }
  return false;
}

// A file of an earlier version remembers only what it was asked to leave out.
bool IsRequired(Dealing dealing) {
  return dealing == Dealing::kViewed || dealing == Dealing::kContacted;
}

std::string NameOf(EntityKind actor, EntityKind wanted, Dealing dealing) {
  return std::string(kEntityKindNames[static_cast<size_t>(actor)]) + "_" +
         std::string(kDealingNames[static_cast<size_t>(dealing)]) + "_" +
         std::string(kEntityKindNames[static_cast<size_t>(wanted)]);
}

size_t NumRows(const DealingTables& tables, EntityKind kind) {
  if (kind == kMember) return tables.members.num_rows();
  return kind == kJob ? tables.jobs.num_rows() : tables.headhunters.num_rows();
}

// The last day of each pair: days up to 2^24 are exact as floats.
Csr LastDays(const DealingTables& tables, std::pair<EntityKind, EntityKind> kinds, Dealing dealing,
             int64_t now) {
  const auto actor_kinds = tables.interactions.Codes("actor_kind");
  const auto object_kinds = tables.interactions.Codes("object_kind");
  const auto actions = tables.interactions.Codes("action");
  const auto actors = tables.interactions.Rows("actor_id");
  const auto objects = tables.interactions.Rows("object_id");
  const auto times = tables.interactions.Times("at");
  const int64_t first_day = DayOf(now) - kMaxDealingDays;
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < times.size(); ++i) {
    if (static_cast<EntityKind>(actor_kinds[i]) != kinds.first ||
        static_cast<EntityKind>(object_kinds[i]) != kinds.second || times[i] == kNoTime ||
        !Is(static_cast<Action>(actions[i]), dealing)) {
      continue;
    }
    const int64_t day = DayOf(times[i]);
    if (day < first_day) continue;
    entries.push_back({actors[i], objects[i], static_cast<float>(day)});
  }
  return MakeCsr(std::move(entries), NumRows(tables, kinds.first),
                 static_cast<uint32_t>(NumRows(tables, kinds.second)), Duplicates::kMax);
}

constexpr char kApplicants[] = "applicants";

Csr ListApplicants(const DealingTables& tables, int64_t now) {
  const auto actor_kinds = tables.interactions.Codes("actor_kind");
  const auto object_kinds = tables.interactions.Codes("object_kind");
  const auto actions = tables.interactions.Codes("action");
  const auto actors = tables.interactions.Rows("actor_id");
  const auto objects = tables.interactions.Rows("object_id");
  const auto times = tables.interactions.Times("at");
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < actions.size(); ++i) {
    const bool is_application = static_cast<Action>(actions[i]) == kApply &&
                                static_cast<EntityKind>(actor_kinds[i]) == kMember &&
                                static_cast<EntityKind>(object_kinds[i]) == kJob;
    // What has no time has always been there.
    if (is_application && (times[i] == kNoTime || times[i] <= now)) {
      entries.push_back({objects[i], actors[i]});
    }
  }
  return MakeCsr(std::move(entries), tables.jobs.num_rows(),
                 static_cast<uint32_t>(tables.members.num_rows()), Duplicates::kMax);
}

RowSet SetOf(std::vector<uint32_t> rows) {
  std::ranges::sort(rows);
  rows.erase(std::ranges::unique(rows).begin(), rows.end());
  return RowSet::Of(rows);
}

}  // namespace

DealingTables DealingTables::Open(const std::filesystem::path& directory) {
  const auto open = [&](const char* name) {
    return Table::Open(directory / (std::string(name) + ".bole"));
  };
  return {open("interactions"), open("members"), open("jobs"), open("headhunters")};
}

void WriteDealings(const DealingTables& tables, int64_t now, const std::filesystem::path& path) {
  ArrayFileWriter writer(path);
  writer.AddCsr(kApplicants, ListApplicants(tables, now).view());
  for (const auto& kinds : kPairs) {
    for (const Dealing dealing : kDealings) {
      const Csr days = LastDays(tables, kinds, dealing, now);
      writer.AddCsr(NameOf(kinds.first, kinds.second, dealing), days.view());
    }
  }
  writer.Finish();
}

Dealings::Dealings(const std::filesystem::path& path, const Table& jobs, const Table& headhunters,
                   int64_t now)
    : file_(ArrayFile::Open(path)), today_(DayOf(now)), applicants_(file_.GetCsr(kApplicants)) {
  CheckCsr(applicants_, path.string() + ": " + kApplicants);
  if (applicants_.num_rows() != jobs.num_rows()) {
    throw Error(ErrorCode::kCorruptData, "dealings of other tables: " + path.string());
  }
  for (const auto& [actor, wanted] : kPairs) {
    for (const Dealing dealing : kDealings) {
      CsrView& days = days_[static_cast<size_t>(actor)][static_cast<size_t>(wanted)]
                           [static_cast<size_t>(dealing)];
      const std::string name = NameOf(actor, wanted, dealing);
      if (!IsRequired(dealing) && !file_.Has(name + ".offsets")) continue;
      days = file_.GetCsr(name);
      CheckCsr(days, path.string() + ": " + name);
      const bool fits = (actor != kJob || days.num_rows() == jobs.num_rows()) &&
                        (actor != kHeadhunter || days.num_rows() == headhunters.num_rows());
      if (!fits) throw Error(ErrorCode::kCorruptData, "dealings of other tables: " + path.string());
    }
  }
  MakeTeams(jobs, headhunters);
}

void Dealings::MakeTeams(const Table& jobs, const Table& headhunters) {
  std::map<std::string, uint32_t> numbers;
  const auto add = [&](const Actor& actor, const std::string& team) {
    const auto [found, is_new] = numbers.emplace(team, static_cast<uint32_t>(teams_.size()));
    if (is_new) teams_.emplace_back();
    teams_[found->second].push_back(actor);
    team_of_[static_cast<size_t>(actor.kind)].push_back(found->second);
  };
  const TextColumn firms = headhunters.Text("firm_id");
  const auto name_of = [&](uint32_t headhunter) {
    return firms[headhunter].empty() ? "headhunter " + std::to_string(headhunter)
                                     : "firm " + std::string(firms[headhunter]);
  };
  for (uint32_t row = 0; row < headhunters.num_rows(); ++row) add({kHeadhunter, row}, name_of(row));
  const auto posters = jobs.Rows("headhunter_id");
  const auto companies = jobs.Rows("company_id");
  for (uint32_t row = 0; row < jobs.num_rows(); ++row) {
    if (posters[row] != kNoRow) {
      add({kJob, row}, name_of(posters[row]));
    } else if (companies[row] != kNoRow) {
      add({kJob, row}, "company " + std::to_string(companies[row]));
    } else {
      add({kJob, row}, "job " + std::to_string(row));
    }
  }
}

void Dealings::Collect(const Actor& actor, const DealingsQuery& query, Dealing dealing,
                       std::vector<uint32_t>& rows) const {
  const CsrView& days = days_[static_cast<size_t>(actor.kind)][static_cast<size_t>(query.wanted)]
                             [static_cast<size_t>(dealing)];
  if (actor.row >= days.num_rows()) return;  // of kinds that aren't remembered there are none
  const auto since = static_cast<float>(today_ - query.days);
  for (uint64_t i = days.offsets[actor.row]; i < days.offsets[actor.row + 1]; ++i) {
    if (days.values[i] >= since) rows.push_back(days.columns[i]);
  }
}

std::vector<Dealings::Actor> Dealings::TeamOf(EntityKind viewer_kind, uint32_t viewer) const {
  const auto& team_of = team_of_[static_cast<size_t>(viewer_kind)];
  if (viewer < team_of.size()) return teams_[team_of[viewer]];
  return {{viewer_kind, viewer}};
}

RowSet Dealings::Recent(const DealingsQuery& query) const {
  std::vector<Actor> actors = {{query.viewer_kind, query.viewer}};
  if (query.by_team) actors = TeamOf(query.viewer_kind, query.viewer);
  std::vector<uint32_t> rows;
  for (const Actor& actor : actors) {
    if (query.viewed) Collect(actor, query, Dealing::kViewed, rows);
    if (query.contacted) Collect(actor, query, Dealing::kContacted, rows);
  }
  return SetOf(std::move(rows));
}

std::span<const uint32_t> Dealings::Own(EntityKind viewer_kind, uint32_t viewer, EntityKind wanted,
                                        Dealing dealing) const {
  const CsrView& days = days_[static_cast<size_t>(viewer_kind)][static_cast<size_t>(wanted)]
                             [static_cast<size_t>(dealing)];
  return viewer < days.num_rows() ? days.row(viewer) : std::span<const uint32_t>();
}

RowSet Dealings::Applicants(EntityKind viewer_kind, uint32_t viewer) const {
  std::vector<uint32_t> rows;
  for (const Actor& actor : TeamOf(viewer_kind, viewer)) {
    if (actor.kind != kJob) continue;
    const auto members = applicants_.row(actor.row);
    rows.insert(rows.end(), members.begin(), members.end());
  }
  return SetOf(std::move(rows));
}

}  // namespace bole
