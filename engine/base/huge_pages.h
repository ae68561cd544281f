// Large arrays on huge pages: whoever reads rows of many pages misses the TLB less often.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace bole {

constexpr size_t kHugePage = size_t{2} << 20;  // bytes, on x86-64

// Asks the kernel to back the whole huge pages within an array by such. Call it before the array is
// touched first. A wish: where the kernel has none, nothing changes.
inline void AskForHugePages(void* array, size_t bytes) {
  const auto begin = reinterpret_cast<uintptr_t>(array);
  const uintptr_t first = (begin + kHugePage - 1) / kHugePage * kHugePage;
  const uintptr_t last = (begin + bytes) / kHugePage * kHugePage;
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace bole
