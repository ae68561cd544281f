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

bool MayKnow(Spotlight spotlight, EntityKind viewer_kind) {
  return spotlight != Spotlight::kOpenToWork || viewer_kind != EntityKind::kMember;
}

std::shared_ptr<const RowSet> Share(RowSet rows) {
  return std::make_shared<const RowSet>(std::move(rows));
}

}  // namespace

Spotlights::Spotlights(SpotlightSources sources)
    : sources_(std::move(sources)),
      open_(Share(OpenToWork(sources_.members))),
      active_(Share(Active(sources_.members))),
      answer_(Share(LikelyToAnswer(sources_.traits))) {}

std::shared_ptr<const RowSet> Spotlights::Find(Spotlight spotlight, EntityKind viewer_kind,
                                               uint32_t viewer) const {
  const Key key = {spotlight, viewer_kind, viewer};
  switch (spotlight) {
    case Spotlight::kOpenToWork:
      return MayKnow(spotlight, viewer_kind) ? open_ : nullptr;
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

SetField Spotlights::FieldFor(EntityKind viewer_kind, uint32_t viewer) const {
  SetField field = {.name = kSpotlightField, .values = {}};
  for (size_t i = 0; i < kSpotlightNames.size(); ++i) {
    const auto spotlight = static_cast<Spotlight>(i);
    if (!MayKnow(spotlight, viewer_kind)) continue;
    field.values.push_back(
        {kSpotlightNames[i], [=, this] { return Find(spotlight, viewer_kind, viewer); }});
  }
  return field;
}

RowSet Spotlights::KnowSomeone(EntityKind viewer_kind, uint32_t viewer) const {
  std::vector<uint32_t> rows;
  for (const uint32_t colleague : sources_.colleagues.Of(viewer_kind, viewer)) {
    for (const uint32_t member : sources_.graph.ties.row(colleague)) {
      if (sources_.wall.MayMention(member, colleague)) rows.push_back(member);
    }
  }
  return SetOf(std::move(rows));
}

}  // namespace bole
