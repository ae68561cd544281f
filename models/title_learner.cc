#include "models/title_learner.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/parallel.h"
#include "engine/search/character_grams.h"
#include "engine/search/title_terms.h"
#include "models/text_space.h"

namespace bole {
namespace {

using Name = std::vector<std::string>;         // the words of one
using Counts = std::map<std::string, size_t>;  // of words or pieces

// Texts with their numbers in byte order.
using Numbers = std::map<std::string, uint32_t>;

// A feature of fewer joins nothing.
constexpr uint32_t kLeastTexts = 2;

constexpr size_t kGrain = 256;  // texts that a thread splits at a time

std::vector<Name> SplitAll(const std::vector<std::string>& texts, const QueryWords& words,
                           size_t num_threads) {
  std::vector<Name> names(texts.size());
  ParallelFor(texts.size(), kGrain, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) names[i] = words.MeaningWords(texts[i]);
  });
  return names;
}

Counts CountWords(const Name& name) {
  Counts counts;
  for (const std::string& word : name) ++counts[word];
  return counts;
}

Counts CountGrams(const Name& name) {
  Counts counts;
  for (const std::string& word : name) {
    for (const std::string& gram : CharacterGrams(word)) ++counts[gram];
  }
  return counts;
}

void Number(Numbers& numbers) {
  uint32_t next = 0;
  for (auto& [text, number] : numbers) number = next++;
}

// Titles and concepts with everything in words.
struct Corpus {
  std::vector<Name> titles;                 // distinct, ascending
  std::vector<std::vector<Name>> concepts;  // the names of each; those of titles' own at the end
  std::vector<Name> descriptions;           // as long as concepts
  size_t num_named = 0;                     // concepts before those of titles' own
  std::vector<CsrEntry> titles_of_row, concepts_of_title;
};

Corpus MakeCorpus(const std::vector<std::vector<std::string>>& titles_of_row,
                  const std::vector<TitleConcept>& concepts, const QueryWords& words,
                  size_t num_threads) {
  Corpus corpus;
  std::vector<std::string> texts;
  for (const auto& titles : titles_of_row) texts.insert(texts.end(), titles.begin(), titles.end());
  const std::vector<Name> split = SplitAll(texts, words, num_threads);
  std::map<Name, uint32_t> numbers;
  for (const Name& name : split) {
    if (!name.empty()) numbers.emplace(name, 0);
  }
  for (auto& [name, number] : numbers) {
    number = static_cast<uint32_t>(corpus.titles.size());
    corpus.titles.push_back(name);
  }
  size_t next = 0;
  for (uint32_t row = 0; row < titles_of_row.size(); ++row) {
    for (size_t i = 0; i < titles_of_row[row].size(); ++i) {
      const auto found = numbers.find(split[next++]);
      if (found != numbers.end()) corpus.titles_of_row.push_back({row, found->second});
    }
  }

  std::vector<bool> has_concept(corpus.titles.size());
  for (uint32_t i = 0; i < concepts.size(); ++i) {
    corpus.concepts.push_back(SplitAll(concepts[i].names, words, 1));
    corpus.descriptions.push_back(words.MeaningWords(concepts[i].description));
    for (const Name& name : corpus.concepts.back()) {
      const auto found = numbers.find(name);
      if (found == numbers.end()) continue;
      corpus.concepts_of_title.push_back({found->second, i});
      has_concept[found->second] = true;
    }
  }
  corpus.num_named = corpus.concepts.size();
  for (uint32_t title = 0; title < corpus.titles.size(); ++title) {
    if (has_concept[title]) continue;
    corpus.concepts_of_title.push_back({title, static_cast<uint32_t>(corpus.concepts.size())});
    corpus.concepts.push_back({corpus.titles[title]});
    corpus.descriptions.emplace_back();
  }
  return corpus;
}

// A sparse row by term.
using Weights = std::map<uint32_t, float>;

Weights Weigh(const Counts& counts, const Numbers& numbers, const std::vector<float>& idf,
              float (*of_count)(size_t)) {
  Weights weights;
  for (const auto& [text, count] : counts) {
    const auto found = numbers.find(text);
    if (found != numbers.end()) weights[found->second] = of_count(count) * idf[found->second];
  }
  return weights;
}

float LogCount(size_t count) {
  return std::log1p(static_cast<float>(count));
}

