#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/matching/reason_list.h"

namespace bole {
namespace {

// A tie from here on counts as strong: above what an invitation alone makes of it.
constexpr float kStrong = 0.6f;

Reason CountSharedConnections(const ReasonViews& views, uint32_t member, uint32_t other) {
  const CsrView& ties = views.graph.ties;
  const IdColumn ids(views.members.Text("member_id"));
  const auto mine = ties.row(member), theirs = ties.row(other);
  const auto my_strengths = ties.row_values(member), their_strengths = ties.row_values(other);
  Reason reason = {.kind = ReasonKind::kSharedConnections, .names = {}};
  for (size_t i = 0, j = 0; i < mine.size() && j < theirs.size();) {
    if (mine[i] != theirs[j]) {
      ++(mine[i] < theirs[j] ? i : j);
      continue;
    }
    const uint32_t shared = mine[i];
    // Someone hidden from the candidate is left out as well: their tie isn't ours to tell.
    if (views.wall->MayMention(member, shared) && views.wall->MayMention(other, shared)) {
      ++reason.count;
      if (std::min(my_strengths[i], their_strengths[j]) >= kStrong) ++reason.strong_count;
      if (reason.names.size() < kMostNames) reason.names.emplace_back(ids[shared]);
    }
    ++i;
    ++j;
  }
  return reason;
}

int32_t WholeYear(float year) {
  return static_cast<int32_t>(std::floor(year));
}

// The place where both spent most time together; years are 0 when not known.
struct SharedPlace {
  uint32_t place = 0;
  Overlap overlap;
};

std::optional<SharedPlace> FindSharedPlace(const StaysView& stays, uint32_t member,
                                           uint32_t other) {
  std::optional<SharedPlace> best;
  const auto length = [](const Overlap& overlap) { return overlap.to_year - overlap.from_year; };
  for (size_t i = 0; i < stays.row_size(member); ++i) {
    const Stay mine = stays.stay(member, i);
    for (size_t j = 0; j < stays.row_size(other); ++j) {
      const Stay theirs = stays.stay(other, j);
      if (mine.other != theirs.other) continue;
      const Overlap overlap = OverlapOf(mine, theirs);
      if (overlap.share <= 0) continue;
      if (!best || length(overlap) > length(best->overlap)) best = {mine.other, overlap};
    }
  }
  return best;
}

void AddPlace(ReasonKind kind, const std::optional<SharedPlace>& place, std::string_view name,
              ReasonList& list) {
  if (!place || name.empty()) return;
  list.Add({.kind = kind,
            .from_year = WholeYear(place->overlap.from_year),
            .to_year = WholeYear(place->overlap.to_year),
            .names = {std::string(name)}});
}

std::string_view CompanyName(const ReasonViews& views, uint32_t company) {
  const std::string_view name = views.companies.Text("name")[company];
  return name.empty() ? views.companies.Text("company_id")[company] : name;
}

void AddPlaces(const ReasonViews& views, uint32_t member, uint32_t other, ReasonList& list) {
  const auto company = FindSharedPlace(views.graph.employers, member, other);
  if (company) {
    AddPlace(ReasonKind::kSameCompany, company, CompanyName(views, company->place), list);
  }
  const auto school = FindSharedPlace(views.graph.schools, member, other);
  if (school) {
    AddPlace(ReasonKind::kSameSchool, school, views.graph.school_names[school->place], list);
  }
}

// Only what the member imported; not whether the other has the member.
void AddContact(const ReasonViews& views, uint32_t member, uint32_t other, ReasonList& list) {
  const CsrView& contacts = views.graph.contacts;
  const auto row = contacts.row(member);
  const auto found = std::lower_bound(row.begin(), row.end(), other);
  if (found == row.end() || *found != other) return;
  const uint64_t entry = contacts.offsets[member] + (found - row.begin());
  const std::string_view channel = views.graph.channel_names[views.graph.contact_channels[entry]];
  list.Add({.kind = ReasonKind::kInYourContacts, .names = {std::string(channel)}});
}

// The smallest group of both: it says most.
void AddGroup(const ReasonViews& views, uint32_t member, uint32_t other, ReasonList& list) {
  const CsrView& groups = views.graph.groups;
  const auto theirs = groups.row(other);
  std::optional<uint32_t> smallest;
  for (const uint32_t group : groups.row(member)) {
    if (!std::binary_search(theirs.begin(), theirs.end(), group)) continue;
    const CsrView& members = views.graph.group_members;
    if (!smallest || members.row_size(group) < members.row_size(*smallest)) smallest = group;
  }
  if (!smallest) return;
  list.Add(
      {.kind = ReasonKind::kSameGroup, .names = {std::string(views.graph.group_names[*smallest])}});
}

}  // namespace

void AddPeopleReasons(const ReasonViews& views, uint32_t member, uint32_t other, ReasonList& list) {
  AddContact(views, member, other, list);
  Reason shared = CountSharedConnections(views, member, other);
  if (shared.count > 0) list.Add(std::move(shared));
  AddPlaces(views, member, other, list);
  AddGroup(views, member, other, list);

  const TextListColumn skills = views.members.TextList("skills");
  list.AddShared(ReasonKind::kSharedSkills, MatchSkills(skills.row(member), skills.row(other)));
  const auto same = [&](ReasonKind kind, const std::string& column) {
    const TextColumn texts = views.members.Text(column);
    list.AddIfSame(kind, texts[member], texts[other]);
  };
  same(ReasonKind::kSameFunction, "function");
  same(ReasonKind::kSameCity, "city");
  same(ReasonKind::kSameIndustry, "industry");
}

}  // namespace bole
