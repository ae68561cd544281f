// What each word of one kind's profiles adds to the BM25 of another kind's words.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "features/matrix/profile.h"
#include "features/text/word_splitter.h"

namespace bole {

// The words of each row, repetitions included.
using RowWords = std::vector<std::vector<std::string>>;

// All that profiles say, whatever the field. The same for any number of threads. Throws
// Error(kInvalidArgument) when a text isn't valid UTF-8.
RowWords WordsOf(const ProfileSource& profiles, const WordSplitter& splitter, size_t num_threads);

// Over the same columns, one for each word that an item says.
struct WordImpacts {
  Csr queries;  // queries x words: all ones, a word counts once
  Csr items;    // items x words: what the word adds to the item's score
};

// Okapi BM25 (Robertson, Zaragoza 2009), k1 = 1.2 and b = .75, over all that the profiles say: the
// score of an item is the sum of its row over the columns of the query's. The same for any number
// of threads. Throws Error(kInvalidArgument) when a text isn't valid UTF-8.
WordImpacts MakeWordImpacts(const ProfileSource& queries, const ProfileSource& items,
                            const WordSplitter& splitter, size_t num_threads);

}  // namespace bole
