// What each term says of each title, rounded up to a byte: bounds of scores by terms, many titles
// at a time (impact_scan.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/search/impact_lists.h"

namespace bole {

// What titles and concepts have of terms of one kind: pieces of words, words or stems.
struct TitleTerms {
  CsrView of_title, of_concept;  // by title, by concept; not looked at where the share is 0
  float title_share = 0;         // of a title's score
  float concept_share = 0;
  size_t num_terms = 0;
};

// Lists of titles, by term. The terms of the first kind come first. Of a title a term says what it
// says of the title itself and the most that it says of any of its concepts: no concept has more
// than the sum of these.
//
// Thread safety: const and safe from any number of threads.
class TitleLists {
 public:
  // Requires matrices that fit each other, and values of at least 0.
  TitleLists(std::span<const TitleTerms> kinds, const CsrView& concepts_of_title);
  TitleLists(const TitleLists&) = delete;
  TitleLists& operator=(const TitleLists&) = delete;

  // Of all terms; rows are titles.
  const ImpactLists& impacts() const { return impacts_; }

  // The number, among all, of the first term of a kind.
  uint32_t first_term(size_t kind) const { return first_terms_[kind]; }

 private:
  std::vector<uint32_t> first_terms_;
  const ImpactListsWriter lists_;
  const ImpactLists impacts_;
};

}  // namespace bole
