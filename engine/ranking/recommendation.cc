#include "engine/ranking/recommendation.h"

#include <glog/logging.h>

#include <algorithm>

namespace bole {

EntityKind QueryKind(Surface surface) {
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
    case Surface::kJobsForMember:
    case Surface::kHeadhuntersForMember:
    case Surface::kSimilarMembers:
      return EntityKind::kMember;
    case Surface::kCandidatesForJob:
    case Surface::kHeadhuntersForJob:
    case Surface::kSimilarJobs:
      return EntityKind::kJob;
    case Surface::kCandidatesForHeadhunter:
      return EntityKind::kHeadhunter;
  }
  LOG(FATAL) << "not a surface: " << static_cast<int>(surface);
}

EntityKind ItemKind(Surface surface) {
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
    case Surface::kCandidatesForJob:
    case Surface::kCandidatesForHeadhunter:
    case Surface::kSimilarMembers:
      return EntityKind::kMember;
    case Surface::kJobsForMember:
    case Surface::kSimilarJobs:
      return EntityKind::kJob;
    case Surface::kHeadhuntersForMember:
    case Surface::kHeadhuntersForJob:
      return EntityKind::kHeadhunter;
  }
  LOG(FATAL) << "not a surface: " << static_cast<int>(surface);
}

std::vector<uint32_t> AscendingRows(std::span<const Recommendation> list) {
  std::vector<uint32_t> rows;
  rows.reserve(list.size());
  for (const Recommendation& item : list) rows.push_back(item.row);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace bole
