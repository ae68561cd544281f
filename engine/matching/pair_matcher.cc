#include "engine/matching/pair_matcher.h"

#include <glog/logging.h>

#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

// Whether the one who asks for the list is who asks the other: members apply to jobs, headhunters
// write to members.
bool ListsObjects(Surface surface) {
  switch (surface) {
    case Surface::kJobsForMember:
    case Surface::kCandidatesForHeadhunter:
      return true;
    case Surface::kCandidatesForJob:
    case Surface::kHeadhuntersForMember:
      return false;
    case Surface::kPeopleYouMayKnow:
    case Surface::kHeadhuntersForJob:
    case Surface::kSimilarMembers:
    case Surface::kSimilarJobs:
      break;
  }
  LOG(FATAL) << "nothing is foretold on surface " << kSurfaceNames[static_cast<size_t>(surface)];
}

}  // namespace

PairMatcher::PairMatcher(std::unique_ptr<const MatchFeatures> features, MatchRanker ranker)
    : features_(std::move(features)), ranker_(std::move(ranker)) {
  if (ranker_.num_features() == features_->num_features()) return;
  throw Error(ErrorCode::kCorruptData, "ranker and features of matches don't fit together");
}

std::vector<MatchForecast> PairMatcher::Foretell(Surface surface, uint32_t query,
                                                 std::span<const uint32_t> others) const {
  return ranker_.Foretell(ListsObjects(surface) ? features_->OfActor(query, others)
                                                : features_->OfObject(query, others));
}

}  // namespace bole
