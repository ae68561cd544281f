// How likely it is that two sides want each other.
#pragma once

namespace bole {

// An actor asks, an object answers: a member applies to a job, a headhunter writes to a member, an
// employer gives a job to a headhunter, who is to fill it.
struct MatchForecast {
  float interest = 0;    // P(the actor asks, once the object is proposed)
  float acceptance = 0;  // P(the object accepts, once asked)

  // Of both: one number for a pair, whichever side asks.
  float joint() const { return interest * acceptance; }

  bool operator==(const MatchForecast&) const = default;
};

}  // namespace bole
