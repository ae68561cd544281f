// Learns a space in which texts of one meaning lie side by side, from what goes by several names.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"

namespace bole {

// Texts of one meaning, by their rows.
struct TextGroup {
  std::vector<uint32_t> names;
  std::optional<uint32_t> description;
};

struct TextSpaceOptions {
  size_t dim = 128;
  size_t num_epochs = 12;  // a name is an anchor about once in each
  size_t batch =
      512;  // pairs, if there are as many names; each anchor is held against all partners
  float sharpness = 20;            // factor of a cosine before the softmax: 1 / temperature
  float learning_rate = 0.01f;     // falls to 0 in equal steps
  double description_share = 0.4;  // of the pairs whose group has a description
  uint64_t seed = 1;
  size_t num_threads = 1;  // changes nothing but speed
};

// The vectors of features, feature x dim: a text lies where the sum of its features' vectors
// points.
//
//   texts   text x feature, weights of any length
//   groups  of texts; one of a single text teaches nothing
//
// A name and another of its group must be told from the partners of all other pairs of a batch:
// softmax over cosines (van den Oord, Li, Vinyals 2018, equation 4, with the negatives of the
// batch: Chen et al. 2017), by Adam (Kingma, Ba 2015) on those features that a batch has. Zero
// vectors where no group has two texts. The same bits for any number of threads.
Matrix LearnTextSpace(const CsrView& texts, std::span<const TextGroup> groups,
                      const TextSpaceOptions& options);

// Rows of length 1, text x dim: where texts lie; zeros for a text that lies nowhere.
Matrix PlaceTexts(const CsrView& texts, const Matrix& features, size_t num_threads);

}  // namespace bole
