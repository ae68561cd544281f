// TitleModel::Read: what one text means, held against titles and rows.
#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/base/top_k.h"
#include "engine/index/inner_product.h"
#include "engine/search/title_model.h"

namespace bole {
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
