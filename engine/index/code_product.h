// The inner product of 8-bit codes: what a walk in a graph, and the first pass of an exact search,
// compute instead of InnerProduct. A sum of integers, so it is the same number on every machine.
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include "engine/index/code_kernels.h"
#include "engine/index/inner_product.h"

namespace bole {

struct CodeKernels {
  InstructionSet instruction_set;

  // Sum of query[i] * item[i] over `stride` codes; kCodeOffset is still in the item's.
  // stride is a multiple of kCodeBlock, at most kMaxCodeStride.
  int32_t (*one)(const int8_t* query, const uint8_t* item, size_t stride);

  // products[i] = the sum for items[i], for four items.
  void (*four)(const int8_t* query, const uint8_t* const* items, size_t stride, int32_t* products);

  // scores[i] = scales[rows[i]] * (product with row rows[i] + correction), rounded once for the
  // conversion and once for the multiplication.
  void (*score)(const CodeRows& table, const CodeQuery& query, const uint32_t* rows, size_t count,
                float* scores);

  // Copies the links whose bit in `visited` isn't set, in their order, sets the bits, starts to
  // load the codes of these rows, and returns how many there are. Links are different from each
  // other; free places behind the last have kNoLink. `unvisited` has room for `count` rounded up
  // to 16.
  size_t (*take_unvisited)(const uint32_t* links, size_t count, uint32_t* visited,
                           const CodeRows& table, uint32_t* unvisited);
};

// Longest rows whose products fit in 32 bits.
constexpr size_t kMaxCodeStride = 65536;

// Whether this processor has what the kernels of an instruction set need: for AVX-512, VNNI too.
bool HasCodeKernels(InstructionSet instruction_set);

// Requires HasCodeKernels.
const CodeKernels& CodeKernelsFor(InstructionSet instruction_set);

// The fastest that the processor supports and BOLE_SIMD allows: see inner_product.h.
const CodeKernels& ChosenCodeKernels();

}  // namespace bole
