// The kernels behind panel_product.h, one set for each instruction set.
//
// As in inner_product_kernels.h, what is compiled for AVX includes nothing of the standard library
// but <cstddef> and <cstdint>.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole {

// A few queries and a panel of items, packed: depth steps of one dword for each query, and of one
// for each item. A dword is a float, or four codes.
struct PanelTile {
  const void* queries = nullptr;
  const void* items = nullptr;
  size_t depth = 0;
  const float* cutoffs = nullptr;  // one for each query: scores below it aren't wanted
};

// What a tile of codes needs besides.
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
constexpr size_t kMaxTileQueries = 12;
constexpr size_t kMaxPanelItems = 32;

size_t FloatTilePlain(const PanelTile& tile, PanelHit* hits);
size_t FloatTileAvx2(const PanelTile& tile, PanelHit* hits);
size_t FloatTileAvx512(const PanelTile& tile, PanelHit* hits);
size_t CodeTileAvx512(const PanelTile& tile, const CodeBounds& bounds, PanelHit* hits);

}  // namespace kernels
}  // namespace bole
