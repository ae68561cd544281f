#include "features/tables/id_index.h"

#include <glog/logging.h>
#include <xxhash.h>

#include <bit>
#include <utility>

namespace bole {
namespace {

uint32_t TagOf(uint64_t hash) {
  return static_cast<uint32_t>(hash >> 32);
}

}  // namespace

IdIndex::IdIndex(TextColumnBuilder ids) : ids_(std::move(ids)) {
  CHECK_LT(ids_.size(), kNoRow);
  slots_.resize(std::bit_ceil(2 * ids_.size() + 1));
  mask_ = slots_.size() - 1;
  const TextColumn texts = ids_.view();
  for (uint32_t row = 0; row < texts.size(); ++row) {
    const uint64_t hash = HashOf(texts[row]);
    uint64_t place = hash & mask_;
    while (slots_[place].row != kNoRow) place = (place + 1) & mask_;
    slots_[place] = {TagOf(hash), row};
  }
}

uint64_t IdIndex::HashOf(std::string_view id) {
  return XXH3_64bits(id.data(), id.size());
}

uint32_t IdIndex::FindHashed(std::string_view id, uint64_t hash) const {
  const TextColumn texts = ids_.view();
  for (uint64_t place = hash & mask_;; place = (place + 1) & mask_) {
    const Slot& slot = slots_[place];
    if (slot.row == kNoRow) return kNoRow;
    if (slot.tag == TagOf(hash) && texts[slot.row] == id) return slot.row;
  }
}

}  // namespace bole
