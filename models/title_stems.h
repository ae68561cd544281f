// Titles and the names of occupations by the stems of their words.
#pragma once

#include "engine/store/array_file.h"
#include "models/title_corpus.h"

namespace bole {

// Writes the arrays of stems that title_model.h reads. Nothing is learned: how many names have a
// stem is all that is counted.
void WriteTitleStems(const TitleCorpus& corpus, const QueryWords& words, ArrayFileWriter& file);

}  // namespace bole
