// The first pass over the profiles of one kind: which features each row has, by name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/matrix/profile.h"
#include "features/text/word_splitter.h"

namespace bole {

// The features of a run of rows. Names are numbered within the run, in order of appearance:
// runs are made by many threads, which then need no common dictionary.
struct FeatureCounts {
  struct Name {
    std::string name;
    Field field = Field::kWord;
    uint32_t num_fitted_rows = 0;  // of the run
  };

  std::vector<Name> names;
  std::vector<uint64_t> offsets = {0};  // a row's entries, as in CSR
  std::vector<uint32_t> name_of;        // distinct within a row
  std::vector<float> weights;           // summed over the row's texts
  uint64_t num_fitted_rows = 0;

  size_t num_rows() const { return offsets.size() - 1; }
};

// Rows of a run: enough that skills and titles repeat within it, for each is split once a run.
constexpr size_t kRowsPerRun = 2048;

// One FeatureCounts for each kRowsPerRun rows, in order. The same for any number of threads.
std::vector<FeatureCounts> CountFeatures(const ProfileSource& profiles,
                                         const WordSplitter& splitter, size_t num_threads);

}  // namespace bole
