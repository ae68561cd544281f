#include "engine/search/title_lists.h"

#include <algorithm>

namespace bole {
namespace {

// The terms of one title, added up one by one.
class TermSums {
 public:
  explicit TermSums(size_t num_terms) : sums_(num_terms) {}

  void Add(uint32_t term, float value) {
    Note(term, value);
    sums_[term] += value;
  }
  void Raise(uint32_t term, float value) {
    Note(term, value);
    sums_[term] = std::max(sums_[term], value);
  }

  // Appends what is above 0 as a row, and begins anew.
  void TakeRow(Csr& matrix) {
    std::ranges::sort(terms_);
    for (const uint32_t term : terms_) {
      matrix.columns.push_back(term);
      matrix.values.push_back(sums_[term]);
      sums_[term] = 0;
    }
    matrix.offsets.push_back(matrix.columns.size());
    terms_.clear();
  }

 private:
  void Note(uint32_t term, float value) {
    if (sums_[term] == 0 && value > 0) terms_.push_back(term);
  }

  std::vector<float> sums_;
  std::vector<uint32_t> terms_;  // whose sum isn't 0
};

// Term x title.
Csr TitlesByTerm(const TitleTerms& kind, const CsrView& concepts_of_title) {
  Csr by_title;
  by_title.num_columns = static_cast<uint32_t>(kind.num_terms);
  TermSums sums(kind.num_terms);
  const auto visit = [](const CsrView& matrix, float share, uint32_t row, const auto& add) {
    if (share == 0) return;
    const auto terms = matrix.row(row);
    const auto values = matrix.row_values(row);
    for (size_t i = 0; i < terms.size(); ++i) add(terms[i], share * values[i]);
  };
  for (uint32_t title = 0; title < concepts_of_title.num_rows(); ++title) {
    for (const uint32_t one : concepts_of_title.row(title)) {
      visit(kind.of_concept, kind.concept_share, one,
            [&](uint32_t term, float value) { sums.Raise(term, value); });
    }
    visit(kind.of_title, kind.title_share, title,
          [&](uint32_t term, float value) { sums.Add(term, value); });
    sums.TakeRow(by_title);
  }
  return Transpose(by_title.view());
}

ImpactListsWriter MakeLists(std::span<const TitleTerms> kinds, const CsrView& concepts_of_title) {
  ImpactListsWriter lists(static_cast<uint32_t>(concepts_of_title.num_rows()));
  for (const TitleTerms& kind : kinds) {
    const Csr titles = TitlesByTerm(kind, concepts_of_title);
    for (size_t term = 0; term < titles.num_rows(); ++term) {
      lists.AddImpacts(titles.view().row(term), titles.view().row_values(term));
    }
  }
  return lists;
}

}  // namespace

TitleLists::TitleLists(std::span<const TitleTerms> kinds, const CsrView& concepts_of_title)
    : lists_(MakeLists(kinds, concepts_of_title)), impacts_(lists_) {
  uint32_t first = 0;
  for (const TitleTerms& kind : kinds) {
    first_terms_.push_back(first);
    first += static_cast<uint32_t>(kind.num_terms);
  }
}

}  // namespace bole
