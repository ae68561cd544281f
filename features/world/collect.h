// Lists that many rows add to, put together in the order of the rows.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/parallel.h"

namespace bole::world {

// Calls `add(row, &list)` for rows 0 to size - 1 on up to num_threads threads and appends to
// `all` what was added, in order of the rows: the same for any number of threads. `add` may
// only append.
template <typename T, typename Add>
void AppendFromRows(size_t size, size_t num_threads, const Add& add, std::vector<T>* all) {
  constexpr size_t kGrain = 1024;  // rows; each takes from one to a hundred microseconds
  std::vector<std::vector<T>> parts(NumChunks(size, kGrain));
  ParallelFor(size, kGrain, num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      add(static_cast<uint32_t>(row), &parts[chunk.index]);
    }
  });
  // These lists are the largest things of a world: no room to spare, parts go at once.
  size_t total = all->size();
  for (const std::vector<T>& part : parts) total += part.size();
  all->reserve(total);
  for (std::vector<T>& part : parts) {
    all->insert(all->end(), part.begin(), part.end());
    std::vector<T>().swap(part);
  }
}

template <typename T, typename Add>
std::vector<T> CollectFromRows(size_t size, size_t num_threads, const Add& add) {
  std::vector<T> all;
  AppendFromRows(size, num_threads, add, &all);
  return all;
}

}  // namespace bole::world
