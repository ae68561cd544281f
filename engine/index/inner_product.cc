#include "engine/index/inner_product.h"

#include <glog/logging.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "engine/base/error.h"
#include "engine/index/inner_product_kernels.h"

namespace bole {
namespace kernels {

// std::fma rounds once whether the processor can do it or the C library must emulate it: slow in
// the second case, but the same bits.
float InnerProductPlain(const float* a, const float* b, size_t dim) {
  float lanes[kLanes] = {};
  for (size_t begin = 0; begin < dim; begin += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const bool inside = begin + lane < dim;
      const float x = inside ? a[begin + lane] : 0;
      const float y = inside ? b[begin + lane] : 0;
      lanes[lane] = std::fma(x, y, lanes[lane]);
    }
  }
  for (size_t half = kLanes / 2; half > 0; half /= 2) {
    for (size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

void InnerProductFourPlain(const float* query, const float* const* items, size_t dim,
                           float* scores) {
  for (size_t i = 0; i < 4; ++i) scores[i] = InnerProductPlain(query, items[i], dim);
}

}  // namespace kernels

namespace {

constexpr InnerProductKernels kPlainKernels = {InstructionSet::kPlain, kernels::InnerProductPlain,
                                               kernels::InnerProductFourPlain};
constexpr InnerProductKernels kAvx2Kernels = {InstructionSet::kAvx2, kernels::InnerProductAvx2,
                                              kernels::InnerProductFourAvx2};
constexpr InnerProductKernels kAvx512Kernels = {
    InstructionSet::kAvx512, kernels::InnerProductAvx512, kernels::InnerProductFourAvx512};

// What BOLE_SIMD says; kNoCeiling when it isn't set.
constexpr std::string_view kNoCeiling = "amx";

std::string_view Setting() {
  const char* const setting = std::getenv("BOLE_SIMD");
  return setting == nullptr ? kNoCeiling : setting;
}

InstructionSet Ceiling() {
  const std::string_view setting = Setting();
  if (setting == kNoCeiling) return InstructionSet::kAvx512;
  for (const auto set : {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (InstructionSetName(set) == setting) return set;
  }
  throw Error(ErrorCode::kInvalidArgument,
              "BOLE_SIMD must be plain, avx2, avx512 or amx: " + std::string(setting));
}

const InnerProductKernels& ChooseKernels() {
  const InstructionSet ceiling = Ceiling();
  for (const auto set : {InstructionSet::kAvx512, InstructionSet::kAvx2}) {
    if (set <= ceiling && IsSupported(set)) return KernelsFor(set);
  }
  return kPlainKernels;
}

}  // namespace

bool IsSupported(InstructionSet instruction_set) {
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return true;
    case InstructionSet::kAvx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case InstructionSet::kAvx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw");
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

const InnerProductKernels& KernelsFor(InstructionSet instruction_set) {
  CHECK(IsSupported(instruction_set));
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return kPlainKernels;
    case InstructionSet::kAvx2:
      return kAvx2Kernels;
    case InstructionSet::kAvx512:
      return kAvx512Kernels;
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

const InnerProductKernels& Kernels() {
  static const InnerProductKernels& chosen = ChooseKernels();
  return chosen;
}

bool AllowsAmx() {
  return Setting() == kNoCeiling;
}

std::string_view InstructionSetName(InstructionSet instruction_set) {
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return "plain";
    case InstructionSet::kAvx2:
      return "avx2";
    case InstructionSet::kAvx512:
      return "avx512";
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

}  // namespace bole
