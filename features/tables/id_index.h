// From external ids to rows, by hashing: what resolves millions of references.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/store/table.h"

namespace bole {

// The ids of one entity table, in row order. Takes 16 bytes and the id's own for each row.
//
// Thread safety: const and safe from any number of threads.
class IdIndex {
 public:
  // No ids at all.
  IdIndex() : IdIndex(TextColumnBuilder{}) {}

  // Requires that all ids differ, and fewer than kNoRow of them.
  explicit IdIndex(TextColumnBuilder ids);

  size_t size() const { return ids_.size(); }
  TextColumn ids() const { return ids_.view(); }

  // The row of an id, kNoRow when there is none.
  uint32_t Find(std::string_view id) const { return FindHashed(id, HashOf(id)); }

  // The same in two steps: a caller with many ids hashes and prefetches them all before it
  // waits for the memory of the first.
  static uint64_t HashOf(std::string_view id);
  void Prefetch(uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }
  uint32_t FindHashed(std::string_view id, uint64_t hash) const;

 private:
  struct Slot {
    uint32_t tag = 0;  // upper half of the hash: spares most looks at the ids themselves
    uint32_t row = kNoRow;
  };

  TextColumnBuilder ids_;
  std::vector<Slot> slots_;  // a power of two, at most half full, linear probing
  uint64_t mask_ = 0;
};

}  // namespace bole
