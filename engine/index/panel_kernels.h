// The kernels behind panel_product.h, one set for each instruction set.
//
// As in inner_product_kernels.h, what is compiled for AVX includes nothing of the standard library
// but <cstddef> and <cstdint>.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole {

// Panels of queries, one behind the other, and a panel of items that they pass, packed: depth steps
// of one dword for each query, and of one for each item. A dword is a float, or four codes. One
// panel of queries and the items are a tile.
struct PanelStrip {
  const void* queries = nullptr;
  size_t num_tiles = 0;
  const void* items = nullptr;
  size_t depth = 0;
  const float* cutoffs = nullptr;  // one for each query: scores below it aren't wanted
};

// What a strip of codes needs besides.
struct CodeBounds {
  const int32_t* corrections = nullptr;  // CodeQuery::correction, one for each query
  const float* widths = nullptr;         // one for each query
  const float* scales = nullptr;         // one for each item
};

// A score that isn't below its query's cutoff; numbers are places in the tile.
struct PanelHit {
  float score;
  uint16_t query;
  uint16_t item;
};

namespace kernels {

// Most queries and items of a tile, for buffers.
constexpr size_t kMaxTileQueries = 9;
constexpr size_t kMaxPanelItems = 48;

size_t FloatStripPlain(const PanelStrip& strip, size_t* tile, PanelHit* hits);
size_t FloatStripAvx2(const PanelStrip& strip, size_t* tile, PanelHit* hits);
size_t FloatStripAvx512(const PanelStrip& strip, size_t* tile, PanelHit* hits);
size_t CodeStripAvx512(const PanelStrip& strip, const CodeBounds& bounds, size_t* tile,
                       PanelHit* hits);

}  // namespace kernels
}  // namespace bole
