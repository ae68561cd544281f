#include "engine/search/colleagues.h"

#include <algorithm>

namespace bole {

Colleagues::Colleagues(const PrivacyWall& wall, std::vector<uint32_t> job_companies)
    : wall_(wall),
      job_companies_(std::move(job_companies)),
      employees_(Transpose(wall.employers())) {}

std::vector<uint32_t> Colleagues::Of(EntityKind viewer_kind, uint32_t viewer) const {
  std::vector<uint32_t> colleagues;
  for (const uint32_t company : CompaniesOf(viewer_kind, viewer)) {
    if (company == kNoRow) continue;
    for (const uint32_t colleague : employees_.view().row(company)) {
      if (MayTell(viewer_kind, viewer, colleague)) colleagues.push_back(colleague);
    }
  }
  std::ranges::sort(colleagues);
  colleagues.erase(std::ranges::unique(colleagues).begin(), colleagues.end());
  return colleagues;
}

std::vector<uint32_t> Colleagues::CompaniesOf(EntityKind viewer_kind, uint32_t viewer) const {
  switch (viewer_kind) {
    case EntityKind::kMember: {
      const auto employers = wall_.employers().row(viewer);
      return {employers.begin(), employers.end()};
    }
    case EntityKind::kJob:
      return {job_companies_[viewer]};
    case EntityKind::kHeadhunter:
      return {wall_.firm(viewer)};
    case EntityKind::kCompany:
      break;  // searches nothing
  }
  return {};
}

bool Colleagues::MayTell(EntityKind viewer_kind, uint32_t viewer, uint32_t colleague) const {
  if (viewer_kind == EntityKind::kMember) {
    return viewer != colleague && wall_.MayMention(viewer, colleague);
  }
  return !wall_.IsShownToNobody(Surface::kSimilarMembers, colleague);
}

}  // namespace bole
