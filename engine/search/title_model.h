// Scores rows by how near their titles are to a text: by pieces of words, by words and their stems,
// and by what else the occupation of a title is called.
//
// A file of arrays (engine/store/array_file.h):
//   grams, gram_idf            pieces of words in byte order, f32
//   words, word_frequencies    words in byte order; f32: concepts that have a word
//   num_concepts               u64
//   words_of_gram              sparse, gram x word: unit vectors of words by their pieces
//   word_gram_idf              f32: of pieces among words
//   grams_of_title, grams_of_concept, words_of_title, words_of_concept, words_of_description
//                              sparse: unit vectors of titles, concepts and their descriptions
//   stems, stem_idf            stems of words in byte order, f32
//   num_names                  u64: of all concepts
//   stems_of_title             sparse, title x stem: unit vectors
//   stems_of_concept           sparse, concept x stem: the mean of the unit vectors of its names
//   features                   what TitleFeatures makes of names, in byte order
//   feature_embeddings         f32, feature x dim: a text lies where their sum points
//   title_embeddings           f32, title x dim: unit vectors, or zeros
//   concept_embeddings         f32, concept x dim: unit vectors, or zeros; the concepts beyond
//   stand
//                              for one title each and lie where it does
//   concepts_of_title          sparse, all ones: at least one for each title
//   titles_of_row              sparse, all ones
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/scratch_pool.h"
#include "engine/search/impact_scan.h"
#include "engine/search/query_matcher.h"
#include "engine/search/search_field.h"
#include "engine/search/text_meaning.h"
#include "engine/search/title_lists.h"
#include "engine/store/array_file.h"
#include "engine/store/table.h"

namespace bole {

// A word stands for the words that it is this alike, by the cosine of their pieces: plurals and
// other forms of one stem in any language.
constexpr float kAlikeWords = 0.5f;

// The parts of a score. All names of an occupation share its parts: they say which occupation is
// meant, and the title's own parts, which weigh more, which name. Were they equal, one wrong
// occupation would put all its names in front of the right one.
struct TitleWeights {
  float grams = 1;  // the title's pieces
  float words = 1;  // the title's words
  float stems = 0;  // of the title's words
  float concept_grams = 0.3f;
  float concept_words = 0.3f;
  float concept_stems = 0;
  float description = 0.3f;  // words of the concept's description
  float embedding = 6;       // of the text and the title
  float concept_embedding = 6;

  float Sum() const {
    return grams + words + stems + concept_grams + concept_words + concept_stems + description +
           embedding + concept_embedding;
  }

  // By words alone, without anything learned.
  static TitleWeights ByWords() {
    return {.grams = 0.5f,
            .words = 0.5f,
            .stems = 1,
            .concept_grams = 0,
            .concept_words = 0,
            .concept_stems = 0.3f,
            .description = 0.2f,
            .embedding = 0,
            .concept_embedding = 0};
  }
};

// A title has the concept that is nearest to the text, of those that it may stand for.
//
// Thread safety: const and safe from any number of threads.
class TitleModel : public RowScorer {
 public:
  // `words` must outlive the model. Throws what ArrayFile::Open throws, and Error(kCorruptData)
  // when the arrays don't belong together.
  TitleModel(const std::filesystem::path& path, const QueryWords& words,
             const TitleWeights& weights = {});

  size_t num_rows() const { return titles_of_row_.num_rows(); }

  // A row without a title has 0.
  std::unique_ptr<const TextMeaning> Read(std::string_view text) const override;

 private:
  class Meaning;

  // A sparse vector over pieces or over words.
  using Terms = std::vector<std::pair<uint32_t, float>>;

  // The kinds of terms that titles have a share of their score from, in the order of its sum.
  enum Kind : size_t { kGrams, kWords, kDescriptions, kStems, kNumKinds };

  // What a text needs while it is held against titles.
  struct Scratch {
    std::array<std::vector<float>, kNumKinds> weights;  // of the text's terms; 0 between texts
    std::vector<uint16_t> sums;                         // of titles
  };

  Terms GramsOf(std::span<const std::string> words) const;
  Terms StemsOf(std::span<const std::string> words) const;
  Terms WordsAlike(std::span<const std::string> words) const;
  Terms Alike(const std::string& word) const;
  std::vector<float> Embed(std::span<const std::string> words) const;
  void Check() const;
  std::array<TitleTerms, kNumKinds> Kinds() const;

  ArrayFile file_;
  const QueryWords& words_;
  TitleWeights weights_;
  IdColumn gram_names_, word_names_, stem_names_, feature_names_;
  std::span<const float> gram_idf_, word_gram_idf_, word_frequencies_, stem_idf_;
  double num_concepts_, num_names_;
  ArrayView<float> feature_embeddings_, title_embeddings_, concept_embeddings_;
  CsrView words_of_gram_;
  CsrView grams_of_title_, grams_of_concept_;
  CsrView words_of_title_, words_of_concept_, words_of_description_;
  CsrView stems_of_title_, stems_of_concept_;
  CsrView concepts_of_title_, titles_of_row_;
  // Made when it was opened.
  Csr rows_of_title_;
  std::array<TitleTerms, kNumKinds> kinds_;
  std::unique_ptr<const TitleLists> lists_;

  mutable ScratchPool<Scratch> scratch_;
  mutable ScratchPool<ImpactScanScratch> scans_;
};

}  // namespace bole
