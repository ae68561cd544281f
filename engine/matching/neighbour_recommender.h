// Recommends what lies nearest to the query among its own kind: similar members, similar jobs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/index/index.h"
#include "engine/ranking/recommendation.h"
#include "engine/store/array_file.h"

namespace bole {

// Unit vectors of one kind of entity and an index over them, as files: NAME.bole and NAME.index.
//
// Thread safety: const and safe from any number of threads.
class NeighbourIndex {
 public:
  // Scales rows to length 1 (rows of zeros stay), builds the index, and writes both files.
  static void Build(const MatrixView& embeddings, const IndexOptions& options,
                    const std::filesystem::path& directory, const std::string& name);

  // Throws as ArrayFile::Open and LoadIndex do.
  static std::unique_ptr<const NeighbourIndex> Open(const std::filesystem::path& directory,
                                                    const std::string& name);

  MatrixView vectors() const { return vectors_; }
  const Index& index() const { return *index_; }

 private:
  explicit NeighbourIndex(ArrayFile file);

  ArrayFile file_;
  MatrixView vectors_;
  std::unique_ptr<const Index> index_;
};

// Lists the neighbours by 2 + cosine, those with a cosine above zero, then what `tail` says: its
// scores must be at most 2.
//
// The filter has to leave the query itself out.
class NeighbourRecommender : public Recommender {
 public:
  NeighbourRecommender(std::unique_ptr<const NeighbourIndex> neighbours,
                       std::unique_ptr<const Recommender> tail);

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

 private:
  std::unique_ptr<const NeighbourIndex> neighbours_;
  std::unique_ptr<const Recommender> tail_;
};

}  // namespace bole
