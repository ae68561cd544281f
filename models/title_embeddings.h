// Where titles and named concepts lie in a space learned from all names of a concept.
#pragma once

#include "engine/store/array_file.h"
#include "models/title_corpus.h"
#include "models/title_learner.h"

namespace bole {

// Learns the space (text_space.h) and writes the arrays of features and of the embeddings of
// features, titles and named concepts, which title_model.h reads. Depends on the corpus, the
// dimension and the seed alone: the same for any number of threads.
void WriteTitleEmbeddings(const TitleCorpus& corpus, const TitleLearnerOptions& options,
                          ArrayFileWriter& file);

}  // namespace bole
