#include "models/title_learner.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/search/character_grams.h"
#include "engine/search/title_terms.h"
#include "models/term_matrix.h"
#include "models/title_corpus.h"
#include "models/title_embeddings.h"
#include "models/title_stems.h"

namespace bole {
namespace {

using Counts = std::map<std::string, size_t>;  // of words or pieces

constexpr size_t kGrain = 256;  // words that a thread compares at a time

Counts CountWords(const TitleName& name) {
  Counts counts;
  for (const std::string& word : name) ++counts[word];
  return counts;
}

Counts CountGrams(const TitleName& name) {
  Counts counts;
  for (const std::string& word : name) {
    for (const std::string& gram : CharacterGrams(word)) ++counts[gram];
  }
  return counts;
}

TermWeights Weigh(const Counts& counts, const TextNumbers& numbers, const std::vector<float>& idf,
                  float (*of_count)(size_t)) {
  TermWeights weights;
  for (const auto& [text, count] : counts) {
    const auto found = numbers.find(text);
    if (found != numbers.end()) weights[found->second] = of_count(count) * idf[found->second];
  }
  return weights;
}

float LogCount(size_t count) {
  return std::log1p(static_cast<float>(count));
}

// All words, or all pieces of words, with the number of concepts that have each.
struct Lexicon {
  TextNumbers numbers;
  std::vector<float> frequencies;

  template <typename Count>
  Lexicon(const TitleCorpus& corpus, const Count& count, bool with_descriptions) {
    std::map<std::string, uint32_t> concepts_with;
    const auto add_all = [&](const std::vector<TitleName>& names) {
      std::set<std::string> seen;
      for (const TitleName& name : names) {
        for (const auto& [text, times] : count(name)) seen.insert(text);
      }
      for (const std::string& text : seen) ++concepts_with[text];
    };
    for (const auto& names : corpus.concepts) add_all(names);
    if (with_descriptions) {
      for (const TitleName& description : corpus.descriptions) {
        for (const auto& [text, times] : count(description)) concepts_with.emplace(text, 0);
      }
    }
    for (const auto& [text, frequency] : concepts_with) numbers.emplace(text, 0);
    NumberTexts(numbers);
    for (const auto& [text, frequency] : concepts_with) {
      frequencies.push_back(static_cast<float>(frequency));
    }
  }
};

Counts CountAll(const std::vector<TitleName>& names, Counts (*count)(const TitleName&)) {
  Counts all;
  for (const TitleName& name : names) {
    for (const auto& [text, times] : count(name)) all[text] += times;
  }
  return all;
}

// Pieces of words: how rare each is among words, and each word as a unit vector.
struct WordShapes {
  std::vector<float> idf;
  Csr words_of_gram;

  WordShapes(const Lexicon& words, const Lexicon& grams) {
    std::vector<Counts> counts;
    std::vector<double> words_with(grams.numbers.size());
    for (const auto& [word, number] : words.numbers) {
      counts.push_back(CountGrams({word}));
      for (const auto& [gram, times] : counts.back()) ++words_with[grams.numbers.at(gram)];
    }
    for (const double with : words_with) {
      idf.push_back(TitleIdf(static_cast<double>(counts.size()), with));
    }
    TermMatrix matrix;
    for (const Counts& word : counts) matrix.AddRow(Weigh(word, grams.numbers, idf, TitleCount));
    words_of_gram = matrix.ByTerm(grams.numbers.size());
  }

  // Of each word, how many concepts have it or a word alike, by their likeness.
  std::vector<float> AlikeFrequencies(const std::vector<float>& frequencies,
                                      size_t num_threads) const {
    const Csr grams_of_word = Transpose(words_of_gram.view());
    std::vector<float> sums(frequencies.size());
    ParallelFor(sums.size(), kGrain, num_threads, [&](const Chunk& chunk) {
      std::vector<float> cosines(frequencies.size());
      for (size_t word = chunk.begin; word < chunk.end; ++word) {
        std::ranges::fill(cosines, 0.0f);
        AddCosines(grams_of_word.view(), word, cosines);
        for (size_t other = 0; other < cosines.size(); ++other) {
          if (cosines[other] >= kAlikeWords) sums[word] += cosines[other] * frequencies[other];
        }
      }
    });
    return sums;
  }

