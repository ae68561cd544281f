// The kernels behind inner_product.h, one pair for each instruction set.
//
// This header and the files that are compiled for AVX include nothing of the standard library
// but <cstddef>: an inline function that was compiled with AVX there could be the copy that the
// linker keeps for everybody, and fail on a processor without AVX.
#pragma once

#include <cstddef>

namespace bole::kernels {

// Lanes of the sum: one AVX-512 register, two of AVX2.
constexpr size_t kLanes = 16;

float InnerProductPlain(const float* a, const float* b, size_t dim);
void InnerProductFourPlain(const float* query, const float* const* items, size_t dim,
                           float* scores);

float InnerProductAvx2(const float* a, const float* b, size_t dim);
void InnerProductFourAvx2(const float* query, const float* const* items, size_t dim, float* scores);

float InnerProductAvx512(const float* a, const float* b, size_t dim);
void InnerProductFourAvx512(const float* query, const float* const* items, size_t dim,
                            float* scores);

}  // namespace bole::kernels
