// Reads the vectors of a row's interactions, and adds them up.
//
// The dual's matrix W D⁻¹ Wᵀ is a sum over the dimensions, and factor_kernel.h wants the terms of a
// sum one after the other. So the dual's vectors are transposed as they are gathered: 64 shuffles
// for 256 floats with AVX-512, less than a tenth of what the product costs at 50 interactions.
// (The primal's sum is over the interactions, whose vectors already lie as it wants them.)
#pragma once

#include "models/lane_vector.h"
#include "models/row_kernels.h"

namespace bole::row_kernels {

// Vectors that are fetched ahead of their use: what memory brings while one is being scaled.
constexpr size_t kVectorsAhead = 6;

constexpr size_t kFloatsPerCacheLine = 16;

// Asks for the cache lines of vector j, if there is one: interactions lie anywhere in a table that
// no cache holds.
template <class Shape>
inline void Prefetch(const VectorList& list, size_t j) {
  if (j >= list.size) return;
  for (size_t k = 0; k < list.dim; k += kFloatsPerCacheLine) {
    __builtin_prefetch(list.vectors[j] + k);
  }
}

template <class Shape>
void Gather(const VectorList& list, const float* scale, const float* roots, size_t stride,
            float* to) {
  constexpr size_t kLanes = Shape::kLanes;
  for (size_t j = 0; j < list.size; ++j, to += stride) {
    const float* const from = list.vectors[j];
    const float root = roots[j];
    Prefetch<Shape>(list, j + kVectorsAhead);
    size_t k = 0;
    for (; k + kLanes <= list.dim; k += kLanes) {
      Store<Shape>(root * Load<Shape>(from + k) * Load<Shape>(scale + k), to + k);
    }
    for (; k < list.dim; ++k) to[k] = root * from[k] * scale[k];
  }
}

template <class Shape>
void Multiply(const float* factors, size_t dim, float* x) {
  size_t i = 0;
  for (; i + Shape::kLanes <= dim; i += Shape::kLanes) {
    Store<Shape>(Load<Shape>(x + i) * Load<Shape>(factors + i), x + i);
  }
  for (; i < dim; ++i) x[i] *= factors[i];
}

template <class Shape>
void GatherTransposed(const VectorList& list, const float* scale, size_t stride, float* to) {
  constexpr size_t kLanes = Shape::kLanes;
  const auto [vectors, size, dim] = list;
  for (size_t j = 0; j < kLanes; ++j) Prefetch<Shape>(list, j);
  for (size_t j0 = 0; j0 < stride; j0 += kLanes) {
    for (size_t j = 0; j < kLanes; ++j) Prefetch<Shape>(list, j0 + kLanes + j);
    for (size_t k0 = 0; k0 < dim; k0 += kLanes) {
      const Vec<Shape> factor = Load<Shape>(scale + k0);
      const size_t width = dim - k0 < kLanes ? dim - k0 : kLanes;
      Vec<Shape> square[kLanes] = {};
      if (width == kLanes && j0 + kLanes <= size) {  // the usual case, without branches
        for (size_t j = 0; j < kLanes; ++j) {
          square[j] = Load<Shape>(vectors[j0 + j] + k0) * factor;
        }
      } else {
        for (size_t j = 0; j < kLanes && j0 + j < size; ++j) {
          square[j] = LoadPart<Shape>(vectors[j0 + j] + k0, width) * factor;
        }
      }
      Transpose<Shape>(square);
      for (size_t k = 0; k < width; ++k) Store<Shape>(square[k], to + (k0 + k) * stride + j0);
    }
  }
}

// kVectors registers of x at a time: enough independent sums to hide the latency of an addition.
template <class Shape, size_t kVectors>
void AddCombinationPart(const float* const* vectors, const float* weights, size_t size,
                        size_t begin, float* x) {
  Vec<Shape> sums[kVectors];
  for (size_t v = 0; v < kVectors; ++v) sums[v] = Load<Shape>(x + begin + v * Shape::kLanes);
  for (size_t j = 0; j < size; ++j) {
    const float* const from = vectors[j] + begin;
    const float weight = weights[j];
    for (size_t v = 0; v < kVectors; ++v) {
      sums[v] += weight * Load<Shape>(from + v * Shape::kLanes);
    }
  }
  for (size_t v = 0; v < kVectors; ++v) Store<Shape>(sums[v], x + begin + v * Shape::kLanes);
}

template <class Shape>
void AddCombination(const VectorList& list, const float* weights, float* x) {
  const auto [vectors, size, dim] = list;
  constexpr size_t kLanes = Shape::kLanes;
  size_t k = 0;
  for (; k + 8 * kLanes <= dim; k += 8 * kLanes) {
    AddCombinationPart<Shape, 8>(vectors, weights, size, k, x);
  }
  for (; k + kLanes <= dim; k += kLanes) {
    AddCombinationPart<Shape, 1>(vectors, weights, size, k, x);
  }
  for (; k < dim; ++k) {
    for (size_t j = 0; j < size; ++j) x[k] += weights[j] * vectors[j][k];
  }
}

}  // namespace bole::row_kernels
