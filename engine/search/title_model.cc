#include "engine/search/title_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/error.h"
#include "engine/search/character_grams.h"
#include "engine/search/title_terms.h"

namespace bole {
namespace {

using Terms = std::vector<std::pair<uint32_t, float>>;

std::map<std::string, size_t> Counted(const std::vector<std::string>& texts) {
  std::map<std::string, size_t> counts;
  for (const std::string& text : texts) ++counts[text];
  return counts;
}

void Scale(Terms& terms, double squared_length) {
  if (squared_length <= 0) return;
  const auto scale = static_cast<float>(1 / std::sqrt(squared_length));
  for (auto& [term, weight] : terms) weight *= scale;
}

IdColumn ReadNames(const ArrayFile& file, const std::string& name) {
  return IdColumn(TextColumn(file.Values<uint64_t>(name + ".offsets"), file.Text(name)));
}

}  // namespace

TitleModel::TitleModel(const std::filesystem::path& path, const QueryWords& words,
                       const TitleWeights& weights)
    : file_(ArrayFile::Open(path)),
      words_(words),
      weights_(weights),
      gram_names_(ReadNames(file_, "grams")),
      word_names_(ReadNames(file_, "words")),
      stem_names_(ReadNames(file_, "stems")),
      feature_names_(ReadNames(file_, "features")),
      gram_idf_(file_.Values<float>("gram_idf")),
      word_gram_idf_(file_.Values<float>("word_gram_idf")),
      word_frequencies_(file_.Values<float>("word_frequencies")),
      stem_idf_(file_.Values<float>("stem_idf")),
      num_concepts_(static_cast<double>(file_.Values<uint64_t>("num_concepts")[0])),
      num_names_(static_cast<double>(file_.Values<uint64_t>("num_names")[0])),
      feature_embeddings_(file_.Get<float>("feature_embeddings")),
      title_embeddings_(file_.Get<float>("title_embeddings")),
      concept_embeddings_(file_.Get<float>("concept_embeddings")),
      words_of_gram_(file_.GetCsr("words_of_gram")),
      grams_of_title_(file_.GetCsr("grams_of_title")),
      grams_of_concept_(file_.GetCsr("grams_of_concept")),
      words_of_title_(file_.GetCsr("words_of_title")),
      words_of_concept_(file_.GetCsr("words_of_concept")),
      words_of_description_(file_.GetCsr("words_of_description")),
      stems_of_title_(file_.GetCsr("stems_of_title")),
      stems_of_concept_(file_.GetCsr("stems_of_concept")),
      concepts_of_title_(file_.GetCsr("concepts_of_title")),
      titles_of_row_(file_.GetCsr("titles_of_row")),
      scratch_([] { return std::make_unique<Scratch>(); }),
      scans_([] { return std::make_unique<ImpactScanScratch>(); }) {
  Check();
  rows_of_title_ = Transpose(titles_of_row_);
  kinds_ = Kinds();
  lists_ = std::make_unique<const TitleLists>(kinds_, concepts_of_title_);
}

std::array<TitleTerms, TitleModel::kNumKinds> TitleModel::Kinds() const {
  const TitleWeights& shares = weights_;
  std::array<TitleTerms, kNumKinds> kinds;
  kinds[kGrams] = {grams_of_title_, grams_of_concept_, shares.grams, shares.concept_grams,
                   gram_names_.size()};
  kinds[kWords] = {words_of_title_, words_of_concept_, shares.words, shares.concept_words,
                   word_names_.size()};
  kinds[kDescriptions] = {{}, words_of_description_, 0, shares.description, word_names_.size()};
  kinds[kStems] = {stems_of_title_, stems_of_concept_, shares.stems, shares.concept_stems,
                   stem_names_.size()};
  return kinds;
}

void TitleModel::Check() const {
  const size_t grams = gram_names_.size(), words = word_names_.size(), stems = stem_names_.size();
  const size_t titles = concepts_of_title_.num_rows(), concepts = concepts_of_title_.num_columns;
  const auto has_shape = [](const CsrView& matrix, size_t num_rows, size_t num_columns) {
    return matrix.num_rows() == num_rows && matrix.num_columns == num_columns &&
           matrix.values.size() == matrix.num_entries();
  };
  const bool fits =
      gram_idf_.size() == grams && word_gram_idf_.size() == grams &&
      word_frequencies_.size() == words && stem_idf_.size() == stems &&
      has_shape(words_of_gram_, grams, words) && has_shape(grams_of_title_, titles, grams) &&
      has_shape(grams_of_concept_, concepts, grams) && has_shape(words_of_title_, titles, words) &&
      has_shape(words_of_concept_, concepts, words) &&
      has_shape(words_of_description_, concepts, words) &&
      has_shape(stems_of_title_, titles, stems) && has_shape(stems_of_concept_, concepts, stems) &&
      titles_of_row_.num_columns == titles &&
      feature_embeddings_.num_rows == feature_names_.size() &&
      title_embeddings_.num_rows == titles && concept_embeddings_.num_rows <= concepts &&
      title_embeddings_.num_columns == feature_embeddings_.num_columns &&
      concept_embeddings_.num_columns == feature_embeddings_.num_columns;
  if (!fits) {
    throw Error(ErrorCode::kCorruptData,
                "arrays of a title model don't belong together: " + file_.path().string());
  }
}

TitleModel::Terms TitleModel::GramsOf(std::span<const std::string> words) const {
  std::vector<std::string> grams;
  for (const std::string& word : words) {
    for (std::string& gram : CharacterGrams(word)) grams.push_back(std::move(gram));
  }
  Terms terms;
  double squares = 0;
  for (const auto& [gram, count] : Counted(grams)) {
    const auto found = gram_names_.Find(gram);
    if (!found) continue;
    const float weight = TitleCount(count) * gram_idf_[*found];
    terms.emplace_back(*found, weight);
    squares += weight * weight;
  }
  Scale(terms, squares);
  return terms;
}

TitleModel::Terms TitleModel::StemsOf(std::span<const std::string> words) const {
  std::vector<std::string> stems;
  for (const std::string& word : words) stems.push_back(words_.Stem(word));
  Terms terms;
  double squares = 0;
  for (const auto& [stem, count] : Counted(stems)) {
    const auto found = stem_names_.Find(stem);
    // A stem that no name has makes the text less alike to all.
    const float weight = TitleCount(count) * (found ? stem_idf_[*found] : StemIdf(num_names_, 1));
    squares += weight * weight;
    if (found) terms.emplace_back(*found, weight);
  }
  Scale(terms, squares);
  return terms;
}

TitleModel::Terms TitleModel::Alike(const std::string& word) const {
  Terms grams;
  double squares = 0;
  for (const auto& [gram, count] : Counted(CharacterGrams(word))) {
    const auto found = gram_names_.Find(gram);
    // A piece that no word has makes this one less alike to all.
    const float idf =
        found ? word_gram_idf_[*found] : TitleIdf(static_cast<double>(word_names_.size()), 1);
    const float weight = TitleCount(count) * idf;
    squares += weight * weight;
    if (found) grams.emplace_back(*found, weight);
  }
  Scale(grams, squares);
  std::vector<float> cosines(word_names_.size());
  for (const auto& [gram, weight] : grams) {
    const auto others = words_of_gram_.row(gram);
    const auto values = words_of_gram_.row_values(gram);
    for (size_t i = 0; i < others.size(); ++i) cosines[others[i]] += weight * values[i];
  }
  Terms alike;
  for (uint32_t other = 0; other < cosines.size(); ++other) {
    if (cosines[other] >= kAlikeWords) alike.emplace_back(other, cosines[other]);
  }
  return alike;
}

TitleModel::Terms TitleModel::WordsAlike(std::span<const std::string> words) const {
  std::map<uint32_t, float> sums;
  double squares = 0;
  for (const auto& [word, count] : Counted({words.begin(), words.end()})) {
    const Terms alike = Alike(word);
    double frequency = 0;
    for (const auto& [other, cosine] : alike) frequency += cosine * word_frequencies_[other];
    const float weight = TitleCount(count) * TitleIdf(num_concepts_, frequency);
    squares += weight * weight;
    for (const auto& [other, cosine] : alike) sums[other] += weight * cosine;
  }
  Terms terms(sums.begin(), sums.end());
  Scale(terms, squares);
  return terms;
}

// Of length 1; empty where no word says anything.
std::vector<float> TitleModel::Embed(std::span<const std::string> words) const {
  std::vector<float> place(feature_embeddings_.num_columns);
  for (const auto& [feature, weight] : TitleFeatures(words)) {
    const auto found = feature_names_.Find(feature);
    if (!found) continue;
    const auto embedding = feature_embeddings_.row(*found);
    for (size_t i = 0; i < place.size(); ++i) place[i] += weight * embedding[i];
  }
  const double squares = std::inner_product(place.begin(), place.end(), place.begin(), 0.0);
  if (squares <= 0) return {};
  const auto scale = static_cast<float>(1 / std::sqrt(squares));
  for (float& value : place) value *= scale;
  return place;
}

}  // namespace bole
