#include "engine/matching/mandate_traits.h"

#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/base/top_k.h"

namespace bole {
namespace {

struct NamedMatrix {
  const char* name;
  CsrView MandateTraits::*matrix;
};
constexpr NamedMatrix kMatrices[] = {{"job_skills", &MandateTraits::job_skills},
                                     {"job_words", &MandateTraits::job_words},
                                     {"headhunter_words", &MandateTraits::headhunter_words},
                                     {"headhunter_terms", &MandateTraits::headhunter_terms},
                                     {"headhunter_places", &MandateTraits::headhunter_places},
                                     {"clients", &MandateTraits::clients},
                                     {"mandates", &MandateTraits::mandates},
                                     {"firm_mandates", &MandateTraits::firm_mandates},
                                     {"approached_terms", &MandateTraits::approached_terms},
                                     {"approached_places", &MandateTraits::approached_places}};

bool Fits(const MandateTraits& traits, size_t num_jobs, size_t num_headhunters) {
  const auto is = [](const CsrView& matrix, size_t rows, uint32_t columns) {
    return matrix.num_rows() == rows && matrix.num_columns == columns;
  };
  const auto all_jobs = static_cast<uint32_t>(num_jobs);
  const uint32_t num_terms = traits.headhunter_terms.num_columns;
  const uint32_t num_places = traits.headhunter_places.num_columns;
  const size_t num_firms = traits.firm_mandates.num_rows();
  return traits.jobs.num_rows == num_jobs && traits.jobs.num_columns == kNumMandateTraits &&
         traits.headhunters.num_rows == num_headhunters &&
         traits.headhunters.num_columns == kNumHeadhunterTraits &&
         traits.posted_at.size() == num_jobs && traits.closes_at.size() == num_jobs &&
         traits.as_of.size() == num_jobs && traits.firms.size() == num_headhunters &&
         std::ranges::all_of(traits.firms,
                             [&](uint32_t firm) { return firm == kNoRow || firm < num_firms; }) &&
         is(traits.job_skills, num_jobs, num_terms) &&
         is(traits.job_words, num_jobs, traits.headhunter_words.num_columns) &&
         traits.headhunter_words.num_rows() == num_headhunters &&
         traits.headhunter_terms.num_rows() == num_headhunters &&
         traits.headhunter_places.num_rows() == num_headhunters &&
         traits.clients.num_rows() == num_headhunters &&
         is(traits.mandates, num_headhunters, all_jobs) &&
         is(traits.firm_mandates, num_firms, all_jobs) &&
         is(traits.approached_terms, num_headhunters, num_terms) &&
         is(traits.approached_places, num_headhunters, num_places);
}

}  // namespace

void MandateTraits::Write(ArrayFileWriter& file) const {
  file.Add("jobs", jobs.values, kNumMandateTraits);
  file.Add("headhunters", headhunters.values, kNumHeadhunterTraits);
  file.Add("posted_at", posted_at);
  file.Add("closes_at", closes_at);
  file.Add("as_of", as_of);
  file.Add("firms", firms);
  for (const NamedMatrix& each : kMatrices) file.AddCsr(each.name, this->*each.matrix);
}

MandateTraits MandateTraits::Read(const ArrayFile& file, size_t num_jobs, size_t num_headhunters) {
  MandateTraits traits;
  traits.jobs = file.Get<float>("jobs");
  traits.headhunters = file.Get<float>("headhunters");
  traits.posted_at = file.Values<int64_t>("posted_at");
  traits.closes_at = file.Values<int64_t>("closes_at");
  traits.as_of = file.Values<int64_t>("as_of");
  traits.firms = file.Values<uint32_t>("firms");
  for (const NamedMatrix& each : kMatrices) traits.*each.matrix = file.GetCsr(each.name);
  if (Fits(traits, num_jobs, num_headhunters)) return traits;
  throw Error(ErrorCode::kCorruptData,
              "mandate traits have the wrong size: " + file.path().string());
}

}  // namespace bole
