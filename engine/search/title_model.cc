#include "engine/search/title_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>

#include "engine/base/error.h"
#include "engine/index/inner_product.h"
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

// Adds share * (terms . matrix) to `sums`, which has a place for each column.
void AddProduct(const Terms& terms, const CsrView& matrix, float share, std::vector<float>& sums) {
  if (share == 0) return;
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
      titles_of_gram_(file_.GetCsr("titles_of_gram")),
      concepts_of_gram_(file_.GetCsr("concepts_of_gram")),
      titles_of_word_(file_.GetCsr("titles_of_word")),
      concepts_of_word_(file_.GetCsr("concepts_of_word")),
      descriptions_of_word_(file_.GetCsr("descriptions_of_word")),
      titles_of_stem_(file_.GetCsr("titles_of_stem")),
      concepts_of_stem_(file_.GetCsr("concepts_of_stem")),
      concepts_of_title_(file_.GetCsr("concepts_of_title")),
      titles_of_row_(file_.GetCsr("titles_of_row")) {
  Check();
  rows_of_title_ = Transpose(titles_of_row_);
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
      descriptions_of_word_.num_columns == concepts && stem_idf_.size() == stem_names_.size() &&
      titles_of_stem_.num_rows() == stem_names_.size() &&
      titles_of_stem_.num_columns == concepts_of_title_.num_rows() &&
      concepts_of_stem_.num_rows() == stem_names_.size() &&
      concepts_of_stem_.num_columns == concepts &&
      feature_embeddings_.num_rows == feature_names_.size() &&
      title_embeddings_.num_rows == concepts_of_title_.num_rows() &&
      concept_embeddings_.num_rows <= concepts &&
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

namespace {

// Cosines of a text's place with some embeddings; 0 of the others, and of those without one.
class SomeCosines {
 public:
  // `wanted`: below num_all, in any order, again and again. An empty place is near nothing.
  SomeCosines(std::vector<uint32_t> wanted, size_t num_all, const ArrayView<float>& embeddings,
              std::span<const float> place)
      : wanted_(std::move(wanted)) {
    std::ranges::sort(wanted_);
    wanted_.erase(std::unique(wanted_.begin(), wanted_.end()), wanted_.end());
    cosines_.resize(wanted_.size());
    const auto have_one = std::ranges::lower_bound(wanted_, embeddings.num_rows);
    const auto num_embedded = static_cast<size_t>(have_one - wanted_.begin());
    for (size_t begin = 0; !place.empty() && begin < num_embedded; begin += kAtATime) {
      AddGroup(begin, std::min(kAtATime, num_embedded - begin), embeddings, place);
    }
    if (wanted_.size() * kLookups <= num_all) return;
    all_.resize(num_all);
    for (size_t i = 0; i < wanted_.size(); ++i) all_[wanted_[i]] = cosines_[i];
  }

  float operator[](uint32_t one) const {
    if (!all_.empty()) return all_[one];
    const auto found = std::ranges::lower_bound(wanted_, one);
    if (found == wanted_.end() || *found != one) return 0;
    return cosines_[static_cast<size_t>(found - wanted_.begin())];
  }

 private:
  // Several sums at a time: each is added up in its order, and none waits for another.
  static constexpr size_t kAtATime = 8;
  // Looking one up among few takes as long as passing so many.
  static constexpr size_t kLookups = 16;

  void AddGroup(size_t begin, size_t size, const ArrayView<float>& embeddings,
                std::span<const float> place) {
    std::array<const float*, kAtATime> rows{};
    for (size_t i = 0; i < kAtATime; ++i) {
      rows[i] = embeddings.row(wanted_[begin + (i < size ? i : 0)]).data();
    }
    std::array<float, kAtATime> sums{};
    for (size_t at = 0; at < place.size(); ++at) {
      for (size_t i = 0; i < kAtATime; ++i) sums[i] += place[at] * rows[i][at];
    }
    std::copy_n(sums.begin(), size, cosines_.begin() + static_cast<ptrdiff_t>(begin));
  }

  std::vector<uint32_t> wanted_;
  std::vector<float> cosines_;  // by `wanted_`
  std::vector<float> all_;      // by number, where many are wanted
};

}  // namespace

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
    const Terms stems = model.StemsOf(words);
    AddProduct(stems, model.titles_of_stem_, weights.stems, titles_);
    AddProduct(stems, model.concepts_of_stem_, weights.concept_stems, concepts_);
    place_ = model.Embed(words);
  }

  std::vector<float> Score(std::span<const uint32_t> rows) const override {
    std::vector<uint32_t> titles, concepts;
    for (const uint32_t row : rows) {
      for (const uint32_t title : model_.titles_of_row_.row(row)) {
        titles.push_back(title);
        for (const uint32_t one : model_.concepts_of_title_.row(title)) concepts.push_back(one);
      }
    }
    const SomeCosines of_titles(std::move(titles), titles_.size(), model_.title_embeddings_,
                                place_);
    const SomeCosines of_concepts(std::move(concepts), concepts_.size(), model_.concept_embeddings_,
                                  place_);
    const auto of_title = [&](uint32_t title) { return of_titles[title]; };
    const auto of_concept = [&](uint32_t one) { return of_concepts[one]; };
    return BestTitles(rows, [&](uint32_t title) { return ScoreOf(title, of_title, of_concept); });
  }

  // No cosine is above 1.
  std::vector<float> Bounds(std::span<const uint32_t> rows) const override {
    if (rows.size() < kManyRows) {
      return BestTitles(rows, [&](uint32_t title) { return BoundOf(title); });
    }
    // Rows share titles: each is bounded once.
    return BestTitles(rows, [&bounds = TitleBounds()](uint32_t title) { return bounds[title]; });
  }

  std::unique_ptr<RowGroups> Groups() const override;

 private:
  class ByTitle;

  // Who asks for the bounds of so many rows asks for all rows that match.
  static constexpr size_t kManyRows = 8192;

  float BoundOf(uint32_t title) const {
    // What sums of rounded products may be above the exact one.
    constexpr float kRounding = 1.001f;
    const auto most = [most = place_.empty() ? 0 : kRounding](uint32_t) { return most; };
    return ScoreOf(title, most, most);
  }

  const std::vector<float>& TitleBounds() const {
    std::call_once(bounded_, [&] {
      bounds_.resize(titles_.size());
      for (uint32_t title = 0; title < bounds_.size(); ++title) bounds_[title] = BoundOf(title);
    });
    return bounds_;
  }

  // With the cosines of titles and concepts.
  float ScoreOf(uint32_t title, const auto& of_titles, const auto& of_concepts) const {
    const TitleWeights& weights = model_.weights_;
    float best = 0;
    for (const uint32_t one : model_.concepts_of_title_.row(title)) {
      // A concept of one title lies where that does.
      const float cosine =
          one < model_.concept_embeddings_.num_rows ? of_concepts(one) : of_titles(title);
      best = std::max(best, concepts_[one] + weights.concept_embedding * cosine);
    }
    const float own = titles_[title] + weights.embedding * of_titles(title);
    return (own + best) / weights.Sum();
  }

  // The best of each row's titles, by the score of a title.
  std::vector<float> BestTitles(std::span<const uint32_t> rows, const auto& of_title) const {
    std::vector<float> scores(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      for (const uint32_t title : model_.titles_of_row_.row(rows[i])) {
        scores[i] = std::max(scores[i], of_title(title));
      }
    }
    return scores;
  }

  const TitleModel& model_;
  std::vector<float> titles_, concepts_;  // scores without embeddings
  std::vector<float> place_;              // of the text, length 1; empty: it says nothing
  mutable std::once_flag bounded_;
  mutable std::vector<float> bounds_;  // of titles, when they were asked for
};

