// Arrays of floats that begin at a cache line, so that no full register is read from two.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace bole {

template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};

  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) {}

  T* allocate(size_t size) { return static_cast<T*>(::operator new(size * sizeof(T), kAlignment)); }
  void deallocate(T* array, size_t) { ::operator delete(array, kAlignment); }

  bool operator==(const CacheLineAllocator&) const { return true; }
};

using AlignedFloats = std::vector<float, CacheLineAllocator<float>>;

}  // namespace bole
