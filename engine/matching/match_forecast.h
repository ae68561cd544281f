// How likely it is that two sides want each other.
#pragma once

namespace bole {

struct MatchForecast {
  float interest = 0;    // P(the candidate goes for the job)
  float acceptance = 0;  // P(the employer accepts the candidate who does)

  // Of both: one number for a pair, whichever side asks.
  float joint() const { return interest * acceptance; }

  bool operator==(const MatchForecast&) const = default;
};

}  // namespace bole
