// The kernels behind panel_product.h, one set for each instruction set.
//
// As in inner_product_kernels.h, what is compiled for AVX includes nothing of the standard library
// but <cstddef> and <cstdint>.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole {

// A packed panel of queries, and the rows of items that it meets. A row is `depth` dwords: a dword
// is a float, two halves of floats, or four codes. The panel has depth steps of one dword for each
// of its queries. Some rows and the panel are a tile.
struct PanelStrip {
  const void* queries = nullptr;
  size_t num_queries = 0;  // of the panel; what fills it up isn't multiplied where that saves work
  size_t depth = 0;
  const void* items = nullptr;
  size_t item_stride = 0;  // bytes from a row to the next
  size_t num_items = 0;
  const float* cutoffs =
      nullptr;  // one for each query of a whole panel: scores below aren't wanted

  // What the sums of floats begin with: a row for each item, as wide as a whole panel, and behind
  // them kMaxTileItems rows that may be read; null: 0.
  const float* starts = nullptr;

  // What will be read next, and how much of it is loaded while one item is multiplied; null:
  // nothing.
  const char* ahead = nullptr;
  size_t ahead_bytes = 0;
};

// What a strip of codes needs besides.
struct CodeBounds {
  const int32_t* corrections =
      nullptr;                    // what sums begin with, one for each query of a whole panel
  const float* widths = nullptr;  // the same
  const float* scales = nullptr;  // one for each item
};

// A score that isn't below its query's cutoff.
struct PanelHit {
  float score;
  uint32_t item;   // number in the strip
  uint32_t query;  // place in the panel
};

namespace kernels {

// Most queries of a panel and items of a tile, for buffers.
constexpr size_t kMaxPanelQueries = 48;
constexpr size_t kMaxTileItems = 16;

// A kernel returns behind the tile with which it has this many hits. Each return interrupts the
// multiplications; but it is also when cutoffs rise, and the fewer rows pass them in vain.
constexpr size_t kEnoughHits = 32;
constexpr size_t kMaxHits = kEnoughHits + kMaxTileItems * kMaxPanelQueries;

size_t FloatStripPlain(const PanelStrip& strip, size_t* next, PanelHit* hits);
size_t FloatStripAvx2(const PanelStrip& strip, size_t* next, PanelHit* hits);
size_t FloatStripAvx512(const PanelStrip& strip, size_t* next, PanelHit* hits);
size_t FloatStripAmx(const PanelStrip& strip, size_t* next, PanelHit* hits);
size_t CodeStripAvx512(const PanelStrip& strip, const CodeBounds& bounds, size_t* next,
                       PanelHit* hits);
size_t CodeStripAmx(const PanelStrip& strip, const CodeBounds& bounds, size_t* next,
                    PanelHit* hits);

// Writes rows of dim floats, one after the other, as FloatStripAmx reads them: each number x as two
// bfloat16, the one next to x and the one next to what that leaves, which differ from x by at most
// 2^-16 |x|. A row has the greater ones of all its numbers, filled up with 0 to a multiple of 32,
// and then the lesser ones.
void SplitFloatsAmx(const float* rows, size_t num_rows, size_t dim, uint32_t* to);

}  // namespace kernels
}  // namespace bole
