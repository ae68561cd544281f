// Large arrays that kernels read at random places.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#include "engine/base/huge_pages.h"

namespace bole {

// A fixed number of zeros to begin with, at the start of a cache line. Large ones ask for huge
// pages: a walk in a graph touches a new page with every row, and each would miss the TLB.
//
// Thread safety: as an array's.
template <typename T>
class AlignedArray {
  static_assert(std::is_trivial_v<T>);

 public:
  AlignedArray() = default;

  // Throws std::bad_alloc.
  explicit AlignedArray(size_t size) : size_(size) {
    const size_t bytes = size * sizeof(T);
    const size_t unit = bytes >= kHugePage ? kHugePage : kCacheLine;
    const size_t rounded = std::max<size_t>(1, (bytes + unit - 1) / unit) * unit;
    data_.reset(static_cast<T*>(std::aligned_alloc(unit, rounded)));
    if (data_ == nullptr) throw std::bad_alloc();
    AskForHugePages(data_.get(), rounded);
    std::fill(data_.get(), data_.get() + size, T{});
  }

  size_t size() const { return size_; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  T& operator[](size_t i) { return data_.get()[i]; }
  const T& operator[](size_t i) const { return data_.get()[i]; }

 private:
  static constexpr size_t kCacheLine = 64;

  struct Free {
    void operator()(T* data) const { std::free(data); }
  };

  size_t size_ = 0;
  std::unique_ptr<T, Free> data_;
};

}  // namespace bole
