// Vectors of float32 lanes, for the kernels that are compiled once for each instruction set.
//
// Everything here and in the kernels is a template over an instruction set's Shape, so each of the
// files that are compiled for one has instances of its own: nothing that was compiled for AVX can
// be the copy that the linker keeps for everybody. For the same reason the kernels include nothing
// of the standard library but <cstddef>.
#pragma once

#include <cstddef>

namespace bole::row_kernels {

// What an instruction set offers: lanes of a register, and how many registers a tile of a product
// may fill with its sums (columns × vectors) and still leave some for the factors.
struct PlainShape {  // any processor: 16 registers of 4 lanes
  static constexpr size_t kLanes = 4;
  static constexpr size_t kColumns = 4;
  static constexpr size_t kVectors = 2;
};
struct Avx2Shape {  // 16 registers of 8 lanes
  static constexpr size_t kLanes = 8;
  static constexpr size_t kColumns = 4;
  static constexpr size_t kVectors = 3;
};
struct Avx512Shape {  // 32 registers of 16 lanes
  static constexpr size_t kLanes = 16;
  static constexpr size_t kColumns = 8;
  static constexpr size_t kVectors = 3;
};

template <class Shape>
struct LaneVector {
  typedef float Type __attribute__((vector_size(Shape::kLanes * sizeof(float))));
};
template <class Shape>
using Vec = typename LaneVector<Shape>::Type;

template <class Shape>
inline Vec<Shape> Load(const float* from) {
  Vec<Shape> vector;
  __builtin_memcpy(&vector, from, sizeof(vector));
  return vector;
}

template <class Shape>
inline void Store(const Vec<Shape>& vector, float* to) {
  __builtin_memcpy(to, &vector, sizeof(vector));
}

// The first `count` lanes; the others are 0. Reads nothing beyond them.
template <class Shape>
inline Vec<Shape> LoadPart(const float* from, size_t count) {
  if (count >= Shape::kLanes) return Load<Shape>(from);
  Vec<Shape> vector = {};
  for (size_t i = 0; i < count; ++i) vector[i] = from[i];
  return vector;
}

// The sum of all lanes, by halves.
template <class Shape>
inline float Sum(const Vec<Shape>& vector) {
  float lanes[Shape::kLanes];
  Store<Shape>(vector, lanes);
  for (size_t half = Shape::kLanes / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

template <int... kIndices>
struct Indices {};
template <class Shape>
using LaneIndices = Indices<__integer_pack(int{Shape::kLanes})...>;

// a₀ b₀ a₁ b₁ ... of the lower halves (kHalf 0) or of the upper ones (kHalf 1).
template <class Shape, int kHalf, int... kIndices>
inline Vec<Shape> Interleave(const Vec<Shape>& a, const Vec<Shape>& b, Indices<kIndices...>) {
  constexpr int kLanes = Shape::kLanes;
  return __builtin_shufflevector(a, b,
                                 (kIndices % 2 * kLanes + kHalf * (kLanes / 2) + kIndices / 2)...);
}

// Transposes a square of lanes. Interleaving the two halves of the rows rotates the bits of an
// element's index (row, lane) by one; after half of the bits rows and lanes have changed places.
template <class Shape>
inline void Transpose(Vec<Shape>* rows) {
  constexpr size_t kHalf = Shape::kLanes / 2;
  for (size_t step = 1; step < Shape::kLanes; step *= 2) {
    Vec<Shape> mixed[Shape::kLanes];
    for (size_t i = 0; i < kHalf; ++i) {
      mixed[2 * i] = Interleave<Shape, 0>(rows[i], rows[i + kHalf], LaneIndices<Shape>());
      mixed[2 * i + 1] = Interleave<Shape, 1>(rows[i], rows[i + kHalf], LaneIndices<Shape>());
    }
    for (size_t i = 0; i < Shape::kLanes; ++i) rows[i] = mixed[i];
  }
}

}  // namespace bole::row_kernels
