#include "engine/matching/market_traits.h"

#include "engine/base/error.h"

namespace bole {

MarketTraits MarketTraits::Read(const ArrayFile& file, size_t num_members, size_t num_jobs) {
  const MarketTraits traits = {file.Get<float>("members"), file.Get<float>("jobs"),
                               file.GetCsr("member_skills"), file.GetCsr("job_skills")};
  const bool fits =
      traits.members.num_rows == num_members && traits.members.num_columns == kNumSeekerTraits &&
      traits.jobs.num_rows == num_jobs && traits.jobs.num_columns == kNumJobTraits &&
      traits.member_skills.num_rows() == num_members && traits.job_skills.num_rows() == num_jobs &&
      traits.member_skills.num_columns == traits.job_skills.num_columns;
  if (!fits) {
    throw Error(ErrorCode::kCorruptData,
                "market traits have the wrong size: " + file.path().string());
  }
  return traits;
}

}  // namespace bole
