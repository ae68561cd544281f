#include "engine/search/title_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

constexpr uint32_t kTitles = 70'000;  // more than a block
constexpr uint32_t kConcepts = 500;

// Two kinds of terms, some in nearly every title and some in few, and what an oracle knows of them.
class TitleListsTest : public ::testing::Test {
 protected:
  TitleListsTest() {
    Random random(1, 1, 1);
    std::vector<CsrEntry> concepts;
    for (uint32_t title = 0; title < kTitles; ++title) {
      for (uint64_t i = 0; i <= random.Below(3); ++i) {
        concepts.push_back({title, static_cast<uint32_t>(random.Below(kConcepts))});
      }
    }
    concepts_of_title_ = MakeCsr(concepts, kTitles, kConcepts, Duplicates::kMax);
    const auto draw = [&](uint32_t rows, uint32_t terms) {
      std::vector<CsrEntry> entries;
      for (uint32_t row = 0; row < rows; ++row) {
        for (uint32_t term = 0; term < terms; ++term) {
          if (random.Below(1 + term * term) > 0) continue;
          entries.push_back({row, term, static_cast<float>(1 + random.Below(1000)) / 1000});
        }
      }
      return MakeCsr(entries, rows, terms, Duplicates::kMax);
    };
    first_of_title_ = draw(kTitles, 8);
    first_of_concept_ = draw(kConcepts, 8);
    second_of_concept_ = draw(kConcepts, 12);
    kinds_ = {{first_of_title_.view(), first_of_concept_.view(), 1, 0.3f, 8},
              {{}, second_of_concept_.view(), 0, 0.5f, 12}};
  }

  // By title, of one term.
  std::vector<float> Expected(const TitleTerms& kind, uint32_t term) const {
    const auto value = [&](const CsrView& matrix, uint32_t row) {
      const auto terms = matrix.row(row);
      const auto found = std::ranges::find(terms, term);
      return found == terms.end() ? 0 : matrix.row_values(row)[found - terms.begin()];
    };
    std::vector<float> sums;
    for (uint32_t title = 0; title < kTitles; ++title) {
      float most = 0;
      for (const uint32_t one : concepts_of_title_.view().row(title)) {
        most = std::max(most, kind.concept_share * value(kind.of_concept, one));
      }
      const float own = kind.title_share == 0 ? 0 : kind.title_share * value(kind.of_title, title);
      sums.push_back(own + most);
    }
    return sums;
  }

  // By title, as far as the lists know it.
  static std::vector<float> Listed(const ImpactLists& lists, uint32_t term) {
    std::vector<float> sums(kTitles);
    const float unit = lists.Most(term) / ImpactLists::kLargestByte;
    for (size_t place = lists.begin(term); place < lists.end(term); ++place) {
      const ImpactLists::Entry entry = lists.entry(place);
      const uint32_t first = entry.block * ImpactLists::kBlockRows;
      for (size_t i = 0; i < entry.bytes.size(); ++i) {
        const size_t row = entry.rows.empty() ? i : entry.rows[i];
        sums[first + row] = unit * static_cast<float>(entry.bytes[i]);
      }
    }
    return sums;
  }

  Csr concepts_of_title_, first_of_title_, first_of_concept_, second_of_concept_;
  std::vector<TitleTerms> kinds_;
};

TEST_F(TitleListsTest, ATermHasWhatItSaysOfATitleAndTheMostOfItsConceptsRoundedUp) {
  const TitleLists lists(kinds_, concepts_of_title_.view());
  for (size_t kind = 0; kind < kinds_.size(); ++kind) {
    for (uint32_t term = 0; term < kinds_[kind].num_terms; ++term) {
      const uint32_t listed_term = lists.first_term(kind) + term;
      const std::vector<float> expected = Expected(kinds_[kind], term);
      const std::vector<float> listed = Listed(lists.impacts(), listed_term);
      const float step = lists.impacts().Most(listed_term) / ImpactLists::kLargestByte;
      uint32_t num_with = 0;
      for (uint32_t title = 0; title < kTitles; ++title) {
        num_with += expected[title] > 0 ? 1 : 0;
        ASSERT_GE(listed[title], expected[title] * (1 - 1e-6f)) << kind << " " << term;
        ASSERT_LE(listed[title], expected[title] + step * 1.001f) << kind << " " << term;
        ASSERT_EQ(listed[title] > 0, expected[title] > 0) << kind << " " << term;
      }
      EXPECT_EQ(lists.impacts().num_rows(listed_term), num_with);
    }
  }
}

TEST_F(TitleListsTest, AKindWithoutAShareHasEmptyLists) {
  kinds_[0].title_share = kinds_[0].concept_share = 0;
  const TitleLists lists(kinds_, concepts_of_title_.view());
  for (uint32_t term = 0; term < 8; ++term) EXPECT_EQ(lists.impacts().num_rows(term), 0u);
  EXPECT_GT(lists.impacts().num_rows(lists.first_term(1)), 0u);
}

}  // namespace
}  // namespace bole
