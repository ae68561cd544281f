// The inner product of float32 vectors: one number for a pair, on every machine.
//
// Every kernel below adds in the same order: sixteen lanes, lane j takes the elements
// j, j + 16, j + 32, ... by fused multiply-add from 0 (the end is filled up with zeros), then lane
// j gets lane j + 8, then j + 4, j + 2, j + 1. So a score has **the same bits** with AVX-512, with
// AVX2 and with neither, alone, in a batch, and whichever side asks: (a, b) equals (b, a).
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include <cstddef>
#include <string_view>

namespace bole {

enum class InstructionSet { kPlain, kAvx2, kAvx512 };

// Kernels of one instruction set. Vectors need no alignment; products of any two of their
// norms must be finite in float32.
struct InnerProductKernels {
  InstructionSet instruction_set;
  float (*one)(const float* a, const float* b, size_t dim);
  // scores[i] = the inner product of query and items[i], for four items.
  void (*four)(const float* query, const float* const* items, size_t dim, float* scores);
};

// Whether this processor has the instructions.
bool IsSupported(InstructionSet instruction_set);

// Kernels for one instruction set. Requires that it is supported.
const InnerProductKernels& KernelsFor(InstructionSet instruction_set);

// The fastest that the processor supports, chosen at the first call. The environment variable
// BOLE_SIMD (plain, avx2, avx512 or amx) sets a ceiling. Throws Error(kInvalidArgument) for another
// value of it.
const InnerProductKernels& Kernels();

// Whether BOLE_SIMD leaves room for AMX, which is for whole panels alone: see panel_product.h.
bool AllowsAmx();

// "plain", "avx2" or "avx512".
std::string_view InstructionSetName(InstructionSet instruction_set);

inline float InnerProduct(const float* a, const float* b, size_t dim) {
  return Kernels().one(a, b, dim);
}

}  // namespace bole
