// A public graph as benchmarks read it, and the question that is asked of it: which ties are there
// that one hasn't been told of?
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/random.h"
#include "models/structure_features.h"

namespace bole {

struct TieList {
  std::string name;
  uint32_t num_rows = 0;
  std::vector<RowPair> ties;  // smaller row first
};

// Reads a CSV file with a header and two columns of ids; gzip is unpacked. Rows are numbered as
// their ids come; ties ascend, each once, none to oneself. Throws Error(kInvalidArgument) for a
// file that isn't such.
TieList ReadTies(const std::filesystem::path& path);

// Symmetric, all values 1.
Csr GraphOf(const TieList& list);

// Pairs, and whether they are tied.
struct LinkQuestion {
  std::vector<RowPair> pairs;
  std::vector<float> labels;  // 1: tied
};

// These ties, then as many pairs that aren't tied in `all`, drawn evenly, each once. Requires that
// there are so many.
LinkQuestion AskBesideStrangers(std::span<const RowPair> ties, const TieList& all, Random& random);

// A graph without some of its ties, and the question whether these are there.
struct HeldOutTies {
  TieList known;
  LinkQuestion question;
};

// Holds out a share of the ties by chance. The known ones are left in the order of that chance.
HeldOutTies HoldOutTies(const TieList& all, double share, Random& random);

void Shuffle(Random& random, std::vector<RowPair>& pairs);

// The chance that the score of a tied pair is above that of one that isn't; a half for the same
// score. Of the pairs at these places; NaN unless both kinds are among them.
double AreaUnderCurve(std::span<const float> scores, std::span<const float> labels,
                      std::span<const size_t> places);

}  // namespace bole
