// Interactions to measure with.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/csr.h"

namespace bole {

struct Interactions {
  std::string name;
  Csr train;
  Csr test;  // of the same shape; may be empty
};

// Reads CSV files with a header and the columns user, item (numbers from 0). An empty path stands
// for no interactions. Throws Error(kInvalidArgument) for numbers that are out of range.
Interactions ReadInteractions(const std::filesystem::path& train_path,
                              const std::filesystem::path& test_path);

// MovieLens-20M's shape, 136,677 users × 20,108 items, without its content: users have 20
// interactions and more, with a long tail; an item's share falls with its rank as a power law whose
// head is flattened. No test part.
Interactions GenerateMovies();

}  // namespace bole
