// Products of many queries with many items, of which only the large ones are wanted: a matrix
// product that never writes its result.
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/index/aligned_array.h"
#include "engine/index/inner_product.h"
#include "engine/index/panel_kernels.h"

namespace bole {

struct PanelKernels {
  InstructionSet instruction_set;
  size_t tile_queries;
  size_t code_queries;  // of a tile of codes
  size_t panel_items;

  // Goes on from tile number *tile to the first with a score that is at least its query's cutoff,
  // writes those of that tile by query, then item, and returns how many there are; 0: no tile has
  // any. *tile is then the number of the next. `hits` has room for a whole tile. Sums are rounded
  // in another way with each instruction set.
  //
  // A strip and not a tile at a time: the first sums of a tile are begun while the last ones of
  // that before it are still compared.
  size_t (*floats)(const PanelStrip& strip, size_t* tile, PanelHit* hits);

  // The same for codes, where the score is scale * (sum + correction), and a hit is whatever
  // isn't below the cutoff with the query's width added to the sum. Null where no instruction
  // makes codes quicker than floats.
  size_t (*codes)(const PanelStrip& strip, const CodeBounds& bounds, size_t* tile, PanelHit* hits);
};

// Requires IsSupported.
const PanelKernels& PanelKernelsFor(InstructionSet instruction_set);

// The fastest that the processor supports and BOLE_SIMD allows: see inner_product.h.
const PanelKernels& ChosenPanelKernels();

// Rows of dwords, packed for a tile: `width` rows beside each other, step by step.
class PackedPanels {
 public:
  // Room for panels of `width` rows, for up to `num_rows` rows of `depth` dwords.
  PackedPanels(size_t num_rows, size_t width, size_t depth);

  // Packs rows, each `stride` bytes after the one before; what is left of the last panel is 0.
  void Pack(const void* rows, size_t num_rows, size_t stride);

  size_t width() const { return width_; }
  size_t depth() const { return depth_; }
  size_t num_panels() const { return num_panels_; }
  const uint32_t* panel(size_t number) const { return dwords_.data() + number * width_ * depth_; }

 private:
  void PackFew(const unsigned char* rows, size_t count, size_t stride, uint32_t* to);

  const size_t width_;
  const size_t depth_;
  size_t num_panels_ = 0;
  AlignedArray<uint32_t> dwords_;
};

// Scores all queries with all items and calls take(query, item, score) for every hit, by places in
// what was packed; those that only fill up a panel come too.
//
//   find    find(number of the items' panel, &tile, hits): PanelKernels' result for the strip of
//           all queries. It reads the cutoffs anew with each call, so `take` may raise them
template <class Find, class Take>
void ForEachHit(const PackedPanels& queries, const PackedPanels& items, const Find& find,
                const Take& take) {
  PanelHit hits[kernels::kMaxTileQueries * kernels::kMaxPanelItems];
  // A panel of items stays in the L1 cache while all queries, smaller and in the L2 cache, pass it.
  for (size_t i = 0; i < items.num_panels(); ++i) {
    for (size_t tile = 0; tile < queries.num_panels();) {
      const size_t count = find(i, &tile, hits);
      for (size_t hit = 0; hit < count; ++hit) {
        take((tile - 1) * queries.width() + hits[hit].query, i * items.width() + hits[hit].item,
             hits[hit].score);
      }
    }
  }
}

// Queries that one thread searches together: as many as there are for it, since each pass packs all
// items, up to what its L2 cache holds. Lists don't depend on it: they are exact.
size_t QueriesPerPass(size_t num_queries, size_t num_threads);

// Begins to load rows that will be packed soon.
void LoadAhead(const void* rows, size_t num_bytes);

// Rows whose panels stay in a core's L2 cache while the queries pass over them.
size_t RowsPerPanelBlock(size_t depth);

}  // namespace bole
