// The planted truth: the probabilities that all behaviour of the world is drawn from.
//
// Everything is a pure function of two parties as population.h has them, hidden directions
// included. Each is the logistic function of a sum; the terms and their weights stand in
// truth.cc, one constant a term, and in README.md as formulas.
#pragma once

#include <cstddef>

#include "features/world/population.h"

namespace bole::world {

// Share of a job's skills that a member has, the first of the list counting most; in [0, 1].
double SkillFit(const Member& member, const Job& job);

// P(the member applies | they have looked at the job).
double InterestInJob(const Member& member, const Job& job);

// P(a member who is shown the job looks at it): a little for curiosity, the rest for interest.
double LookAtJob(const Member& member, const Job& job);

// P(the employer shortlists | the member applied).
double EmployerAccepts(const Job& job, const Member& member);

// P(the headhunter contacts the member | their profile is found); 0 for people of off-limits
// companies.
double HeadhunterWants(const Headhunter& headhunter, const Member& member);

// P(the member replies | the headhunter contacted them).
double MemberAnswersHeadhunter(const Member& member, const Headhunter& headhunter);

// P(the headhunter places the member | they replied).
double HeadhunterPlaces(const Headhunter& headhunter, const Member& member);

// What two members share when one invites the other.
struct Acquaintance {
  size_t num_common_ties = 0;
  bool same_employer = false;  // today
  bool same_class = false;     // school and year
};
Acquaintance AcquaintanceOf(const Member& a, const Member& b, size_t num_common_ties);

// P(the target accepts | invited by the sender).
double AcceptsInvite(const Member& sender, const Member& target, const Acquaintance& shared);

// P(a refusal is said (decline) | the target doesn't accept); else it is silence.
double SaysNo(const Member& target);

// P(the target reports the sender | the target doesn't accept).
double ReportsSender(const Member& sender);

}  // namespace bole::world
