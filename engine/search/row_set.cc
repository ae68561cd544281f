#include "engine/search/row_set.h"

#include <glog/logging.h>
#include <roaring/roaring.h>

#include <algorithm>

#include "engine/base/error.h"

namespace bole {

void RowSet::Free::operator()(const roaring_bitmap_s* bitmap) const {
  roaring_bitmap_free(bitmap);
}

RowSet::RowSet() : bitmap_(roaring_bitmap_create()) {}
RowSet::~RowSet() = default;
RowSet::RowSet(RowSet&&) noexcept = default;
RowSet& RowSet::operator=(RowSet&&) noexcept = default;

RowSet::RowSet(const RowSet& other) : bitmap_(roaring_bitmap_copy(other.bitmap_.get())) {}

RowSet& RowSet::operator=(const RowSet& other) {
  if (this != &other) *this = RowSet(other);
  return *this;
}

RowSet RowSet::Of(std::span<const uint32_t> rows) {
  auto* bitmap = roaring_bitmap_of_ptr(rows.size(), rows.data());
  // Runs of rows shrink to their two ends; the form of a set then depends on its rows alone.
  roaring_bitmap_run_optimize(bitmap);
  roaring_bitmap_shrink_to_fit(bitmap);
  return RowSet(bitmap);
}

RowSet RowSet::All(uint32_t num_rows) {
  return num_rows == 0 ? RowSet() : RowSet(roaring_bitmap_from_range(0, num_rows, 1));
}

RowSet RowSet::View(std::span<const uint8_t> frozen) {
  const auto* bitmap =
      roaring_bitmap_frozen_view(reinterpret_cast<const char*>(frozen.data()), frozen.size());
  if (bitmap == nullptr) {
    throw Error(ErrorCode::kCorruptData, "bytes are no bitmap of rows");
  }
  return RowSet(const_cast<roaring_bitmap_t*>(bitmap), true);
}

size_t RowSet::AppendFrozen(std::vector<uint8_t>& bytes) const {
  CHECK_EQ(bytes.size() % kFrozenAlignment, 0u);
  const size_t begin = bytes.size();
  const size_t length = roaring_bitmap_frozen_size_in_bytes(bitmap_.get());
  const size_t padded = (length + kFrozenAlignment - 1) / kFrozenAlignment * kFrozenAlignment;
  bytes.resize(begin + padded);
  // CRoaring writes through aligned pointers, which a vector's storage isn't sure to give.
  struct alignas(kFrozenAlignment) Block {
    uint8_t bytes[kFrozenAlignment];
  };
  std::vector<Block> aligned(padded / kFrozenAlignment);
  roaring_bitmap_frozen_serialize(bitmap_.get(), reinterpret_cast<char*>(aligned.data()));
  const auto* first = reinterpret_cast<const uint8_t*>(aligned.data());
  std::copy(first, first + length, bytes.begin() + static_cast<ptrdiff_t>(begin));
  return length;
}

uint64_t RowSet::size() const {
  return roaring_bitmap_get_cardinality(bitmap_.get());
}
bool RowSet::empty() const {
  return roaring_bitmap_is_empty(bitmap_.get());
}
bool RowSet::Contains(uint32_t row) const {
  return roaring_bitmap_contains(bitmap_.get(), row);
}

bool RowSet::operator==(const RowSet& other) const {
  return roaring_bitmap_equals(bitmap_.get(), other.bitmap_.get());
}

RowSet RowSet::And(const RowSet& other) const {
  return RowSet(roaring_bitmap_and(bitmap_.get(), other.bitmap_.get()));
}

RowSet RowSet::Or(const RowSet& other) const {
  return RowSet(roaring_bitmap_or(bitmap_.get(), other.bitmap_.get()));
}

RowSet RowSet::Without(const RowSet& other) const {
  return RowSet(roaring_bitmap_andnot(bitmap_.get(), other.bitmap_.get()));
}

uint64_t RowSet::AndSize(const RowSet& other) const {
  return roaring_bitmap_and_cardinality(bitmap_.get(), other.bitmap_.get());
}

void RowSet::Keep(const RowSet& other) {
  if (is_view_) {
    *this = And(other);
  } else {
    roaring_bitmap_and_inplace(bitmap_.get(), other.bitmap_.get());
  }
}

void RowSet::Remove(const RowSet& other) {
  if (is_view_) {
    *this = Without(other);
  } else {
    roaring_bitmap_andnot_inplace(bitmap_.get(), other.bitmap_.get());
  }
}

RowSet RowSet::Union(std::span<const RowSet> sets) {
  std::vector<const roaring_bitmap_t*> bitmaps;
  bitmaps.reserve(sets.size());
  for (const RowSet& set : sets) bitmaps.push_back(set.bitmap_.get());
  return RowSet(roaring_bitmap_or_many(bitmaps.size(), bitmaps.data()));
}

std::vector<uint32_t> RowSet::Rows() const {
  std::vector<uint32_t> rows(size());
  roaring_bitmap_to_uint32_array(bitmap_.get(), rows.data());
  return rows;
}

std::vector<uint32_t> RowSet::First(size_t count, uint32_t from) const {
  std::vector<uint32_t> rows(std::min<uint64_t>(size(), count));
  roaring_uint32_iterator_t next;
  roaring_init_iterator(bitmap_.get(), &next);
  if (from > 0) roaring_move_uint32_iterator_equalorlarger(&next, from);
  rows.resize(roaring_read_uint32_iterator(&next, rows.data(), static_cast<uint32_t>(rows.size())));
  return rows;
}

}  // namespace bole
