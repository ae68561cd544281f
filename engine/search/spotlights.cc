#include "engine/search/spotlights.h"

#include <algorithm>

namespace bole {
namespace {

// Of invitations, that somebody likely to answer answers.
constexpr float kAnsweredShare = 0.5f;

RowSet OpenToWork(const SearchIndex& members) {
  const size_t field = PlaceOfField(members.fields(), "open_to_work");
  if (field == members.fields().size()) return {};
  const SearchLane* lane = members.values(field, Tense::kCurrent);
  const auto yes = lane == nullptr ? std::nullopt : lane->Find("yes");
  return yes ? lane->Rows(*yes) : RowSet();
}

RowSet Active(const SearchIndex& members) {
  const size_t field = PlaceOfField(members.fields(), "days_inactive");
  std::vector<uint32_t> rows;
  if (field == members.fields().size()) return {};
  const std::span<const float> days = members.numbers(field);
  for (uint32_t row = 0; row < days.size(); ++row) {
    if (days[row] <= static_cast<float>(kActiveDays)) rows.push_back(row);
  }
  return RowSet::Of(rows);
}

RowSet LikelyToAnswer(const MemberTraits& traits) {
  std::vector<uint32_t> rows;
  for (uint32_t member = 0; member < traits.num_members(); ++member) {
    const bool is_known = traits.value(member, Trait::kInvitesReceived) > 0;
    const bool answers = traits.value(member, Trait::kReceivedAnswered) >= kAnsweredShare;
    if (is_known && answers) rows.push_back(member);
  }
  return RowSet::Of(rows);
}

RowSet SetOf(std::vector<uint32_t> rows) {
  std::ranges::sort(rows);
  rows.erase(std::ranges::unique(rows).begin(), rows.end());
  return RowSet::Of(rows);
}

std::shared_ptr<const RowSet> Share(RowSet rows) {
  return std::make_shared<const RowSet>(std::move(rows));
}

}  // namespace

Spotlights::Spotlights(SpotlightSources sources)
    : sources_(std::move(sources)),
      employees_(Transpose(sources_.wall.employers())),
      open_(Share(OpenToWork(sources_.members))),
      active_(Share(Active(sources_.members))),
      answer_(Share(LikelyToAnswer(sources_.traits))) {}

std::shared_ptr<const RowSet> Spotlights::Find(Spotlight spotlight, EntityKind viewer_kind,
                                               uint32_t viewer) const {
  const Key key = {spotlight, viewer_kind, viewer};
  switch (spotlight) {
    case Spotlight::kOpenToWork:
      return viewer_kind == EntityKind::kMember ? nullptr : open_;
    case Spotlight::kActive:
      return active_;
    case Spotlight::kLikelyToAnswer:
      return answer_;
    case Spotlight::kPastApplicant:
      return kept_.Get(key, [&] { return sources_.dealings.Applicants(viewer_kind, viewer); });
    case Spotlight::kKnowsSomeone:
      return kept_.Get(key, [&] { return KnowSomeone(viewer_kind, viewer); });
  }
  return nullptr;
}

std::vector<uint32_t> Spotlights::CompaniesOf(EntityKind viewer_kind, uint32_t viewer) const {
  switch (viewer_kind) {
    case EntityKind::kMember: {
      const auto employers = sources_.wall.employers().row(viewer);
      return {employers.begin(), employers.end()};
    }
    case EntityKind::kJob:
      return {sources_.job_companies[viewer]};
    case EntityKind::kHeadhunter:
      return {sources_.wall.firm(viewer)};
    case EntityKind::kCompany:
      break;  // searches nothing
  }
  return {};
}

bool Spotlights::MayTell(EntityKind viewer_kind, uint32_t viewer, uint32_t colleague) const {
  if (viewer_kind == EntityKind::kMember) {
    return viewer != colleague && sources_.wall.MayMention(viewer, colleague);
  }
  return !sources_.wall.IsShownToNobody(Surface::kSimilarMembers, colleague);
}

RowSet Spotlights::KnowSomeone(EntityKind viewer_kind, uint32_t viewer) const {
  std::vector<uint32_t> rows;
  for (const uint32_t company : CompaniesOf(viewer_kind, viewer)) {
    if (company == kNoRow) continue;
    for (const uint32_t colleague : employees_.view().row(company)) {
      if (!MayTell(viewer_kind, viewer, colleague)) continue;
      for (const uint32_t member : sources_.graph.ties.row(colleague)) {
        if (sources_.wall.MayMention(member, colleague)) rows.push_back(member);
      }
    }
  }
  return SetOf(std::move(rows));
}

}  // namespace bole
