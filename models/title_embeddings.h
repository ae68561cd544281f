// Where titles and named concepts lie in a space learned from all names of a concept.
#pragma once

#include "engine/base/matrix.h"
#include "engine/store/array_file.h"
#include "models/title_corpus.h"
#include "models/title_learner.h"

namespace bole {

// What is learned from names alone: the same beside any titles.
struct TitleSpace {
  TextNumbers features;
  Matrix vectors;         // feature x dim
  Matrix concept_places;  // concept x dim: unit vectors, or zeros
};

// `corpus`: its titles don't matter. Depends on the names and descriptions of its named concepts,
// the dimension and the seed alone: the same for any number of threads.
TitleSpace LearnTitleSpace(const TitleCorpus& corpus, const TitleLearnerOptions& options);

// Writes the arrays of features and of the embeddings of features, titles and named concepts,
// which title_model.h reads.
//
//   corpus  with the named concepts that `space` was learned from
void WriteTitleEmbeddings(const TitleCorpus& corpus, const TitleSpace& space, size_t num_threads,
                          ArrayFileWriter& file);

}  // namespace bole
