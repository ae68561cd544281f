// From the texts of a profile to the names of its features.
#pragma once

#include <string>
#include <vector>

#include "features/matrix/profile.h"
#include "features/text/word_splitter.h"

namespace bole {

struct NamedFeature {
  Field field = Field::kWord;
  std::string name;  // with the field's prefix
  float weight = 1;

  bool operator==(const NamedFeature&) const = default;
};

// The features of one text, in a fixed order, repetitions included:
//   a skill      itself as one phrase, its words if it has several (at half weight, so that
//                "deep learning" meets "machine learning"), and its words as word:
//   a title      its words, also as word:
//   industry, function   itself as one phrase, its words as word:, where a headhunter's
//                or a description's words can meet them
//   city, seniority, school   themselves as one phrase
//   company, employer         the id as it is
//   words        its words
// Weights are those of the text times the factors above. Throws Error(kInvalidArgument) when the
// text isn't valid UTF-8.
std::vector<NamedFeature> FeaturesOf(const FieldText& text, const WordSplitter& splitter);

}  // namespace bole
