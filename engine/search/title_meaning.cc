#include "engine/search/title_meaning.h"

#include <optional>
#include <utility>

namespace bole {
namespace {

// Some of many numbers, each with a place among them.
class SomeOf {
 public:
  // `wanted`: below num_all, in any order, again and again.
  SomeOf(std::vector<uint32_t> wanted, size_t num_all) : ids_(std::move(wanted)) {
    std::ranges::sort(ids_);
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    if (ids_.size() * kLookups <= num_all) return;
    place_of_.resize(num_all);
    for (uint32_t i = 0; i < ids_.size(); ++i) place_of_[ids_[i]] = i;
  }

  std::span<const uint32_t> ids() const { return ids_; }

  // Requires a number that is wanted.
  size_t PlaceOf(uint32_t one) const {
    if (!place_of_.empty()) return place_of_[one];
    return static_cast<size_t>(std::ranges::lower_bound(ids_, one) - ids_.begin());
  }

 private:
  // Looking one up among few takes as long as passing so many.
  static constexpr size_t kLookups = 16;

  std::vector<uint32_t> ids_;       // ascending
  std::vector<uint32_t> place_of_;  // by number, where many are wanted
};

// Cosines of a text's place with embeddings, eight at a time: each is added up in its order, and
// none waits for another. 0 for ids without an embedding. An empty place is near nothing.
std::vector<float> Cosines(std::span<const uint32_t> ids, const ArrayView<float>& embeddings,
                           std::span<const float> place) {
  constexpr size_t kAtATime = 8;
  std::vector<float> cosines(ids.size());
  const auto have_one = std::ranges::lower_bound(ids, embeddings.num_rows);
  const auto num_embedded = static_cast<size_t>(have_one - ids.begin());
  for (size_t begin = 0; !place.empty() && begin < num_embedded; begin += kAtATime) {
    const size_t size = std::min(kAtATime, num_embedded - begin);
    std::array<const float*, kAtATime> rows{};
    for (size_t i = 0; i < kAtATime; ++i) {
      rows[i] = embeddings.row(ids[begin + (i < size ? i : 0)]).data();
    }
    std::array<float, kAtATime> sums{};
    for (size_t at = 0; at < place.size(); ++at) {
      for (size_t i = 0; i < kAtATime; ++i) sums[i] += place[at] * rows[i][at];
    }
    std::copy_n(sums.begin(), size, cosines.begin() + static_cast<ptrdiff_t>(begin));
  }
  return cosines;
}

}  // namespace

TitleModel::Meaning::Meaning(const TitleModel& model, std::string_view text)
    : model_(model), scratch_(model.scratch_.Lend()) {
  const std::vector<std::string> words = model.words_.MeaningWords(text);
  terms_[kGrams] = model.GramsOf(words);
  terms_[kWords] = model.WordsAlike(words);
  terms_[kDescriptions] = terms_[kWords];
  terms_[kStems] = model.StemsOf(words);
  for (size_t kind = 0; kind < kNumKinds; ++kind) AddTerms(kind);
  place_ = model.Embed(words);
}

TitleModel::Meaning::~Meaning() {
  for (size_t kind = 0; kind < kNumKinds; ++kind) {
    for (const auto& [term, weight] : terms_[kind]) scratch_->weights[kind][term] = 0;
  }
}

std::vector<float> TitleModel::Meaning::Score(std::span<const uint32_t> rows) const {
  std::vector<uint32_t> wanted;
  for (const uint32_t row : rows) {
    for (const uint32_t title : model_.titles_of_row_.row(row)) wanted.push_back(title);
  }
  const SomeOf titles(std::move(wanted), model_.concepts_of_title_.num_rows());
  const std::vector<float> scores = ScoresOf(titles.ids());
  return BestTitles(rows, [&](uint32_t title) { return scores[titles.PlaceOf(title)]; });
}

std::vector<float> TitleModel::Meaning::Bounds(std::span<const uint32_t> rows) const {
  if (rows.size() < kManyRows) {
    const auto most = [most = MostCosine()](uint32_t) { return most; };
    const auto by_terms = [&](uint32_t one) { return TermsOfConcept(one); };
    return BestTitles(rows, [&](uint32_t title) { return ScoreOf(title, by_terms, most, most); });
  }
  const std::vector<uint16_t>& sums = Sums();
  std::vector<float> bounds(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto titles = model_.titles_of_row_.row(rows[i]);
    uint16_t most = 0;
    for (const uint32_t title : titles) most = std::max(most, sums[title]);
    if (!titles.empty()) bounds[i] = BoundOf(most, sum_bounds_);
  }
  return bounds;
}

void TitleModel::Meaning::AddTerms(size_t kind) {
  std::vector<float>& weights = scratch_->weights[kind];
  weights.resize(model_.kinds_[kind].num_terms);
  const ImpactLists& lists = model_.lists_->impacts();
  for (const auto& [term, weight] : terms_[kind]) {
    weights[term] = weight;
    const uint32_t listed = model_.lists_->first_term(kind) + term;
    if (weight > 0 && lists.num_rows(listed) > 0) listed_.push_back({listed, weight});
  }
}

void TitleModel::Meaning::AddShare(size_t kind, const CsrView& matrix, float share, uint32_t row,
                                   float& sum) const {
  if (share == 0) return;
  const std::vector<float>& weights = scratch_->weights[kind];
  const auto terms = matrix.row(row);
  const auto values = matrix.row_values(row);
  for (size_t i = 0; i < terms.size(); ++i) sum += share * weights[terms[i]] * values[i];
}

float TitleModel::Meaning::TermsOfTitle(uint32_t title) const {
  float sum = 0;
  for (size_t kind = 0; kind < kNumKinds; ++kind) {
    AddShare(kind, model_.kinds_[kind].of_title, model_.kinds_[kind].title_share, title, sum);
  }
  return sum;
}

float TitleModel::Meaning::TermsOfConcept(uint32_t one) const {
  float sum = 0;
  for (size_t kind = 0; kind < kNumKinds; ++kind) {
    AddShare(kind, model_.kinds_[kind].of_concept, model_.kinds_[kind].concept_share, one, sum);
  }
  return sum;
}

std::vector<float> TitleModel::Meaning::ScoresOf(std::span<const uint32_t> titles) const {
  std::vector<uint32_t> wanted;
  for (const uint32_t title : titles) {
    for (const uint32_t one : model_.concepts_of_title_.row(title)) wanted.push_back(one);
  }
  const SomeOf concepts(std::move(wanted), model_.concepts_of_title_.num_columns);
  std::vector<float> by_terms;
  for (const uint32_t one : concepts.ids()) by_terms.push_back(TermsOfConcept(one));
  const auto of_titles = Cosines(titles, model_.title_embeddings_, place_);
  const auto of_concepts = Cosines(concepts.ids(), model_.concept_embeddings_, place_);
  std::vector<float> scores;
  for (size_t i = 0; i < titles.size(); ++i) {
    scores.push_back(ScoreOf(
        titles[i], [&](uint32_t one) { return by_terms[concepts.PlaceOf(one)]; },
        [&](uint32_t) { return of_titles[i]; },
        [&](uint32_t one) { return of_concepts[concepts.PlaceOf(one)]; }));
  }
  return scores;
}

float TitleModel::Meaning::BoundOf(uint16_t sum, const SumBounds& bounds) const {
  constexpr float kLastBits = 1.00001f;
  const TitleWeights& weights = model_.weights_;
  const float by_place = MostCosine() * (weights.embedding + weights.concept_embedding);
  return (bounds.Of(sum) + by_place) * kLastBits / weights.Sum();
}

const std::vector<uint16_t>& TitleModel::Meaning::Sums() const {
  std::call_once(summed_, [&] {
    std::vector<uint16_t>& sums = scratch_->sums;
    sums.assign(model_.concepts_of_title_.num_rows(), 0);
    const auto scratch = model_.scans_.Lend();
    ImpactScan scan(model_.lists_->impacts(), listed_, *scratch);
    while (scan.NextBlock()) {
      while (scan.NextStretch() && scan.first_row() < sums.size()) {
        const size_t size = std::min<size_t>(scan.end_row(), sums.size()) - scan.first_row();
        std::copy_n(scan.sums().begin(), size,
                    sums.begin() + static_cast<ptrdiff_t>(scan.first_row()));
      }
    }
    sum_bounds_ = scan.bounds();
  });
  return scratch_->sums;
}

std::unique_ptr<const TextMeaning> TitleModel::Read(std::string_view text) const {
  return std::make_unique<Meaning>(*this, text);
}

}  // namespace bole
