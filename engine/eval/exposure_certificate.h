// What lists do to those who are on them, recomputed from the lists and the capacities alone.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>

namespace bole {

// The lists of one surface: those of viewer v are rows[offsets[v]] to rows[offsets[v + 1]].
struct ScoredLists {
  std::span<const uint64_t> offsets;
  std::span<const uint32_t> rows;
  std::span<const float> scores;
};

// Anybody who has the lists can check it: nothing in it depends on how they were made.
struct ExposureCertificate {
  uint64_t violations = 0;      // candidates on more lists than they have places, viewers with more
                                // on theirs
  uint32_t most_lists = 0;      // of the candidate who is on most
  uint64_t below_floor = 0;     // candidates on fewer lists than they should be
  double expected_matches = 0;  // sum of the scores above 0; matches where these are probabilities
  double gini = 0;              // as in ListSpread, over all candidates
  double congestion = 0;
  double coverage = 0;  // share of all candidates on any list
  double filled = 0;    // share of the viewers' places

  bool operator==(const ExposureCertificate&) const = default;
};

// Floors may be empty: nobody has one. Throws Error(kInvalidArgument) for a row that has no
// capacity given or other sizes.
ExposureCertificate CertifyExposure(const ScoredLists& lists,
                                    std::span<const uint32_t> viewer_places,
                                    std::span<const uint32_t> candidate_places,
                                    std::span<const uint32_t> candidate_floors = {});

nlohmann::json ToJson(const ExposureCertificate& certificate);

}  // namespace bole
