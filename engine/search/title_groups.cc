// TitleModel::Meaning::Groups: the rows of each title, the nearest titles first.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "engine/index/inner_product.h"
#include "engine/search/title_meaning.h"

namespace bole {

// The rows of each title, in the order of the titles' scores. A title is scored when its bound is
// as large as the best score that wasn't handed out; of a text without a place not even then, for
// bounds by terms are within a hundredth of the scores.
class TitleModel::Meaning::ByTitle : public RowGroups {
 public:
  explicit ByTitle(const Meaning& meaning) : meaning_(meaning) { AddBounds(); }

  std::optional<Group> Next() override {
    if (meaning_.place_.empty()) return HasNext() ? Rows(bounds_[next_++]) : std::nullopt;
    while ((scores_.empty() || Bound() >= scores_[0].score) && HasNext()) {
      const uint32_t title = bounds_[next_++].row;
      scores_.push_back({ScoreOf(title), title});
      std::ranges::push_heap(scores_, IsWorse);
    }
    if (scores_.empty()) return std::nullopt;
    std::ranges::pop_heap(scores_, IsWorse);
    const ScoredRow best = scores_.back();
    scores_.pop_back();
    return Rows(best);
  }

 private:
  // Most searches need no more titles, and to put all in order costs more than all the rest. Each
  // look for more passes all titles: eight times as many are few looks.
  static constexpr size_t kFirst = 128;
  static constexpr size_t kGrowth = 8;

  static bool IsWorse(const ScoredRow& a, const ScoredRow& b) { return IsBetter(b, a); }

  std::optional<Group> Rows(const ScoredRow& title) const {
    return Group{title.score, meaning_.model_.rows_of_title_.view().row(title.row)};
  }

  // Whether there is another bound; adds more when those that were added are used up.
  bool HasNext() {
    if (next_ == bounds_.size() && !has_all_) AddBounds();
    return next_ < bounds_.size();
  }

  // Of equal sums the first title comes first.
  static bool HasMore(const HopefulRow& a, const HopefulRow& b) {
    return a.sum != b.sum ? a.sum > b.sum : a.row < b.row;
  }

  // Adds those that come next in the order of their sums, which is that of bounds. Sums of all
  // titles are looked at twice as many at a time as are wanted: to keep so many in order all the
  // while costs more than the sums.
  void AddBounds() {
    const size_t wanted = bounds_.empty() ? kFirst : kGrowth * bounds_.size();
    const auto scratch = meaning_.model_.scans_.Lend();
    ImpactScan scan(meaning_.model_.lists_->impacts(), meaning_.listed_, *scratch);
    std::vector<HopefulRow> best, hopeful;
    uint32_t least = 1;
    while (scan.NextBlock()) {
      while (least <= kMostSum && scan.NextStretch(static_cast<uint16_t>(least))) {
        scan.Select(hopeful);
        scan.Complete(hopeful);
        for (const HopefulRow& one : hopeful) {
          if (bounds_.empty() || HasMore(last_, one)) best.push_back(one);
        }
        // A later title with the least of these sums comes behind them.
        if (best.size() >= 2 * wanted) least = KeepBest(best, wanted) + 1u;
      }
    }
    KeepBest(best, wanted);
    std::ranges::sort(best, HasMore);
    for (const HopefulRow& one : best) {
      bounds_.push_back({meaning_.BoundOf(one.sum, scan.bounds()), one.row});
    }
    if (!best.empty()) last_ = best.back();
    if (best.size() < wanted) AddOthers();
  }

  // Returns the least sum that is kept. Requires a count above 0.
  static uint16_t KeepBest(std::vector<HopefulRow>& best, size_t count) {
    if (best.size() < count) return 0;
    const auto last = best.begin() + static_cast<ptrdiff_t>(count) - 1;
    std::nth_element(best.begin(), last, best.end(), HasMore);
    best.erase(last + 1, best.end());
    return best.back().sum;
  }

  // Those that have none of the terms, and may be near all the same.
  void AddOthers() {
    has_all_ = true;
    const float bound = meaning_.BoundOf(0, {});
    if (bound <= 0) return;
    std::vector<bool> is_added(meaning_.model_.concepts_of_title_.num_rows());
    for (const ScoredRow& one : bounds_) is_added[one.row] = true;
    for (uint32_t title = 0; title < is_added.size(); ++title) {
      if (!is_added[title]) bounds_.push_back({bound, title});
    }
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
    const auto terms = [&](uint32_t one) { return meaning_.TermsOfConcept(one); };
    const auto of_title = [&](uint32_t one) { return cosine(model.title_embeddings_, one); };
    const auto of_concept = [&](uint32_t one) { return cosine(model.concept_embeddings_, one); };
    return meaning_.ScoreOf(title, terms, of_title, of_concept) + kRounding;
  }

  const Meaning& meaning_;
  size_t next_ = 0;  // of the bounds
  bool has_all_ = false;
  std::vector<ScoredRow> bounds_;  // of titles, best first: the first of them
  HopefulRow last_;                // the sum of the last of these
  std::vector<ScoredRow> scores_;  // a heap of titles
};

std::unique_ptr<RowGroups> TitleModel::Meaning::Groups() const {
  return std::make_unique<ByTitle>(*this);
}

}  // namespace bole
