// Which members looked at which jobs, who applied, and what employers answered.
#pragma once

#include <cstdint>
#include <vector>

#include "features/graph/graph_tables.h"

namespace bole {

// All that a member and a job had to do with each other.
struct JobEncounter {
  uint32_t member = 0;
  uint32_t job = 0;
  int64_t looked_at = kNoTime;    // the first of anything that the member did with the job
  int64_t applied_at = kNoTime;   // kNoTime: never
  int64_t answered_at = kNoTime;  // of the application, or since; kNoTime: not, as far as is known
  bool is_wanted = false;         // applied, or saved for later
  bool is_accepted = false;       // the first answer was no refusal
  bool is_hired = false;

  bool has_applied() const { return applied_at != kNoTime; }
  bool was_answered() const { return answered_at != kNoTime; }
};

// Those of the period, by (member, job), each pair once. An answer is the job's first shortlist,
// interview, offer, hire or reject of the member, not before the application. A member who gets in
// touch with a job applies to it.
//
// What a job did with a member who didn't apply is no encounter.
std::vector<JobEncounter> ListJobEncounters(const Table& interactions, const GraphPeriod& period);

}  // namespace bole
