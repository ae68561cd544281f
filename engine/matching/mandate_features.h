// What a job and a headhunter have in common, and what the headhunter has done, as numbers that a
// linear score weighs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/matching/mandate_traits.h"

namespace bole {

// Of the pair; behind them stand the traits of the headhunter, in the order of HeadhunterTrait.
// Counts are ln(1 + n). "of_X": of the headhunter's mandates before this one (MandateTraits::as_of)
// those of the same X. What isn't known is 0.
inline constexpr std::array<std::string_view, 19> kMandatePairFeatureNames = {
    "words",                   // ln(1 + BM25) of the job's words for what the headhunter says
    "specialism_is_function",  // 0 or 1
    "specialism_is_industry",  // 0 or 1
    "skills_in_specialisms",   // share of the job's skills
    "in_a_city",               // 0 or 1
    "employer_is_client",      // 0 or 1
    "mandates",
    "of_function",
    "of_industry",
    "of_city",
    "of_level",
    "of_employer",
    "of_employer_in_firm",  // given to anybody of the firm
    "open_mandates",        // then
    "filled_mandates",
    "pay_distance",         // |ln pay - mean of the mandates|
    "approached_function",  // count of members of the function written to
    "approached_city",
    "is_headhunter_of_nothing",  // 1 without any mandate: pay_distance and the counts say nothing
};
inline constexpr size_t kNumMandateFeatures =
    kMandatePairFeatureNames.size() + kNumHeadhunterTraits;

// Where a feature stands. Requires a name of kMandatePairFeatureNames.
consteval size_t MandateFeature(std::string_view name) {
  size_t at = 0;
  while (kMandatePairFeatureNames.at(at) != name) ++at;
  return at;
}
constexpr size_t MandateFeature(HeadhunterTrait trait) {
  return kMandatePairFeatureNames.size() + static_cast<size_t>(trait);
}

// Writes the kNumMandateFeatures of a pair, which depend on the pair and the traits alone.
void FillMandateFeatures(const MandateTraits& traits, uint32_t job, uint32_t headhunter,
                         std::span<float> row);

}  // namespace bole
