// Learns how near titles are to each other: from the titles themselves and from what else
// occupations are called.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/search/title_model.h"

namespace bole {

// One thing under all its names: an occupation, a skill.
struct TitleConcept {
  std::vector<std::string> names;
  std::string description;  // may be empty
};

struct TitleLearnerOptions {
  size_t dim = 128;  // of embeddings
  uint64_t seed = 1;
  size_t num_threads = 1;  // changes nothing but speed
};

struct TitleSpace;

// Writes what TitleModel opens, for the titles of one kind of rows after the other: what they have
// in common is learned once.
//
// Embeddings are learned from concepts of several names (models/text_space.h): the features of
// those that name one occupation come to lie side by side.
//
// Thread safety: none.
class TitleLearner {
 public:
  // `words` must outlive the learner.
  TitleLearner(std::vector<TitleConcept> concepts, const QueryWords& words,
               const TitleLearnerOptions& options);
  ~TitleLearner();

  // titles_of_row[r] has the titles of row r in any spelling; a title whose words are those of a
  // concept's name stands for that concept, any other for one of its own.
  //
  // The same bytes for any number of threads, whatever was written before. Throws
  // Error(kInvalidArgument) when a text isn't UTF-8, Error(kUnavailable) when the disk fails.
  void Write(const std::vector<std::vector<std::string>>& titles_of_row,
             const std::filesystem::path& path);

 private:
  const std::vector<TitleConcept> concepts_;
  const QueryWords& words_;
  const TitleLearnerOptions options_;
  std::unique_ptr<const TitleSpace> space_;  // learned when it is first needed
};

}  // namespace bole
