// A few jobs and headhunters as mandates go, that a test fills in.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/matching/mandate_traits.h"
#include "engine/store/table.h"

namespace bole {

inline constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

// Nothing is known of anybody; all jobs were posted at 0 and are as of kNow.
struct SmallMandates {
  static constexpr int64_t kNow = 1000;
  static constexpr uint32_t kNumNames = 8;  // terms, places, employers, words

  SmallMandates(size_t num_jobs, size_t num_headhunters)
      : jobs(num_jobs * kNumMandateTraits, kUnknown),
        headhunters(num_headhunters * kNumHeadhunterTraits, kUnknown),
        posted_at(num_jobs, 0),
        closes_at(num_jobs, kNoTime),
        as_of(num_jobs, kNow),
        firms(num_headhunters, kNoRow),
        of_jobs(Empty(num_jobs, kNumNames)),
        job_words(of_jobs),
        of_headhunters(Empty(num_headhunters, kNumNames)),
        headhunter_words(of_headhunters),
        terms(of_headhunters),
        places(of_headhunters),
        clients(of_headhunters),
        approached_terms(of_headhunters),
        approached_places(of_headhunters),
        mandates(Empty(num_headhunters, static_cast<uint32_t>(num_jobs))),
        firm_mandates(Empty(0, static_cast<uint32_t>(num_jobs))) {}

  static Csr Empty(size_t rows, uint32_t columns) {
    return MakeCsr({}, rows, columns, Duplicates::kMax);
  }
  static Csr Like(const Csr& old, std::vector<CsrEntry> entries) {
    return MakeCsr(std::move(entries), old.num_rows(), old.num_columns, Duplicates::kMax);
  }

  void Set(uint32_t job, MandateTrait trait, float value) {
    jobs[job * kNumMandateTraits + static_cast<size_t>(trait)] = value;
  }
  void Set(uint32_t headhunter, HeadhunterTrait trait, float value) {
    headhunters[headhunter * kNumHeadhunterTraits + static_cast<size_t>(trait)] = value;
  }

  MandateTraits view() const {
    return {.jobs = {jobs, posted_at.size(), kNumMandateTraits},
            .headhunters = {headhunters, firms.size(), kNumHeadhunterTraits},
            .posted_at = posted_at,
            .closes_at = closes_at,
            .as_of = as_of,
            .firms = firms,
            .job_skills = of_jobs.view(),
            .job_words = job_words.view(),
            .headhunter_words = headhunter_words.view(),
            .headhunter_terms = terms.view(),
            .headhunter_places = places.view(),
            .clients = clients.view(),
            .mandates = mandates.view(),
            .firm_mandates = firm_mandates.view(),
            .approached_terms = approached_terms.view(),
            .approached_places = approached_places.view()};
  }

  std::vector<float> jobs, headhunters;
  std::vector<int64_t> posted_at, closes_at, as_of;
  std::vector<uint32_t> firms;
  Csr of_jobs;  // skills
  Csr job_words;
  Csr of_headhunters, headhunter_words, terms, places, clients, approached_terms, approached_places;
  Csr mandates, firm_mandates;
};

}  // namespace bole
