// One row of a feature matrix: from counted features to a unit vector.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "features/matrix/profile.h"
#include "features/matrix/vocabulary.h"
#include "features/text/word_splitter.h"

namespace bole {

// What a field contributes to the similarity of two rows that agree in it fully, relative to the
// others. Only ratios matter. They are what a recruiter looks at first; features whose use is
// learned (the ridge map, the rankers) find their own.
struct FieldWeights {
  float skill = 1.0f;       // what the job is about
  float title = 0.8f;       // the same in a few words, but titles are inflated
  float function = 0.5f;    // coarse: many share it
  float city = 0.4f;        // most don't move, some do
  float word = 0.4f;        // noisy, yet the only thing that meets across fields
  float industry = 0.3f;    // people change it
  float seniority = 0.25f;  // coarse, and a step up is what they look for
  float company = 0.25f;    // between members only: same past
  float employer = 0.25f;   // between jobs only
  float school = 0.15f;     // between members only, and long ago

  float of(Field field) const;
};

// A feature of one row, with its weight summed over the row's texts.
struct RowFeature {
  uint32_t column = 0;
  Field field = Field::kWord;
  float weight = 0;
};

// A sparse row; columns ascend.
struct SparseRow {
  std::vector<uint32_t> columns;
  std::vector<float> values;
};

// Turns the features of a row into a vector of length 1, or an empty one:
//   1. a feature's value is ln(1 + weight) · idf: the tenth mention adds little
//   2. each field is scaled to length 1, times its weight: a hundred words don't drown five skills
//   3. the row is scaled to length 1
// Requires distinct columns. The result doesn't depend on their order.
SparseRow WeighRow(std::vector<RowFeature> features, const Vocabulary& vocabulary,
                   const FieldWeights& weights);

// The row of a profile that may be new, as EntityFeatures has it for old ones. What the
// vocabulary doesn't know is left out.
SparseRow EncodeProfile(const Profile& profile, const Vocabulary& vocabulary,
                        const FieldWeights& weights, const WordSplitter& splitter);

}  // namespace bole
