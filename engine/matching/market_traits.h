// What is known of each member who looks for work and of each job alone, as numbers that a ranker
// reads.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/base/csr.h"
#include "engine/store/array_file.h"

namespace bole {

// The columns of a member. Counts and days are logarithms, ln(1 + n); NaN is "not known". Shares
// are drawn to the mean of all: a handful says little.
enum class SeekerTrait : uint8_t {
  kLevel,          // of seniority, counted from 0: the site's own words in the order of experience
  kYears,          // of experience
  kOpenToWork,     // 0 or 1
  kVerified,       // 0 or 1
  kTrust,          // as the site gives it
  kNumSkills,      // count
  kLooks,          // count of jobs looked at
  kApplications,   // count
  kApplyShare,     // of the jobs looked at, those applied to
  kAnswered,       // count of applications with an answer
  kAcceptedShare,  // of these, those that weren't refused
  kSchoolShare,    // the same over all who went to the same school
  kIdleDays,       // since the last application or look
  kCity,           // a number for each name, the same as of jobs; so are function and industry
  kFunction,
  kIndustry,
};
inline constexpr size_t kNumSeekerTraits = 16;

// The columns of a job, likewise.
enum class JobTrait : uint8_t {
  kLevel,
  kMinYears,
  kPay,                // ln of the middle of the salary
  kOpenings,           // count
  kNumSkills,          // count
  kAgeDays,            // since it was posted
  kDaysLeft,           // until it closes
  kLooks,              // count of members who looked at it
  kApplications,       // count
  kApplyShare,         // of those who looked, those who applied
  kAnswered,           // count of applications with an answer
  kAcceptedShare,      // of these, those that weren't refused
  kAnsweredShare,      // of applications, those with an answer
  kHires,              // count
  kOpeningsLeft,       // count: openings without the hires; at 0 nobody is taken any more
  kInProgress,         // count of those accepted lately and not hired: some will fill openings
  kLatelyApplied,      // count of applications in the last weeks
  kCompanyLooks,       // count, over all jobs of the company
  kCompanyApplyShare,  // likewise
  kCompanyAcceptedShare,
  kByHeadhunter,  // 0 or 1
  kCity,
  kFunction,
  kIndustry,
  kCompany,  // row
};
inline constexpr size_t kNumJobTraits = 25;

// Views of a mapped file or of a MarketTraitsTable.
struct MarketTraits {
  ArrayView<float> members;  // members x kNumSeekerTraits
  ArrayView<float> jobs;     // jobs x kNumJobTraits
  // Numbers of skills; of a job with weights that say how much each counts, the first named most.
  CsrView member_skills;
  CsrView job_skills;

  float member(uint32_t row, SeekerTrait trait) const {
    return members.values[size_t{row} * kNumSeekerTraits + static_cast<size_t>(trait)];
  }
  float job(uint32_t row, JobTrait trait) const {
    return jobs.values[size_t{row} * kNumJobTraits + static_cast<size_t>(trait)];
  }

  // What features/graph wrote. Throws Error(kCorruptData) when sizes don't fit.
  static MarketTraits Read(const ArrayFile& file, size_t num_members, size_t num_jobs);
};

}  // namespace bole
