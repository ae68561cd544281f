#include "engine/index/code_product.h"

#include <glog/logging.h>

#include "engine/base/top_k.h"

namespace bole {

static_assert(kNoLink == kNoRow);

namespace kernels {

int32_t CodeProductPlain(const int8_t* query, const uint8_t* item, size_t stride) {
  int32_t sum = 0;
  for (size_t i = 0; i < stride; ++i) sum += int32_t{query[i]} * int32_t{item[i]};
  return sum;
}

void CodeProductFourPlain(const int8_t* query, const uint8_t* const* items, size_t stride,
                          int32_t* products) {
  for (size_t i = 0; i < 4; ++i) products[i] = CodeProductPlain(query, items[i], stride);
}

void ScoreCodesPlain(const CodeRows& table, const CodeQuery& query, const uint32_t* rows,
                     size_t count, float* scores) {
  for (size_t i = 0; i < count; ++i) {
    const uint8_t* const item = table.codes + rows[i] * table.stride;
    const int32_t product = CodeProductPlain(query.codes, item, table.stride) + query.correction;
    scores[i] = table.scales[rows[i]] * static_cast<float>(product);
  }
}

size_t TakeUnvisitedPlain(const uint32_t* links, size_t count, uint32_t* visited,
                          const CodeRows& table, uint32_t* unvisited) {
  size_t taken = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t row = links[i];
    if (row == kNoLink) break;
    uint32_t& word = visited[row / 32];
    const uint32_t bit = uint32_t{1} << (row % 32);
    if (word & bit) continue;
    word |= bit;
    const uint8_t* const codes = table.codes + row * table.stride;
    for (size_t at = 0; at < table.stride; at += kCodeBlock) __builtin_prefetch(codes + at);
    unvisited[taken++] = row;
  }
  return taken;
}

}  // namespace kernels

namespace {

constexpr CodeKernels kPlain = {InstructionSet::kPlain, kernels::CodeProductPlain,
                                kernels::CodeProductFourPlain, kernels::ScoreCodesPlain,
                                kernels::TakeUnvisitedPlain};
// AVX2 has no scatter and no compression: the plain loop is as quick.
constexpr CodeKernels kAvx2 = {InstructionSet::kAvx2, kernels::CodeProductAvx2,
                               kernels::CodeProductFourAvx2, kernels::ScoreCodesAvx2,
                               kernels::TakeUnvisitedPlain};
constexpr CodeKernels kAvx512 = {InstructionSet::kAvx512, kernels::CodeProductAvx512,
                                 kernels::CodeProductFourAvx512, kernels::ScoreCodesAvx512,
                                 kernels::TakeUnvisitedAvx512};

const CodeKernels& ChooseKernels() {
  const InstructionSet ceiling = Kernels().instruction_set;
  for (const auto set : {InstructionSet::kAvx512, InstructionSet::kAvx2}) {
    if (set <= ceiling && HasCodeKernels(set)) return CodeKernelsFor(set);
  }
  return kPlain;
}

}  // namespace

bool HasCodeKernels(InstructionSet instruction_set) {
  if (instruction_set != InstructionSet::kAvx512) return IsSupported(instruction_set);
  return IsSupported(instruction_set) && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512vnni");
}

const CodeKernels& CodeKernelsFor(InstructionSet instruction_set) {
  CHECK(HasCodeKernels(instruction_set));
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return kPlain;
    case InstructionSet::kAvx2:
      return kAvx2;
    case InstructionSet::kAvx512:
      return kAvx512;
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

const CodeKernels& ChosenCodeKernels() {
  static const CodeKernels& chosen = ChooseKernels();
  return chosen;
}

}  // namespace bole