// Unit rows as the transposed matrix, by term.
class TermMatrix {
 public:
  void AddRow(const Weights& weights) {
    double squares = 0;
    for (const auto& [term, weight] : weights) squares += weight * weight;
    const auto scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0.0f;
    for (const auto& [term, weight] : weights)
      entries_.push_back({term, num_rows_, weight * scale});
    ++num_rows_;
  }

  Csr ByTerm(size_t num_terms) const {
    return MakeCsr(entries_, num_terms, num_rows_, Duplicates::kSum);
  }

 private:
  std::vector<CsrEntry> entries_;
  uint32_t num_rows_ = 0;
};

void WriteTexts(const std::string& name, const Numbers& numbers, ArrayFileWriter& file) {
  TextColumnBuilder texts;
  for (const auto& [text, number] : numbers) texts.Add(text);
  file.Add(name + ".offsets", texts.offsets);
  file.AddText(name, texts.bytes);
}

// All words, or all pieces of words, with the number of concepts that have each.
struct Lexicon {
  Numbers numbers;
  std::vector<float> frequencies;

  template <typename Count>
  Lexicon(const Corpus& corpus, const Count& count, bool with_descriptions) {
    std::map<std::string, uint32_t> concepts_with;
    const auto add_all = [&](const std::vector<Name>& names) {
      std::set<std::string> seen;
      for (const Name& name : names) {
        for (const auto& [text, times] : count(name)) seen.insert(text);
      }
      for (const std::string& text : seen) ++concepts_with[text];
    };
    for (const auto& names : corpus.concepts) add_all(names);
    if (with_descriptions) {
      for (const Name& description : corpus.descriptions) {
        for (const auto& [text, times] : count(description)) concepts_with.emplace(text, 0);
      }
    }
    for (const auto& [text, frequency] : concepts_with) numbers.emplace(text, 0);
    Number(numbers);
    for (const auto& [text, frequency] : concepts_with) {
      frequencies.push_back(static_cast<float>(frequency));
    }
  }
};

Counts CountAll(const std::vector<Name>& names, Counts (*count)(const Name&)) {
  Counts all;
  for (const Name& name : names) {
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
void WriteVectors(const Corpus& corpus, const Lexicon& lexicon, const std::vector<float>& idf,
                  Counts (*count)(const Name&), const std::string& term, ArrayFileWriter& file) {
  TermMatrix titles, concepts;
  for (const Name& title : corpus.titles) {
    titles.AddRow(Weigh(count(title), lexicon.numbers, idf, TitleCount));
  }
  for (const auto& names : corpus.concepts) {
    concepts.AddRow(Weigh(CountAll(names, count), lexicon.numbers, idf, LogCount));
  }
  file.AddCsr("titles_of_" + term, titles.ByTerm(lexicon.numbers.size()).view());
  file.AddCsr("concepts_of_" + term, concepts.ByTerm(lexicon.numbers.size()).view());
}

// Texts by what finds them their place in the space.
class FeatureMatrix {
 public:
  explicit FeatureMatrix(const Numbers& features) : features_(features) {}

  // Returns its row.
  uint32_t Add(const Name& text) {
    for (const auto& [feature, weight] : TitleFeatures(text)) {
      const auto found = features_.find(feature);
      if (found != features_.end()) entries_.push_back({num_rows_, found->second, weight});
    }
    return num_rows_++;
  }

  Csr Build() const {
    return MakeCsr(entries_, num_rows_, static_cast<uint32_t>(features_.size()), Duplicates::kSum);
  }

 private:
  const Numbers& features_;
  std::vector<CsrEntry> entries_;
  uint32_t num_rows_ = 0;
};

// Features that texts have in common, with their idf.
struct Features {
  Numbers numbers;
  std::vector<float> idf;

  explicit Features(const Corpus& corpus) {
    struct Holders {
      uint32_t texts = 0, concepts = 0;
    };
    std::map<std::string, Holders> counts;
    for (size_t i = 0; i < corpus.num_named; ++i) {
      std::set<std::string> seen;
      const auto add = [&](const Name& text) {
        for (const auto& [feature, weight] : TitleFeatures(text)) {
          Holders& count = counts[feature];
          ++count.texts;
          count.concepts += seen.insert(feature).second ? 1 : 0;
        }
      };
      for (const Name& name : corpus.concepts[i]) add(name);
      add(corpus.descriptions[i]);
    }
    for (const auto& [feature, count] : counts) {
      if (count.texts < kLeastTexts) continue;
      numbers.emplace(feature, 0);
      idf.push_back(TitleIdf(static_cast<double>(corpus.num_named), count.concepts));
    }
    Number(numbers);
  }
};

Matrix LearnFeatures(const Corpus& corpus, const Features& features,
                     const TitleLearnerOptions& options) {
  FeatureMatrix texts(features.numbers);
  std::vector<TextGroup> groups(corpus.num_named);
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const Name& name : corpus.concepts[i]) groups[i].names.push_back(texts.Add(name));
    if (!corpus.descriptions[i].empty()) groups[i].description = texts.Add(corpus.descriptions[i]);
  }
  Csr matrix = texts.Build();
  for (size_t i = 0; i < matrix.columns.size(); ++i) {
    matrix.values[i] *= std::sqrt(features.idf[matrix.columns[i]]);
  }
  Matrix learned = LearnTextSpace(
      matrix.view(), groups,
      {.dim = options.dim, .seed = options.seed, .num_threads = options.num_threads});
  // From here on texts have their plain counts.
  for (size_t i = 0; i < features.idf.size(); ++i) {
    learned.row(static_cast<Eigen::Index>(i)) *= std::sqrt(features.idf[i]);
  }
  return learned;
}

