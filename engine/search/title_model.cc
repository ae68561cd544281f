#include "engine/search/title_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/error.h"
#include "engine/search/character_grams.h"

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

// Adds share * (terms . matrix) to `sums`, which has a place for each column.
void AddProduct(const Terms& terms, const CsrView& matrix, float share, std::vector<float>& sums) {
  for (const auto& [term, weight] : terms) {
    const auto columns = matrix.row(term);
    const auto values = matrix.row_values(term);
    for (size_t i = 0; i < columns.size(); ++i) sums[columns[i]] += share * weight * values[i];
  }
}

IdColumn ReadNames(const ArrayFile& file, const std::string& name) {
  return IdColumn(TextColumn(file.Values<uint64_t>(name + ".offsets"), file.Text(name)));
}

}  // namespace

float TitleIdf(double num_all, double num_with) {
  return static_cast<float>(std::log1p(num_all / std::max(num_with, 1.0)));
}

float TitleCount(size_t count) {
  return static_cast<float>(1 + std::log(static_cast<double>(count)));
}

TitleModel::TitleModel(const std::filesystem::path& path, const QueryWords& words,
                       const TitleWeights& weights)
    : file_(ArrayFile::Open(path)),
      words_(words),
      weights_(weights),
      gram_names_(ReadNames(file_, "grams")),
      word_names_(ReadNames(file_, "words")),
      gram_idf_(file_.Values<float>("gram_idf")),
      word_gram_idf_(file_.Values<float>("word_gram_idf")),
      word_frequencies_(file_.Values<float>("word_frequencies")),
      num_concepts_(static_cast<double>(file_.Values<uint64_t>("num_concepts")[0])),
      word_embeddings_(file_.Get<float>("word_embeddings")),
      concept_embeddings_(file_.Get<float>("concept_embeddings")),
      words_of_gram_(file_.GetCsr("words_of_gram")),
      titles_of_gram_(file_.GetCsr("titles_of_gram")),
      concepts_of_gram_(file_.GetCsr("concepts_of_gram")),
      titles_of_word_(file_.GetCsr("titles_of_word")),
      concepts_of_word_(file_.GetCsr("concepts_of_word")),
      descriptions_of_word_(file_.GetCsr("descriptions_of_word")),
      concepts_of_title_(file_.GetCsr("concepts_of_title")),
      titles_of_row_(file_.GetCsr("titles_of_row")) {
  Check();
  for (size_t i = 0; i < concept_embeddings_.num_rows; ++i) {
    const auto embedding = concept_embeddings_.row(i);
    const double squares =
        std::inner_product(embedding.begin(), embedding.end(), embedding.begin(), 0.0);
    longest_embedding_ = std::max(longest_embedding_, static_cast<float>(std::sqrt(squares)));
  }
}

