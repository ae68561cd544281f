// What the indexes with Faiss's inverted lists have in common.
#pragma once

#include <faiss/IndexIVF.h>

#include "engine/base/matrix.h"
#include "engine/index/index.h"

namespace bole {

// Lists that an index of so many rows gets. Throws Error(kInvalidArgument) when the options ask for
// more lists than rows.
size_t NumLists(const IndexOptions& options, size_t num_rows);

// Lists that a search opens when it doesn't say how many: as the options ask, or an eighth.
size_t ListsOpened(const IndexOptions& options, size_t num_lists);

// Where k-means starts, and without warnings on standard error when there are few rows.
void SetUpClustering(faiss::ClusteringParameters& parameters);

// The centres, one a list; they are the index's. Requires a flat quantizer.
MatrixView CentresOf(const faiss::IndexIVF& lists);

// Whether lists that were read have one centre each and every row exactly once, with `code_size`
// bytes.
bool AreWhole(const faiss::IndexIVF& lists, const MatrixView& vectors, size_t code_size);

}  // namespace bole
