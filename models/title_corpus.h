// Titles and the names of occupations, in words: what title_learner.h learns from.
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "engine/store/array_file.h"
#include "models/title_learner.h"

namespace bole {

using TitleName = std::vector<std::string>;  // the words of one

// Titles and concepts with everything in words.
struct TitleCorpus {
  std::vector<TitleName> titles;  // distinct, ascending
  // The names of each; those of titles' own at the end.
  std::vector<std::vector<TitleName>> concepts;
  std::vector<TitleName> descriptions;  // as long as concepts
  size_t num_named = 0;                 // concepts before those of titles' own
  std::vector<CsrEntry> titles_of_row, concepts_of_title;
};

// Titles of the same words are one; a title that no concept has as a name is a concept of its own.
TitleCorpus MakeTitleCorpus(const std::vector<std::vector<std::string>>& titles_of_row,
                            const std::vector<TitleConcept>& concepts, const QueryWords& words,
                            size_t num_threads);

// Texts with their numbers in byte order.
using TextNumbers = std::map<std::string, uint32_t>;

// Gives each text its number.
void NumberTexts(TextNumbers& numbers);

// As arrays `name` and `name`.offsets, which a TextColumn reads.
void WriteTexts(const std::string& name, const TextNumbers& numbers, ArrayFileWriter& file);

}  // namespace bole
