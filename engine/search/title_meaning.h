// What one text means, held against the titles of a TitleModel.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "engine/search/title_model.h"

namespace bole {

// Scores are made of terms, which are few of each title, and of embeddings. What terms may add to
// each title is known from sums of bytes, for all titles at once.
class TitleModel::Meaning : public TextMeaning {
 public:
  Meaning(const TitleModel& model, std::string_view text);
  ~Meaning() override;

  std::vector<float> Score(std::span<const uint32_t> rows) const override;

  std::vector<float> Bounds(std::span<const uint32_t> rows) const override;

  std::unique_ptr<RowGroups> Groups() const override;

 private:
  class ByTitle;

  // The bytes of all titles are summed in the time in which the terms of so many are.
  static constexpr size_t kManyRows = 1024;
  // More than sums of rounded products may be above the exact one.
  static constexpr float kRounding = 1.001f;

  void AddTerms(size_t kind);

  // What a row of one of the matrices adds to a sum of shares.
  void AddShare(size_t kind, const CsrView& matrix, float share, uint32_t row, float& sum) const;
  float TermsOfTitle(uint32_t title) const;
  float TermsOfConcept(uint32_t one) const;

  // With what terms add to concepts, and the cosines of titles and concepts.
  float ScoreOf(uint32_t title, const auto& terms_of_concept, const auto& of_titles,
                const auto& of_concepts) const {
    const TitleWeights& weights = model_.weights_;
    const float of_title = of_titles(title);
    float best = 0;
    for (const uint32_t one : model_.concepts_of_title_.row(title)) {
      // A concept of one title lies where that does.
      const float cosine = one < model_.concept_embeddings_.num_rows ? of_concepts(one) : of_title;
      best = std::max(best, terms_of_concept(one) + weights.concept_embedding * cosine);
    }
    const float own = TermsOfTitle(title) + weights.embedding * of_title;
    return (own + best) / weights.Sum();
  }

  // Of titles that ascend. What they have in common is looked at once.
  std::vector<float> ScoresOf(std::span<const uint32_t> titles) const;

  // No cosine is above 1.
  float MostCosine() const { return place_.empty() ? 0 : kRounding; }

  // Of a title with this sum.
  float BoundOf(uint16_t sum, const SumBounds& bounds) const;

  // Of all titles.
  const std::vector<uint16_t>& Sums() const;

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
  const ScratchPool<Scratch>::Lease scratch_;
  std::array<Terms, kNumKinds> terms_;  // of the text
  std::vector<WeighedTerm> listed_;     // those that any title has
  std::vector<float> place_;            // of the text, length 1; empty: it says nothing
  mutable std::once_flag summed_;
  mutable SumBounds sum_bounds_;
};

}  // namespace bole
