// The best rows by what a text means, and by its words where that is as near.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/base/top_k.h"
#include "engine/search/row_set.h"
#include "engine/search/text_meaning.h"
#include "engine/search/text_ranker.h"

namespace bole {

struct AskedMeaning {
  const TextMeaning& meaning;
  const TextRanker& ranker;
  std::span<const std::string> words;
};

// Of all rows that match: a large array costs more to get than to fill.
class MeaningSearchScratch : public ScratchPool<std::vector<float>> {
 public:
  MeaningSearchScratch() : ScratchPool([] { return std::make_unique<std::vector<float>>(); }) {}
};

// The best `count` of the rows that match, best first, by meaning and a share of the words' score.
// Exact: whatever isn't scored is shown not to be among them. Requires a count above 0, and at most
// as many as match. Thread safety: safe from any number of threads.
std::vector<ScoredRow> BestByMeaning(const AskedMeaning& asked, const RowSet& matching,
                                     size_t count, MeaningSearchScratch& scratch);

// From scores by words those that are added to scores by meaning: with a share, of the best of them
// all. Each at least as large as another stays so.
std::vector<float> ShareOfWords(std::vector<float> by_words);

}  // namespace bole
