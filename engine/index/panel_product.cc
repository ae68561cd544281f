#include "engine/index/panel_product.h"

#include <glog/logging.h>
#include <xmmintrin.h>

#include <algorithm>
#include <cstring>

#include "engine/index/code_product.h"
#include "engine/index/panel_tile.h"

namespace bole {
namespace kernels {
namespace {

// Four floats: what every x86-64 has.
struct Sse {
  static constexpr size_t kLanes = 4;
  static constexpr size_t kVectors = 2;
  static constexpr size_t kQueries = 6;
  using Vector = __m128;
  static Vector Max(Vector a, Vector b) { return _mm_max_ps(a, b); }
  static uint32_t AtLeast(Vector scores, float cutoff) {
    return static_cast<uint32_t>(_mm_movemask_ps(_mm_cmpge_ps(scores, _mm_set1_ps(cutoff))));
  }
  struct Any {
    void Test(Vector sums, float cutoff) {
      lanes = _mm_or_ps(lanes, _mm_cmpge_ps(sums, _mm_set1_ps(cutoff)));
    }
    bool IsNone() const { return _mm_movemask_ps(lanes) == 0; }
    Vector lanes = _mm_setzero_ps();
  };
};

}  // namespace

size_t FloatStripPlain(const PanelStrip& strip, size_t* tile, PanelHit* hits) {
  return FloatStrip<Sse>(strip, tile, hits);
}

}  // namespace kernels

namespace {

constexpr PanelKernels kPlain = {InstructionSet::kPlain,   6,      6, 8,
                                 kernels::FloatStripPlain, nullptr};
constexpr PanelKernels kAvx2 = {InstructionSet::kAvx2, 4, 4, 24, kernels::FloatStripAvx2, nullptr};
constexpr PanelKernels kAvx512 = {InstructionSet::kAvx512, 9, 8, 48, kernels::FloatStripAvx512,
                                  kernels::CodeStripAvx512};
// Without VNNI.
constexpr PanelKernels kAvx512Floats = {InstructionSet::kAvx512,   9,      8, 48,
                                        kernels::FloatStripAvx512, nullptr};

// Rows that are packed together.
constexpr size_t kRowsAtOnce = 4;

// Four rows of four dwords become four steps.
void Transpose4(const unsigned char* rows, size_t stride, uint32_t* to, size_t width) {
  __m128 row[4];
  for (size_t i = 0; i < 4; ++i) std::memcpy(&row[i], rows + i * stride, sizeof row[i]);
  _MM_TRANSPOSE4_PS(row[0], row[1], row[2], row[3]);
  for (size_t i = 0; i < 4; ++i) std::memcpy(to + i * width, &row[i], sizeof row[i]);
}

}  // namespace

const PanelKernels& PanelKernelsFor(InstructionSet instruction_set) {
  CHECK(IsSupported(instruction_set));
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return kPlain;
    case InstructionSet::kAvx2:
      return kAvx2;
    case InstructionSet::kAvx512:
      return HasCodeKernels(InstructionSet::kAvx512) ? kAvx512 : kAvx512Floats;
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

const PanelKernels& ChosenPanelKernels() {
  return PanelKernelsFor(Kernels().instruction_set);
}

size_t QueriesPerPass(size_t num_queries, size_t num_threads) {
  constexpr size_t kMostQueries = 1008;  // a multiple of every tile's queries
  const size_t share = (num_queries + num_threads - 1) / num_threads;
  return std::clamp<size_t>(share, 1, kMostQueries);
}

void LoadAhead(const void* rows, size_t num_bytes) {
  constexpr size_t kCacheLine = 64;
  const auto* const bytes = static_cast<const char*>(rows);
  // Into the second-level cache: the first holds the panel that is being multiplied.
  for (size_t at = 0; at < num_bytes; at += kCacheLine) _mm_prefetch(bytes + at, _MM_HINT_T1);
}

size_t RowsPerPanelBlock(size_t depth) {
  constexpr size_t kBlockBytes = 256 * 1024;
  const size_t rows = kBlockBytes / sizeof(uint32_t) / std::max<size_t>(1, depth);
  return std::max(kernels::kMaxPanelItems,
                  rows / kernels::kMaxPanelItems * kernels::kMaxPanelItems);
}

PackedPanels::PackedPanels(size_t num_rows, size_t width, size_t depth)
    : width_(width),
      depth_(depth),
      dwords_((num_rows + width - 1) / width * width * std::max<size_t>(1, depth)) {}

void PackedPanels::Pack(const void* rows, size_t num_rows, size_t stride) {
  num_panels_ = (num_rows + width_ - 1) / width_;
  const auto* const bytes = static_cast<const unsigned char*>(rows);
  for (size_t begin = 0; begin < num_rows; begin += width_) {
    const size_t end = std::min(num_rows, begin + width_);
    uint32_t* const panel = dwords_.data() + begin * depth_;
    if (end < begin + width_) std::fill_n(panel, width_ * depth_, 0);
    for (size_t row = begin; row < end; row += kRowsAtOnce) {
      PackFew(bytes + row * stride, std::min(kRowsAtOnce, end - row), stride, panel + row - begin);
    }
  }
}

// Packs up to four rows.
void PackedPanels::PackFew(const unsigned char* rows, size_t count, size_t stride, uint32_t* to) {
  size_t step = 0;
  if (count == kRowsAtOnce) {
    for (; step + kRowsAtOnce <= depth_; step += kRowsAtOnce) {
      Transpose4(rows + step * sizeof(uint32_t), stride, to + step * width_, width_);
    }
  }
  for (; step < depth_; ++step) {
    for (size_t i = 0; i < count; ++i) {
      const unsigned char* const from = rows + i * stride + step * sizeof(uint32_t);
      std::memcpy(to + step * width_ + i, from, sizeof(uint32_t));
    }
  }
}

}  // namespace bole
