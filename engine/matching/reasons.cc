#include "engine/matching/reasons.h"

#include <glog/logging.h>

#include "engine/matching/reason_list.h"

namespace bole {

std::vector<Reason> Reasons(const ReasonViews& views, Surface surface, uint32_t query,
                            uint32_t candidate) {
  CHECK(views.wall != nullptr);
  ReasonList list;
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
    case Surface::kSimilarMembers:
      AddPeopleReasons(views, query, candidate, list);
      break;
    case Surface::kJobsForMember:
      AddMemberJobReasons(views, query, candidate, JobReader::kMember, list);
      break;
    case Surface::kCandidatesForJob:
      AddMemberJobReasons(views, candidate, query, JobReader::kEmployer, list);
      break;
    case Surface::kHeadhuntersForMember:
      AddHeadhunterMemberReasons(views, candidate, query, list);
      break;
    case Surface::kCandidatesForHeadhunter:
      AddHeadhunterMemberReasons(views, query, candidate, list);
      break;
    case Surface::kHeadhuntersForJob:
      AddHeadhunterJobReasons(views, candidate, query, list);
      break;
    case Surface::kSimilarJobs:
      AddJobReasons(views, query, candidate, list);
      break;
  }
  return list.Take();
}

}  // namespace bole
