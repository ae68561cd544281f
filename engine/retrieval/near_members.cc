#include "engine/retrieval/near_members.h"

namespace bole {

void NearMembers::Accumulate(uint32_t query, Accumulator& scores) const {
  if (near_.num_rows() == 0) return;
  const auto members = near_.row(query);
  const auto cosines = near_.row_values(query);
  for (size_t i = 0; i < members.size(); ++i) scores.Add(members[i], cosines[i]);
}

}  // namespace bole
