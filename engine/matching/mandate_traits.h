// What is known of each job as one that a headhunter may be asked to fill, and of each headhunter
// as one who is given such mandates, as numbers that an order of both is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/csr.h"
#include "engine/matching/outreach_traits.h"
#include "engine/store/array_file.h"

namespace bole {

// The columns of a job; NaN is "not known".
enum class MandateTrait : uint8_t {
  kFunction,  // a number for each name, the same as in headhunter_terms; so is the industry
  kIndustry,
  kPlace,     // a number for each city, the same as in headhunter_places
  kLevel,     // a number for each word of seniority
  kEmployer,  // the number of the employer and its affiliates, the same as in clients
  kPay,       // ln of the middle of the salary
  kIsFilled,  // 1 when somebody had been hired
};
inline constexpr size_t kNumMandateTraits = 7;

// Views of a mapped file or of a MandateTraitsTable. A mandate is a job that has a headhunter.
struct MandateTraits {
  ArrayView<float> jobs;                          // jobs x kNumMandateTraits
  ArrayView<float> headhunters;                   // headhunters x kNumHeadhunterTraits
  std::span<const int64_t> posted_at, closes_at;  // by job: Unix seconds, or kNoTime
  // By job until when mandates of others count: until it was posted where it has a headhunter
  // already, else until now. So nobody's number tells who was chosen.
  std::span<const int64_t> as_of;
  std::span<const uint32_t> firms;  // by headhunter, or kNoRow
  CsrView job_skills;               // jobs x terms
  CsrView job_words;                // jobs x words
  CsrView headhunter_words;         // headhunters x words: what each adds to BM25
  CsrView headhunter_terms;         // specialisms
  CsrView headhunter_places;
  CsrView clients;            // headhunters x employers: off limits, since the firm works for them
  CsrView mandates;           // headhunters x jobs
  CsrView firm_mandates;      // firms x jobs
  CsrView approached_terms;   // headhunters x terms: count of members of the function written to
  CsrView approached_places;  // likewise of the city

  size_t num_jobs() const { return jobs.num_rows; }
  size_t num_headhunters() const { return headhunters.num_rows; }
  float job(uint32_t row, MandateTrait trait) const {
    return jobs.values[size_t{row} * kNumMandateTraits + static_cast<size_t>(trait)];
  }

  // Adds all to a file that Read reads.
  void Write(ArrayFileWriter& file) const;
  // Throws Error(kCorruptData) when sizes don't fit.
  static MandateTraits Read(const ArrayFile& file, size_t num_jobs, size_t num_headhunters);
};

}  // namespace bole
