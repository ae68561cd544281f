// Who is shown, group by group: whether lists pass some people by.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

namespace bole {

// What lists make of the members with one value of an attribute.
struct GroupImpact {
  std::string value;
  uint64_t members = 0;
  uint64_t shown = 0;           // places that they have on all lists
  double share_of_members = 0;  // of those whose value is known
  double share_of_shown = 0;
  // Places for each member, against the group that has most of them; 1 for that one. Employers'
  // usual rule of thumb looks closer below 0.8 (Uniform Guidelines 1978, four fifths).
  double ratio = 0;
  double low = 0;  // 2.5th and 97.5th percentile over replicates
  double high = 0;
};

struct ImpactOptions {
  uint64_t seed = 1;
  size_t num_replicates = 1000;
  // Groups that are smaller are measured, but nobody is measured against them.
  uint64_t least_reference = 30;
};

// By value in byte order. Members without a value (empty) count nowhere.
//
//   exposure  by member: lists that they are on
//   values    by member
//
// Intervals are by bootstrap (Efron 1979) over a fixed number of blocks that members belong to by a
// hash of their row, so that they cost the same for any number of members. Throws
// Error(kInvalidArgument) for other sizes.
std::vector<GroupImpact> MeasureImpact(std::span<const uint32_t> exposure,
                                       std::span<const std::string> values,
                                       const ImpactOptions& options);

// [{"value": "new", "members": 12, ..}, ..]
nlohmann::json ToJson(std::span<const GroupImpact> groups);

}  // namespace bole