void TitleModel::Check() const {
  const size_t grams = gram_names_.size();
  const size_t words = word_names_.size();
  const uint32_t concepts = concepts_of_title_.num_columns;
  const bool fits =
      gram_idf_.size() == grams && word_gram_idf_.size() == grams &&
      word_frequencies_.size() == words && words_of_gram_.num_rows() == grams &&
      words_of_gram_.num_columns == words && titles_of_gram_.num_rows() == grams &&
      concepts_of_gram_.num_rows() == grams && titles_of_word_.num_rows() == words &&
      concepts_of_word_.num_rows() == words && descriptions_of_word_.num_rows() == words &&
      titles_of_gram_.num_columns == concepts_of_title_.num_rows() &&
      titles_of_word_.num_columns == concepts_of_title_.num_rows() &&
      titles_of_row_.num_columns == concepts_of_title_.num_rows() &&
      concepts_of_gram_.num_columns == concepts && concepts_of_word_.num_columns == concepts &&
      descriptions_of_word_.num_columns == concepts && word_embeddings_.num_rows == words &&
      concept_embeddings_.num_rows == concepts &&
      word_embeddings_.num_columns == concept_embeddings_.num_columns;
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
  AddProduct(grams, words_of_gram_, 1, cosines);
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

// Zeros for words that say nothing.
std::vector<float> TitleModel::Embed(const Terms& words) const {
  std::vector<float> text(word_embeddings_.num_columns);
  for (const auto& [word, weight] : words) {
    const auto embedding = word_embeddings_.row(word);
    for (size_t i = 0; i < text.size(); ++i) text[i] += weight * embedding[i];
  }
  return text;
}

// Titles and concepts scored by all but embeddings, which cost most and are needed of few.
class TitleModel::Meaning : public TextMeaning {
 public:
  Meaning(const TitleModel& model, std::string_view text)
      : model_(model),
        titles_(model.concepts_of_title_.num_rows()),
        concepts_(model.concepts_of_title_.num_columns) {
    const TitleWeights& weights = model.weights_;
    const std::vector<std::string> words = model.words_.MeaningWords(text);
    const Terms grams = model.GramsOf(words);
    const Terms alike = model.WordsAlike(words);
    AddProduct(grams, model.concepts_of_gram_, weights.concept_grams, concepts_);
    AddProduct(alike, model.concepts_of_word_, weights.concept_words, concepts_);
    AddProduct(alike, model.descriptions_of_word_, weights.description, concepts_);
    AddProduct(grams, model.titles_of_gram_, weights.grams, titles_);
    AddProduct(alike, model.titles_of_word_, weights.words, titles_);
    text_ = model.Embed(alike);
    const double squares = std::inner_product(text_.begin(), text_.end(), text_.begin(), 0.0);
    if (squares > 0) scale_ = static_cast<float>(weights.embedding / std::sqrt(squares));
  }

  std::vector<float> Score(std::span<const uint32_t> rows) const override {
    const std::vector<uint32_t> wanted = ConceptsOf(rows);
    const std::vector<float> found = Concepts(wanted);
    // Where many are wanted, or all titles are scored, each stands at its own place.
    std::vector<float> concepts;
    if (rows.size() > titles_.size() || wanted.size() * kLookups > concepts_.size()) {
      concepts.resize(concepts_.size());
      for (size_t i = 0; i < wanted.size(); ++i) concepts[wanted[i]] = found[i];
    }
    return BestTitles(rows, [&](uint32_t one) {
      if (!concepts.empty()) return concepts[one];
      return found[static_cast<size_t>(std::ranges::lower_bound(wanted, one) - wanted.begin())];
    });
  }

  // By Cauchy and Schwarz no embedding is nearer than the product of both lengths.
  std::vector<float> Bounds(std::span<const uint32_t> rows) const override {
    // What sums of rounded products may be above the exact one.
    constexpr float kRounding = 1.001f;
    float nearest = 0;
    if (scale_ > 0) nearest = kRounding * model_.weights_.embedding * model_.longest_embedding_;
    return BestTitles(rows, [&](uint32_t one) { return concepts_[one] + nearest; });
  }

 private:
  // Several sums at a time: each is added up in its order, and none waits for another.
  static constexpr size_t kAtATime = 8;
  // Looking one up among few takes as long as passing so many.
  static constexpr size_t kLookups = 16;

  // Those that titles of the rows may stand for, ascending.
  std::vector<uint32_t> ConceptsOf(std::span<const uint32_t> rows) const {
    std::vector<uint32_t> wanted;
    for (const uint32_t row : rows) {
      for (const uint32_t title : model_.titles_of_row_.row(row)) {
        const auto of_title = model_.concepts_of_title_.row(title);
        wanted.insert(wanted.end(), of_title.begin(), of_title.end());
      }
    }
    std::ranges::sort(wanted);
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    return wanted;
  }

  // The whole score of each: with the nearness of its embedding.
  std::vector<float> Concepts(std::span<const uint32_t> wanted) const {
    std::vector<float> scores;
    for (const uint32_t one : wanted) scores.push_back(concepts_[one]);
    for (size_t begin = 0; scale_ > 0 && begin < wanted.size(); begin += kAtATime) {
      const size_t size = std::min(kAtATime, wanted.size() - begin);
      std::array<const float*, kAtATime> embeddings{};
      for (size_t i = 0; i < kAtATime; ++i) {
        embeddings[i] = model_.concept_embeddings_.row(wanted[begin + (i < size ? i : 0)]).data();
      }
      std::array<float, kAtATime> sums{};
      for (size_t at = 0; at < text_.size(); ++at) {
        for (size_t i = 0; i < kAtATime; ++i) sums[i] += text_[at] * embeddings[i][at];
      }
      for (size_t i = 0; i < size; ++i) scores[begin + i] += scale_ * sums[i];
    }
    return scores;
  }

  float ScoreOf(uint32_t title, const auto& of_concept) const {
    float nearest = 0;
    for (const uint32_t one : model_.concepts_of_title_.row(title)) {
      nearest = std::max(nearest, of_concept(one));
    }
    return (titles_[title] + nearest) / model_.weights_.Sum();
  }

  // `of_concept`: the score of each that the rows' titles may stand for.
  std::vector<float> BestTitles(std::span<const uint32_t> rows, const auto& of_concept) const {
    std::vector<float> of_title;
    // Rows share titles: where there are many rows, each title is scored once.
    if (rows.size() > titles_.size()) {
      of_title.resize(titles_.size());
      for (uint32_t title = 0; title < of_title.size(); ++title) {
        of_title[title] = ScoreOf(title, of_concept);
      }
    }
    std::vector<float> scores(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      for (const uint32_t title : model_.titles_of_row_.row(rows[i])) {
        const float score = of_title.empty() ? ScoreOf(title, of_concept) : of_title[title];
        scores[i] = std::max(scores[i], score);
      }
    }
    return scores;
  }

  const TitleModel& model_;
  std::vector<float> titles_, concepts_;
  std::vector<float> text_;  // embedding
  float scale_ = 0;          // of a product with it; 0: it says nothing
};

std::unique_ptr<const TextMeaning> TitleModel::Read(std::string_view text) const {
  return std::make_unique<Meaning>(*this, text);
}

}  // namespace bole
