// A set of rows, kept as a compressed bitmap: what a clause of a search matches.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct roaring_bitmap_s;

namespace bole {

// A set of row numbers that is counted and combined without unpacking it (Roaring bitmaps: Lemire
// et al. 2018). Hides CRoaring's C interface and its ownership.
//
// Thread safety: const methods are safe from any number of threads.
class RowSet {
 public:
  RowSet();
  ~RowSet();
  RowSet(const RowSet& other);
  RowSet& operator=(const RowSet& other);
  RowSet(RowSet&&) noexcept;
  RowSet& operator=(RowSet&&) noexcept;

  // Requires rows that ascend strictly.
  static RowSet Of(std::span<const uint32_t> rows);

  // All of 0 .. num_rows - 1.
  static RowSet All(uint32_t num_rows);

  // A view of what AppendFrozen wrote; the bytes must outlive it and every copy's original.
  // Throws Error(kCorruptData) when they aren't a frozen bitmap.
  static RowSet View(std::span<const uint8_t> frozen);

  // Appends the set to `bytes` in CRoaring's frozen form, which View uses in place, and zeros up
  // to a multiple of kFrozenAlignment. Returns the length without the zeros. Requires that
  // bytes.size() is such a multiple.
  static constexpr size_t kFrozenAlignment = 32;  // asked for by CRoaring
  size_t AppendFrozen(std::vector<uint8_t>& bytes) const;

  uint64_t size() const;
  bool empty() const;
  bool Contains(uint32_t row) const;
  bool operator==(const RowSet& other) const;

  RowSet And(const RowSet& other) const;
  RowSet Or(const RowSet& other) const;
  RowSet Without(const RowSet& other) const;
  uint64_t AndSize(const RowSet& other) const;

  // The same in place, without another set where this one has its rows for itself.
  void Keep(const RowSet& other);
  void Remove(const RowSet& other);

  // The union of many, in one pass.
  static RowSet Union(std::span<const RowSet> sets);

  // Ascending.
  std::vector<uint32_t> Rows() const;

  // The first of these, at most `count`, that aren't before `from`.
  std::vector<uint32_t> First(size_t count, uint32_t from = 0) const;

 private:
  struct Free {
    void operator()(const roaring_bitmap_s* bitmap) const;
  };
  using Bitmap = std::unique_ptr<roaring_bitmap_s, Free>;

  explicit RowSet(roaring_bitmap_s* bitmap, bool is_view = false)
      : bitmap_(bitmap), is_view_(is_view) {}

  Bitmap bitmap_;
  bool is_view_ = false;  // its rows stand in somebody else's bytes
};

}  // namespace bole
