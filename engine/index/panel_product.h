// Products of many queries with many items, of which only the large ones are wanted: a matrix
// product that never writes its result.
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/index/aligned_array.h"
#include "engine/index/panel_kernels.h"

namespace bole {

struct PanelKernels {
  std::string_view name;  // plain, avx2, avx512 or amx
  size_t panel_queries;

  // Goes on from item *next of the strip, a tile at a time, and writes the scores that are at least
  // their query's cutoff, tile by tile and in no order within one. Ends with the strip, or behind
  // the tile with which there are kEnoughHits; *next is then the first item that is left. Returns
  // how many hits there are. `hits` has room for kMaxHits. Of the queries that fill up a panel none
  // is a hit when its cutoff is infinite. Sums are rounded in another way by each set of kernels.
  //
  // Many tiles at a time: the first sums of a tile are begun while the last ones of that before it
  // are still compared.
  size_t (*floats)(const PanelStrip& strip, size_t* next, PanelHit* hits);

  // The same for codes, where the score is scale * sum, and a hit is whatever isn't below the
  // cutoff with the query's width added to the sum. Null where no instruction makes codes quicker
  // than floats.
  size_t (*codes)(const PanelStrip& strip, const CodeBounds& bounds, size_t* next, PanelHit* hits);

  // Writes rows of floats as `floats` reads them: see SplitFloatsAmx. Null: it reads them as they
  // are.
  void (*split)(const float* rows, size_t num_rows, size_t dim, uint32_t* to) = nullptr;

  // Dwords of a row of so many floats, as `floats` reads it.
  size_t FloatDepth(size_t dim) const;

  // An upper bound of how far a score by `floats` is from the true inner product of vectors whose
  // lengths have this product, without what underflows.
  double FloatError(size_t dim, double lengths) const;
};

// All that this processor supports, the slowest first.
std::vector<const PanelKernels*> SupportedPanelKernels();

// The fastest that the processor supports and BOLE_SIMD allows: see inner_product.h.
const PanelKernels& ChosenPanelKernels();

// Rows of dwords, packed for a tile: `width` rows beside each other, step by step.
class PackedPanels {
 public:
  // Packs rows of `depth` dwords, each `stride` bytes after the one before; what is left of the
  // last panel is 0.
  PackedPanels(const void* rows, size_t num_rows, size_t stride, size_t depth, size_t width);

  size_t width() const { return width_; }
  size_t depth() const { return depth_; }
  size_t num_panels() const { return (num_rows_ + width_ - 1) / width_; }

  // A strip of these queries without items or cutoffs yet. Requires number < num_panels().
  PanelStrip Strip(size_t number) const;

 private:
  void PackFew(const unsigned char* rows, size_t count, size_t stride, uint32_t* to);

  const size_t num_rows_;
  const size_t width_;
  const size_t depth_;
  AlignedArray<uint32_t> dwords_;
};

// Queries packed for the kernels' floats: num_rows rows of dim floats, one after the other.
PackedPanels PackFloats(const PanelKernels& kernels, const float* rows, size_t num_rows,
                        size_t dim);

// Rows of items as the kernels' floats read them: where they lie, or in a copy.
//
// Thread safety: none.
class FloatItems {
 public:
  // For at most `most_rows` rows at a time.
  FloatItems(const PanelKernels& kernels, size_t dim, size_t most_rows)
      : kernels_(kernels), dim_(dim) {
    if (kernels.split != nullptr)
      copy_ = AlignedArray<uint32_t>(most_rows * kernels.FloatDepth(dim));
  }

  // Takes rows that lie one after the other.
  void Take(const float* rows, size_t num_rows);

  // Puts them into a strip. They must still be there, and no others be taken, while it is read.
  void PutInto(PanelStrip* strip) const;

 private:
  const PanelKernels& kernels_;
  const size_t dim_;
  AlignedArray<uint32_t> copy_;
  const void* rows_ = nullptr;
  size_t num_rows_ = 0;
};

// Calls take(item, query, score), by number in the strip and place in the panel, for every hit.
//
//   find    find(&next, hits): PanelKernels' result for the strip. It reads the cutoffs anew with
//           each call, so `take` may raise them
template <class Find, class Take>
void ForEachHit(const PanelStrip& strip, const Find& find, const Take& take) {
  PanelHit hits[kernels::kMaxHits];
  for (size_t next = 0; next < strip.num_items;) {
    const size_t count = find(&next, hits);
    for (size_t i = 0; i < count; ++i) take(hits[i].item, hits[i].query, hits[i].score);
  }
}

// Has the strip's kernel load `num_bytes` from `next` on meanwhile: the part of them that falls to
// pass number `pass` of num_passes over the same items.
void LoadMeanwhile(const void* next, size_t num_bytes, size_t pass, size_t num_passes,
                   PanelStrip* strip);

// Queries that one thread searches together: as many as there are for it, since each pass reads all
// items, up to what its L2 cache holds. Lists don't depend on it: they are exact.
size_t QueriesPerPass(size_t num_queries, size_t num_threads);

// Rows of this many bytes that stay in a core's L2 cache while panels of queries pass over them.
size_t RowsPerStrip(size_t row_bytes);

}  // namespace bole