 private:
  void AddCosines(const CsrView& grams_of_word, size_t word, std::vector<float>& cosines) const {
    const auto grams = grams_of_word.row(word);
    for (size_t i = 0; i < grams.size(); ++i) {
      const float weight = grams_of_word.row_values(word)[i];
      const auto others = words_of_gram.view().row(grams[i]);
      const auto values = words_of_gram.view().row_values(grams[i]);
      for (size_t j = 0; j < others.size(); ++j) cosines[others[j]] += weight * values[j];
    }
  }
};

std::vector<float> Idfs(const std::vector<float>& frequencies, size_t num_concepts) {
  std::vector<float> idf;
  for (const float frequency : frequencies) {
    idf.push_back(TitleIdf(static_cast<double>(num_concepts), frequency));
  }
  return idf;
}

// Titles and concepts as unit vectors over one lexicon.
void WriteVectors(const TitleCorpus& corpus, const Lexicon& lexicon, const std::vector<float>& idf,
                  Counts (*count)(const TitleName&), const std::string& terms,
                  ArrayFileWriter& file) {
  TermMatrix titles, concepts;
  for (const TitleName& title : corpus.titles) {
    titles.AddRow(Weigh(count(title), lexicon.numbers, idf, TitleCount));
  }
  for (const auto& names : corpus.concepts) {
    concepts.AddRow(Weigh(CountAll(names, count), lexicon.numbers, idf, LogCount));
  }
  file.AddCsr(terms + "_of_title", titles.ByRow(lexicon.numbers.size()).view());
  file.AddCsr(terms + "_of_concept", concepts.ByRow(lexicon.numbers.size()).view());
}

}  // namespace

TitleLearner::TitleLearner(std::vector<TitleConcept> concepts, const QueryWords& words,
                           const TitleLearnerOptions& options)
    : concepts_(std::move(concepts)), words_(words), options_(options) {}

TitleLearner::~TitleLearner() = default;

void TitleLearner::Write(const std::vector<std::vector<std::string>>& titles_of_row,
                         const std::filesystem::path& path) {
  const size_t num_threads = options_.num_threads;
  const TitleCorpus corpus = MakeTitleCorpus(titles_of_row, concepts_, words_, num_threads);
  if (!space_) space_ = std::make_unique<TitleSpace>(LearnTitleSpace(corpus, options_));
  const size_t num_concepts = corpus.concepts.size();
  const Lexicon word_lexicon(corpus, CountWords, true);
  // Pieces of every word, those of descriptions too.
  const Lexicon gram_lexicon(corpus, CountGrams, true);
  const WordShapes shapes(word_lexicon, gram_lexicon);

  ArrayFileWriter file(path);
  WriteTexts("words", word_lexicon.numbers, file);
  WriteTexts("grams", gram_lexicon.numbers, file);
  const std::vector<float> gram_idf = Idfs(gram_lexicon.frequencies, num_concepts);
  file.Add("gram_idf", gram_idf);
  file.Add("word_gram_idf", shapes.idf);
  file.Add("word_frequencies", word_lexicon.frequencies);
  file.Add("num_concepts", std::vector<uint64_t>{num_concepts});
  file.AddCsr("words_of_gram", shapes.words_of_gram.view());
  WriteVectors(corpus, gram_lexicon, gram_idf, CountGrams, "grams", file);
  const std::vector<float> word_idf =
      Idfs(shapes.AlikeFrequencies(word_lexicon.frequencies, num_threads), num_concepts);
  WriteVectors(corpus, word_lexicon, word_idf, CountWords, "words", file);
  TermMatrix descriptions;
  for (const TitleName& description : corpus.descriptions) {
    descriptions.AddRow(Weigh(CountWords(description), word_lexicon.numbers, word_idf, TitleCount));
  }
  file.AddCsr("words_of_description", descriptions.ByRow(word_lexicon.numbers.size()).view());
  WriteTitleStems(corpus, words_, file);
  WriteTitleEmbeddings(corpus, *space_, num_threads, file);
  const auto num_titles = static_cast<uint32_t>(corpus.titles.size());
  file.AddCsr("concepts_of_title", MakeCsr(corpus.concepts_of_title, num_titles,
                                           static_cast<uint32_t>(num_concepts), Duplicates::kMax)
                                       .view());
  file.AddCsr(
      "titles_of_row",
      MakeCsr(corpus.titles_of_row, titles_of_row.size(), num_titles, Duplicates::kMax).view());
  file.Finish();
}

}  // namespace bole