// The rows of each title, in the order of the titles' scores. A title is scored when its bound is
// as large as the best score that wasn't handed out.
class TitleModel::Meaning::ByTitle : public RowGroups {
 public:
  explicit ByTitle(const Meaning& meaning) : meaning_(meaning) { AddBounds(); }

  std::optional<Group> Next() override {
    while (scores_.empty() || Bound() >= scores_[0].score) {
      if (next_ == bounds_.size()) {
        if (has_all_) break;
        AddBounds();
        continue;
      }
      const uint32_t title = bounds_[next_++].row;
      scores_.push_back({ScoreOf(title), title});
      std::ranges::push_heap(scores_, IsWorse);
    }
    if (scores_.empty()) return std::nullopt;
    std::ranges::pop_heap(scores_, IsWorse);
    const ScoredRow best = scores_.back();
    scores_.pop_back();
    return Group{best.score, meaning_.model_.rows_of_title_.view().row(best.row)};
  }

 private:
  // Most searches need no more titles, and to put all in order costs more than all the rest. Each
  // look for more passes all titles: eight times as many are few looks.
  static constexpr size_t kFirst = 128;
  static constexpr size_t kGrowth = 8;

  static bool IsWorse(const ScoredRow& a, const ScoredRow& b) { return IsBetter(b, a); }

  // Adds those that come next in the order of bounds.
  void AddBounds() {
    TopK best(bounds_.empty() ? kFirst : kGrowth * bounds_.size());
    float least = best.threshold();
    const std::vector<float>& bounds = meaning_.TitleBounds();
    for (uint32_t title = 0; title < bounds.size(); ++title) {
      const ScoredRow one = {bounds[title], title};
      if (one.score < least || one.score <= 0) continue;
      if (!bounds_.empty() && !IsBetter(bounds_.back(), one)) continue;
      best.Add(one.score, title);
      least = best.threshold();
    }
    const size_t before = bounds_.size();
    for (const ScoredRow& one : best.Take()) bounds_.push_back(one);
    has_all_ = bounds_.size() == before;
  }

  // Of the titles that aren't scored yet.
  float Bound() const {
    if (next_ < bounds_.size()) return bounds_[next_].score;
    return has_all_ || bounds_.empty() ? 0 : bounds_.back().score;
  }

  // Rounded up by more than sums in another order may differ.
  float ScoreOf(uint32_t title) const {
    constexpr float kRounding = 1e-5f;
    const auto cosine = [&](const ArrayView<float>& embeddings, uint32_t row) {
      const std::vector<float>& place = meaning_.place_;
      if (place.empty()) return 0.0f;
      return InnerProduct(place.data(), embeddings.row(row).data(), place.size());
    };
    const TitleModel& model = meaning_.model_;
    const auto of_title = [&](uint32_t one) { return cosine(model.title_embeddings_, one); };
    const auto of_concept = [&](uint32_t one) { return cosine(model.concept_embeddings_, one); };
    return meaning_.ScoreOf(title, of_title, of_concept) + kRounding;
  }

  const Meaning& meaning_;
  size_t next_ = 0;  // of the bounds
  bool has_all_ = false;
  std::vector<ScoredRow> bounds_;  // of titles, best first: the first of them
  std::vector<ScoredRow> scores_;  // a heap of titles
};

std::unique_ptr<RowGroups> TitleModel::Meaning::Groups() const {
  return std::make_unique<ByTitle>(*this);
}

std::unique_ptr<const TextMeaning> TitleModel::Read(std::string_view text) const {
  return std::make_unique<Meaning>(*this, text);
}

}  // namespace bole
