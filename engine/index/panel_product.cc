#include "engine/index/panel_product.h"

#include <sys/syscall.h>
#include <unistd.h>
#include <xmmintrin.h>

#include <algorithm>
#include <cstring>

#include "engine/base/parallel.h"
#include "engine/index/code_product.h"
#include "engine/index/inner_product.h"
#include "engine/index/panel_tile.h"

namespace bole {
namespace kernels {
namespace {

// Four floats: what every x86-64 has.
struct Sse {
  static constexpr size_t kLanes = 4;
  static constexpr size_t kVectors = 2;
  static constexpr size_t kItems = 6;
  using Vector = __m128;
  static Vector Load(const float* from) { return _mm_loadu_ps(from); }
  static Vector Max(Vector a, Vector b) { return _mm_max_ps(a, b); }
  static uint32_t AtLeast(Vector scores, Vector cutoffs) {
    return static_cast<uint32_t>(_mm_movemask_ps(_mm_cmpge_ps(scores, cutoffs)));
  }
};

}  // namespace

size_t FloatStripPlain(const PanelStrip& strip, size_t* next, PanelHit* hits) {
  return FloatStrip<Sse>(strip, next, hits);
}

}  // namespace kernels

namespace {

constexpr PanelKernels kPlain = {"plain", 8, kernels::FloatStripPlain, nullptr};
constexpr PanelKernels kAvx2 = {"avx2", 24, kernels::FloatStripAvx2, nullptr};
// The first without VNNI.
constexpr PanelKernels kAvx512Floats = {"avx512", 48, kernels::FloatStripAvx512, nullptr};
constexpr PanelKernels kAvx512 = {"avx512", 48, kernels::FloatStripAvx512,
                                  kernels::CodeStripAvx512};
constexpr PanelKernels kAmx = {"amx", 48, kernels::FloatStripAmx, kernels::CodeStripAmx,
                               kernels::SplitFloatsAmx};

// Whether this process may use AMX's registers: Linux gives them to those that ask (since 5.16).
bool AskForTileRegisters() {
  constexpr int kRequestPermission = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr int kTileData = 18;               // XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

bool HasAmx() {
  static const bool has_amx =
      IsSupported(InstructionSet::kAvx512) && __builtin_cpu_supports("avx512bf16") &&
      __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-bf16") &&
      __builtin_cpu_supports("amx-int8") && AskForTileRegisters();
  return has_amx;
}

const PanelKernels& ChooseKernels() {
  switch (Kernels().instruction_set) {
    case InstructionSet::kPlain:
      return kPlain;
    case InstructionSet::kAvx2:
      return kAvx2;
    case InstructionSet::kAvx512:
      break;
  }
  if (AllowsAmx() && HasAmx()) return kAmx;
  return HasCodeKernels(InstructionSet::kAvx512) ? kAvx512 : kAvx512Floats;
}

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

std::vector<const PanelKernels*> SupportedPanelKernels() {
  std::vector<const PanelKernels*> all = {&kPlain};
  if (IsSupported(InstructionSet::kAvx2)) all.push_back(&kAvx2);
  if (IsSupported(InstructionSet::kAvx512)) all.push_back(&kAvx512Floats);
  if (HasCodeKernels(InstructionSet::kAvx512)) all.back() = &kAvx512;
  if (HasAmx()) all.push_back(&kAmx);
  return all;
}

const PanelKernels& ChosenPanelKernels() {
  static const PanelKernels& chosen = ChooseKernels();
  return chosen;
}

size_t PanelKernels::FloatDepth(size_t dim) const {
  constexpr size_t kSplitFloats = 32;  // that one instruction takes of a row
  return split == nullptr ? dim : NumChunks(dim, kSplitFloats) * kSplitFloats;
}

// A sum of n products has an error of at most n u |q||x| (Higham 2002, eq. 3.5; u = 2^-24). Split
// numbers have three products for each component. With q = a + b + r, x = c + d + s, |b| <= 2^-8
// |q|, |r| <= 2^-16 |q| and likewise of x, what they leave out is bd + rx + qs and smaller: less
// than 4 * 2^-16 |q||x|.
double PanelKernels::FloatError(size_t dim, double lengths) const {
  constexpr double kUnitRoundoff = 0x1p-24;
  const auto length = static_cast<double>(dim);
  if (split == nullptr) return length * kUnitRoundoff * lengths;
  constexpr double kLeftOut = 4 * 0x1p-16;
  return (kLeftOut + 4 * length * kUnitRoundoff) * lengths;
}

PackedPanels PackFloats(const PanelKernels& kernels, const float* rows, size_t num_rows,
                        size_t dim) {
  FloatItems items(kernels, dim, num_rows);
  items.Take(rows, num_rows);
  PanelStrip strip;
  items.PutInto(&strip);
  return {strip.items, num_rows, strip.item_stride, kernels.FloatDepth(dim), kernels.panel_queries};
}

void FloatItems::Take(const float* rows, size_t num_rows) {
  rows_ = rows;
  num_rows_ = num_rows;
  if (kernels_.split == nullptr) return;
  kernels_.split(rows, num_rows, dim_, copy_.data());
  rows_ = copy_.data();
}

void FloatItems::PutInto(PanelStrip* strip) const {
  strip->items = rows_;
  strip->item_stride = kernels_.FloatDepth(dim_) * sizeof(uint32_t);
  strip->num_items = num_rows_;
}

size_t QueriesPerPass(size_t num_queries, size_t num_threads) {
  constexpr size_t kMostQueries = 1008;  // a multiple of every panel's width
  const size_t share = (num_queries + num_threads - 1) / num_threads;
  return std::clamp<size_t>(share, 1, kMostQueries);
}

void LoadMeanwhile(const void* next, size_t num_bytes, size_t pass, size_t num_passes,
                   PanelStrip* strip) {
  // Of one item in one pass. Rounded up, it may go beyond the end: that loads in vain, no more.
  const size_t share = NumChunks(num_bytes, num_passes * strip->num_items);
  strip->ahead = static_cast<const char*>(next) + pass * share * strip->num_items;
  strip->ahead_bytes = share;
}

size_t RowsPerStrip(size_t row_bytes) {
  constexpr size_t kStripBytes = 128 * 1024;
  const size_t rows = kStripBytes / std::max<size_t>(1, row_bytes);
  return std::max<size_t>(1, rows / kernels::kMaxTileItems) * kernels::kMaxTileItems;
}

PackedPanels::PackedPanels(const void* rows, size_t num_rows, size_t stride, size_t depth,
                           size_t width)
    : num_rows_(num_rows), width_(width), depth_(depth), dwords_(num_panels() * width * depth) {
  const auto* const bytes = static_cast<const unsigned char*>(rows);
  for (size_t row = 0; row < num_rows; row += kRowsAtOnce) {
    // A panel's width is a multiple of the rows that are packed together.
    uint32_t* const to = dwords_.data() + row / width * width * depth + row % width;
    PackFew(bytes + row * stride, std::min(kRowsAtOnce, num_rows - row), stride, to);
  }
}

PanelStrip PackedPanels::Strip(size_t number) const {
  return {.queries = dwords_.data() + number * width_ * depth_,
          .num_queries = std::min(width_, num_rows_ - number * width_),
          .depth = depth_};
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
