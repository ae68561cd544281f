#include "models/title_embeddings.h"

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "engine/search/title_terms.h"
#include "models/text_space.h"

namespace bole {
namespace {

// A feature of fewer joins nothing.
constexpr uint32_t kLeastTexts = 2;

// Texts by what finds them their place in the space.
class FeatureMatrix {
 public:
  explicit FeatureMatrix(const TextNumbers& features) : features_(features) {}

  // Returns its row.
  uint32_t Add(const TitleName& text) {
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
  const TextNumbers& features_;
  std::vector<CsrEntry> entries_;
  uint32_t num_rows_ = 0;
};

// Features that texts have in common, with their idf.
struct Features {
  TextNumbers numbers;
  std::vector<float> idf;

  explicit Features(const TitleCorpus& corpus) {
    struct Holders {
      uint32_t texts = 0, concepts = 0;
    };
    std::map<std::string, Holders> counts;
    for (size_t i = 0; i < corpus.num_named; ++i) {
      std::set<std::string> seen;
      const auto add = [&](const TitleName& text) {
        for (const auto& [feature, weight] : TitleFeatures(text)) {
          Holders& count = counts[feature];
          ++count.texts;
          count.concepts += seen.insert(feature).second ? 1 : 0;
        }
      };
      for (const TitleName& name : corpus.concepts[i]) add(name);
      add(corpus.descriptions[i]);
    }
    for (const auto& [feature, count] : counts) {
      if (count.texts < kLeastTexts) continue;
      numbers.emplace(feature, 0);
      idf.push_back(TitleIdf(static_cast<double>(corpus.num_named), count.concepts));
    }
    NumberTexts(numbers);
  }
};

Matrix LearnFeatures(const TitleCorpus& corpus, const Features& features,
                     const TitleLearnerOptions& options) {
  FeatureMatrix texts(features.numbers);
  std::vector<TextGroup> groups(corpus.num_named);
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const TitleName& name : corpus.concepts[i]) groups[i].names.push_back(texts.Add(name));
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
Matrix PlaceConcepts(const TitleCorpus& corpus, const Features& features, const Matrix& learned,
                     size_t num_threads) {
  FeatureMatrix names(features.numbers);
  std::vector<size_t> ends;
  size_t end = 0;
  for (size_t i = 0; i < corpus.num_named; ++i) {
    for (const TitleName& name : corpus.concepts[i]) end = names.Add(name) + 1;
    ends.push_back(end);
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

}  // namespace

TitleSpace LearnTitleSpace(const TitleCorpus& corpus, const TitleLearnerOptions& options) {
  Features features(corpus);
  Matrix learned = LearnFeatures(corpus, features, options);
  Matrix concepts = PlaceConcepts(corpus, features, learned, options.num_threads);
  return {std::move(features.numbers), std::move(learned), std::move(concepts)};
}

void WriteTitleEmbeddings(const TitleCorpus& corpus, const TitleSpace& space, size_t num_threads,
                          ArrayFileWriter& file) {
  WriteTexts("features", space.features, file);
  WriteMatrix("feature_embeddings", space.vectors, file);
  FeatureMatrix titles(space.features);
  for (const TitleName& title : corpus.titles) titles.Add(title);
  const Csr matrix = titles.Build();
  WriteMatrix("title_embeddings", PlaceTexts(matrix.view(), space.vectors, num_threads), file);
  WriteMatrix("concept_embeddings", space.concept_places, file);
}

}  // namespace bole
