#include "engine/search/visible_rows.h"

#include <vector>

namespace bole {

std::shared_ptr<const RowSet> VisibleRows::For(Surface surface, uint32_t viewer,
                                               uint32_t num_rows) const {
  return kept_.Get({surface, viewer}, [&] {
    std::vector<uint32_t> rows;
    rows.reserve(num_rows);
    for (uint32_t row = 0; row < num_rows; ++row) {
      if (wall_.Allows(surface, viewer, row)) rows.push_back(row);
    }
    return RowSet::Of(rows)
        .Without(RowSet::Of(known_.Refused(surface, viewer)))
        .Without(RowSet::Of(known_.Hidden(surface, viewer)));
  });
}

}  // namespace bole
