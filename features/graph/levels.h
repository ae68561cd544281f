// Levels of seniority from a site's own words.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace bole {

// By word its level, from 0: words whose members have more experience on average are higher, ties
// by smaller word. NaN for a word without a member whose years are known.
//
//   words   by member their word, below num_words, or kNoRow
//   years   by member their years of experience; NaN when not known
std::vector<float> LevelsByYears(std::span<const uint32_t> words, std::span<const float> years,
                                 size_t num_words);

}  // namespace bole
