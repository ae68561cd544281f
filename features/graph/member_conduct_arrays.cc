#include "features/graph/member_conduct_arrays.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "engine/base/vocabulary.h"
#include "engine/store/array_file.h"
#include "features/graph/dealings.h"

namespace bole {
namespace {

// An invitation without an answer after so long was not wanted.
constexpr int64_t kTimeToAnswer = 14 * 86400;  // seconds
constexpr size_t kSomeSkills = 3;

// Profiles, and the latest of last_active_at and of what each member did.
void AddProfiles(const GraphTables& tables, MemberConductArrays& conduct) {
  const Table& members = tables.members;
  const auto last_active = members.Times("last_active_at");
  const auto trust = members.Reals("trust");
  conduct.last_seen.assign(last_active.begin(), last_active.end());
  conduct.own_trust.assign(trust.begin(), trust.end());
  const TextColumn summaries = members.Text("summary"), functions = members.Text("function");
  const TextColumn seniorities = members.Text("seniority");
  const TextListColumn skills = members.TextList("skills");
  std::vector<uint8_t> has_position(members.num_rows()), has_education(members.num_rows());
  for (const uint32_t member : tables.positions.Rows("member_id")) has_position[member] = 1;
  for (const uint32_t member : tables.educations.Rows("member_id")) has_education[member] = 1;
  conduct.profile_parts.resize(members.num_rows());
  for (uint32_t member = 0; member < members.num_rows(); ++member) {
    conduct.profile_parts[member] =
        static_cast<uint8_t>(!summaries[member].empty() + (skills.row_size(member) >= kSomeSkills) +
                             !functions[member].empty() + !seniorities[member].empty() +
                             has_position[member] + has_education[member]);
  }
}

void AddSignsOfLife(const Table& interactions, const GraphPeriod& period,
                    MemberConductArrays& conduct) {
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto actors = interactions.Rows("actor_id");
  const auto times = interactions.Times("at");
  for (size_t i = 0; i < interactions.num_rows(); ++i) {
    if (static_cast<EntityKind>(actor_kinds[i]) != EntityKind::kMember || !period.Has(times[i])) {
      continue;
    }
    int64_t& last_seen = conduct.last_seen[actors[i]];
    last_seen = std::max(last_seen, times[i]);
  }
}

uint64_t Directed(uint32_t from, uint32_t to) {
  return uint64_t{from} << 32 | to;
}

// Invitations by sender: those that were answered, and those that are old enough to have been.
void AddInvitations(const std::vector<Dealing>& dealings, MemberConductArrays& conduct) {
  int64_t newest = kNoTime;
  std::vector<uint64_t> accepted, answered;  // sender and receiver
  for (const Dealing& dealing : dealings) {
    newest = std::max(newest, dealing.at);
    const uint64_t key = Directed(dealing.to, dealing.from);
    if (dealing.action == Action::kAccept) accepted.push_back(key);
    if (dealing.action == Action::kAccept || dealing.action == Action::kDecline ||
        dealing.action == Action::kIgnore) {
      answered.push_back(key);
    }
  }
  std::sort(accepted.begin(), accepted.end());
  std::sort(answered.begin(), answered.end());
  const auto has = [](const std::vector<uint64_t>& keys, uint64_t key) {
    return std::binary_search(keys.begin(), keys.end(), key);
  };
  for (const Dealing& dealing : dealings) {
    if (dealing.action != Action::kInvite) continue;
    const uint64_t key = Directed(dealing.from, dealing.to);
    const bool old = dealing.at == kNoTime || dealing.at <= newest - kTimeToAnswer;
    if (!old && !has(answered, key)) continue;
    ++conduct.invitations[dealing.from];
    conduct.accepted[dealing.from] += has(accepted, key);
  }
}

void AddVouchers(const GraphTables& tables, const GraphPeriod& period,
                 MemberConductArrays& conduct) {
  const Communities communities(tables.members);
  const auto joined = tables.members.Times("joined_at");
  const auto vouched_by = tables.members.Rows("vouched_by");
  std::vector<CsrEntry> entries;
  for (uint32_t member = 0; member < vouched_by.size(); ++member) {
    if (vouched_by[member] != kNoRow && vouched_by[member] != member &&
        communities.Same(member, vouched_by[member])) {
      entries.push_back({member, vouched_by[member]});
    }
  }
  const auto members_a = tables.connections.Rows("member_a");
  const auto members_b = tables.connections.Rows("member_b");
  const auto origins = tables.connections.Codes("origin");
  const auto times = tables.connections.Times("connected_at");
  for (size_t i = 0; i < origins.size(); ++i) {
    if (static_cast<TieOrigin>(origins[i]) != TieOrigin::kReferral || !period.Has(times[i]) ||
        !communities.Same(members_a[i], members_b[i])) {
      continue;
    }
    const int64_t a = joined[members_a[i]], b = joined[members_b[i]];
    if (a == kNoTime || b == kNoTime || a == b) continue;  // who came first isn't known
    entries.push_back(a < b ? CsrEntry{members_b[i], members_a[i]}
                            : CsrEntry{members_a[i], members_b[i]});
  }
  const size_t members = joined.size();
  conduct.vouchers =
      MakeCsr(std::move(entries), members, static_cast<uint32_t>(members), Duplicates::kMax);
  conduct.vouchers.values.clear();  // all ones
}

void AddIgnored(const std::vector<Dealing>& dealings, MemberConductArrays& conduct) {
  std::vector<Dealing> ignored;
  for (const Dealing& dealing : dealings) {
    if (dealing.action == Action::kIgnore && dealing.weight > 0) ignored.push_back(dealing);
  }
  // By weight last, so that a sum doesn't depend on the order of the table's rows.
  std::sort(ignored.begin(), ignored.end(), [](const Dealing& a, const Dealing& b) {
    return std::tie(a.from, a.to, a.at, a.weight) < std::tie(b.from, b.to, b.at, b.weight);
  });
  std::vector<CsrEntry> entries;
  for (const Dealing& dealing : ignored) {
    const bool again = !entries.empty() && entries.back().row == dealing.from &&
                       entries.back().column == dealing.to;
    if (again) {
      entries.back().value += dealing.weight;
      conduct.ignored_at.back() = dealing.at;
    } else {
      entries.push_back({dealing.from, dealing.to, dealing.weight});
      conduct.ignored_at.push_back(dealing.at);
    }
  }
  const size_t members = conduct.last_seen.size();
  conduct.ignored =
      MakeCsr(std::move(entries), members, static_cast<uint32_t>(members), Duplicates::kMax);
}

}  // namespace

MemberConduct MemberConductArrays::view() const {
  return {.last_seen = last_seen,
          .profile_parts = profile_parts,
          .invitations = invitations,
          .accepted = accepted,
          .own_trust = own_trust,
          .vouchers = vouchers.view(),
          .ignored = ignored.view(),
          .ignored_at = ignored_at};
}

void MemberConductArrays::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.Add("last_seen", last_seen);
  file.Add("profile_parts", profile_parts);
  file.Add("invitations", invitations);
  file.Add("accepted", accepted);
  file.Add("own_trust", own_trust);
  file.AddCsr("vouchers", vouchers.view());
  file.AddCsr("ignored", ignored.view());
  file.Add("ignored_at", ignored_at);
  file.Finish();
}

MemberConductArrays GatherMemberConduct(const GraphTables& tables, const GraphPeriod& period) {
  MemberConductArrays conduct;
  AddProfiles(tables, conduct);
  AddSignsOfLife(tables.interactions, period, conduct);
  const std::vector<Dealing> dealings = ListDealings(tables.interactions, period);
  conduct.invitations.resize(tables.members.num_rows());
  conduct.accepted.resize(tables.members.num_rows());
  AddInvitations(dealings, conduct);
  AddVouchers(tables, period, conduct);
  AddIgnored(dealings, conduct);
  return conduct;
}

}  // namespace bole