void WriteMatrix(const std::string& name, const Matrix& matrix, ArrayFileWriter& file) {
  file.Add(name, std::span<const float>(matrix.data(), static_cast<size_t>(matrix.size())),
           static_cast<uint64_t>(matrix.cols()));
}

// A concept lies between its names.
Matrix PlaceConcepts(const Corpus& corpus, const Features& features, const Matrix& learned,
                     size_t num_threads) {
  FeatureMatrix names(features.numbers);
  std::vector<size_t> ends;
  for (size_t i = 0; i < corpus.num_named; ++i) {
    uint32_t last = 0;
    for (const Name& name : corpus.concepts[i]) last = names.Add(name);
    ends.push_back(last + 1);
  }
  const Csr matrix = names.Build();
  const Matrix places = PlaceTexts(matrix.view(), learned, num_threads);
  Matrix concepts = Matrix::Zero(static_cast<Eigen::Index>(corpus.num_named), learned.cols());
  size_t at = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    auto row = concepts.row(static_cast<Eigen::Index>(i));
    for (; at < ends[i]; ++at) row += places.row(static_cast<Eigen::Index>(at));
    row.stableNormalize();
  }
  return concepts;
}

void WriteEmbeddings(const Corpus& corpus, const TitleLearnerOptions& options,
                     ArrayFileWriter& file) {
  const Features features(corpus);
  const Matrix learned = LearnFeatures(corpus, features, options);
  WriteTexts("features", features.numbers, file);
  WriteMatrix("feature_embeddings", learned, file);
  FeatureMatrix titles(features.numbers);
  for (const Name& title : corpus.titles) titles.Add(title);
  const Csr matrix = titles.Build();
  WriteMatrix("title_embeddings", PlaceTexts(matrix.view(), learned, options.num_threads), file);
  WriteMatrix("concept_embeddings", PlaceConcepts(corpus, features, learned, options.num_threads),
              file);
}

}  // namespace

void LearnTitles(const std::vector<std::vector<std::string>>& titles_of_row,
                 const std::vector<TitleConcept>& concepts, const QueryWords& words,
                 const TitleLearnerOptions& options, const std::filesystem::path& path) {
  const Corpus corpus = MakeCorpus(titles_of_row, concepts, words, options.num_threads);
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
  WriteVectors(corpus, gram_lexicon, gram_idf, CountGrams, "gram", file);
  const std::vector<float> word_idf =
      Idfs(shapes.AlikeFrequencies(word_lexicon.frequencies, options.num_threads), num_concepts);
  WriteVectors(corpus, word_lexicon, word_idf, CountWords, "word", file);
  TermMatrix descriptions;
  for (const Name& description : corpus.descriptions) {
    descriptions.AddRow(Weigh(CountWords(description), word_lexicon.numbers, word_idf, TitleCount));
  }
  file.AddCsr("descriptions_of_word", descriptions.ByTerm(word_lexicon.numbers.size()).view());
  WriteEmbeddings(corpus, options, file);
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
