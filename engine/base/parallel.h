// The only place of Bole that starts threads.
#pragma once

#include <cstddef>
#include <functional>

namespace bole {

// A run of consecutive elements, the unit of work that one worker takes at a time.
struct Chunk {
  size_t begin = 0;
  size_t end = 0;
  size_t index = 0;   // begin / grain: where to put a partial result
  size_t worker = 0;  // below num_threads: which scratch to use
};

// Number of chunks that ParallelFor cuts `size` elements into.
constexpr size_t NumChunks(size_t size, size_t grain) {
  return (size + grain - 1) / grain;
}

// Runs `body` once for each chunk of [0, size), on up to num_threads threads.
//
// Chunks depend on size and grain alone, never on num_threads, so results that
// are stored by chunk index and combined in that order have the same bits for
// any number of threads. Chunks start in increasing order: put heavy ones first.
// A call from inside a body runs its chunks on the calling thread.
//
// Rethrows the exception of the failed chunk with the lowest index; chunks that
// have not begun by then are skipped. Requires grain > 0 and num_threads > 0.
void ParallelFor(size_t size, size_t grain, size_t num_threads,
                 const std::function<void(const Chunk&)>& body);

// Number of threads to use when a config says 0: one for each core that this
// process may run on.
size_t DefaultNumThreads();

}  // namespace bole
