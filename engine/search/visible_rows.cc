#include "engine/search/visible_rows.h"

#include <algorithm>
#include <vector>

namespace bole {

std::shared_ptr<const RowSet> VisibleRows::Find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(kept_, key, &Kept::first);
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return found->second;
}

std::shared_ptr<const RowSet> VisibleRows::For(Surface surface, uint32_t viewer,
                                               uint32_t num_rows) const {
  const Key key = {surface, viewer};
  if (auto found = Find(key)) return found;
  std::vector<uint32_t> rows;
  rows.reserve(num_rows);
  for (uint32_t row = 0; row < num_rows; ++row) {
    if (wall_.Allows(surface, viewer, row)) rows.push_back(row);
  }
  auto visible = std::make_shared<const RowSet>(RowSet::Of(rows));
  const std::lock_guard lock(mutex_);
  // Two who asked at the same time made the same set; one too many is kept until it is forgotten.
  kept_.emplace_front(key, visible);
  if (kept_.size() > kMaxKept) kept_.pop_back();
  return visible;
}

}  // namespace bole
