#include "engine/matching/mandate_features.h"

#include <algorithm>
#include <cmath>

#include "engine/base/top_k.h"
#include "engine/store/table.h"

namespace bole {
namespace {

float ValueOf(std::span<const float> values, size_t i) {
  return values.empty() ? 1.0F : values[i];
}

float LogOf(double count) {
  return static_cast<float>(std::log1p(count));
}

// The value of a row at a number; 0 where it isn't, or the number isn't known.
float At(const CsrView& matrix, uint32_t row, float number) {
  if (std::isnan(number)) return 0;
  const auto columns = matrix.row(row);
  const auto found = std::ranges::lower_bound(columns, static_cast<uint32_t>(number));
  if (found == columns.end() || *found != static_cast<uint32_t>(number)) return 0;
  return ValueOf(matrix.row_values(row), static_cast<size_t>(found - columns.begin()));
}

// The sum of the values of a row over the columns that another has.
double SumOver(const CsrView& matrix, uint32_t row, std::span<const uint32_t> others) {
  const auto columns = matrix.row(row);
  const auto values = matrix.row_values(row);
  double sum = 0;
  auto other = others.begin();
  for (size_t i = 0; i < columns.size(); ++i) {
    while (other != others.end() && *other < columns[i]) ++other;
    if (other == others.end()) break;
    if (*other == columns[i]) sum += ValueOf(values, i);
  }
  return sum;
}

// What a headhunter had been given before a job was.
class Record {
 public:
  Record(const MandateTraits& traits, uint32_t job) : traits_(traits), job_(job) {}

  bool HasBefore(uint32_t mandate) const {
    const int64_t at = traits_.posted_at[mandate];
    return mandate != job_ && at < traits_.as_of[job_];
  }

  void Add(uint32_t mandate) {
    if (!HasBefore(mandate)) return;
    count_ += 1;
    for (size_t i = 0; i < kShared.size(); ++i) same_[i] += IsSame(mandate, kShared[i]) ? 1 : 0;
    const int64_t closes = traits_.closes_at[mandate];
    open_ += closes == kNoTime || closes > traits_.as_of[job_] ? 1 : 0;
    filled_ += traits_.job(mandate, MandateTrait::kIsFilled) > 0 ? 1 : 0;
    const float pay = traits_.job(mandate, MandateTrait::kPay);
    if (std::isnan(pay)) return;
    pay_ += pay;
    paid_ += 1;
  }

  void Fill(std::span<float> row) const {
    row[MandateFeature("mandates")] = LogOf(count_);
    for (size_t i = 0; i < kShared.size(); ++i) {
      row[MandateFeature("of_function") + i] = LogOf(same_[i]);
    }
    row[MandateFeature("open_mandates")] = LogOf(open_);
    row[MandateFeature("filled_mandates")] = LogOf(filled_);
    const float pay = traits_.job(job_, MandateTrait::kPay);
    if (paid_ > 0 && !std::isnan(pay)) {
      row[MandateFeature("pay_distance")] = static_cast<float>(std::abs(pay - pay_ / paid_));
    }
    row[MandateFeature("is_headhunter_of_nothing")] = count_ > 0 ? 0 : 1;
  }

  bool IsSame(uint32_t mandate, MandateTrait trait) const {
    return traits_.job(mandate, trait) == traits_.job(job_, trait);  // never of NaN
  }

 private:
  // In the order of the features from of_function on.
  static constexpr std::array kShared = {MandateTrait::kFunction, MandateTrait::kIndustry,
                                         MandateTrait::kPlace, MandateTrait::kLevel,
                                         MandateTrait::kEmployer};

  const MandateTraits& traits_;
  uint32_t job_;
  double count_ = 0, open_ = 0, filled_ = 0, pay_ = 0, paid_ = 0;
  std::array<double, kShared.size()> same_ = {};
};

void FillWords(const MandateTraits& traits, uint32_t job, uint32_t headhunter,
               std::span<float> row) {
  const auto terms = traits.headhunter_terms.row(headhunter);
  const auto skills = traits.job_skills.row(job);
  const float function = traits.job(job, MandateTrait::kFunction);
  const float place = traits.job(job, MandateTrait::kPlace);
  row[MandateFeature("words")] =
      LogOf(SumOver(traits.headhunter_words, headhunter, traits.job_words.row(job)));
  row[MandateFeature("specialism_is_function")] = At(traits.headhunter_terms, headhunter, function);
  row[MandateFeature("specialism_is_industry")] =
      At(traits.headhunter_terms, headhunter, traits.job(job, MandateTrait::kIndustry));
  if (!skills.empty()) {
    row[MandateFeature("skills_in_specialisms")] = static_cast<float>(
        SumOver(traits.job_skills, job, terms) / static_cast<double>(skills.size()));
  }
  row[MandateFeature("in_a_city")] = At(traits.headhunter_places, headhunter, place);
  row[MandateFeature("employer_is_client")] =
      At(traits.clients, headhunter, traits.job(job, MandateTrait::kEmployer));
  row[MandateFeature("approached_function")] =
      LogOf(At(traits.approached_terms, headhunter, function));
  row[MandateFeature("approached_city")] = LogOf(At(traits.approached_places, headhunter, place));
}

}  // namespace

void FillMandateFeatures(const MandateTraits& traits, uint32_t job, uint32_t headhunter,
                         std::span<float> row) {
  std::ranges::fill(row, 0.0F);
  FillWords(traits, job, headhunter, row);
  Record record(traits, job);
  for (const uint32_t mandate : traits.mandates.row(headhunter)) record.Add(mandate);
  record.Fill(row);
  if (const uint32_t firm = traits.firms[headhunter]; firm != kNoRow) {
    double given = 0;
    for (const uint32_t mandate : traits.firm_mandates.row(firm)) {
      given += record.HasBefore(mandate) && record.IsSame(mandate, MandateTrait::kEmployer) ? 1 : 0;
    }
    row[MandateFeature("of_employer_in_firm")] = LogOf(given);
  }
  const auto own = traits.headhunters.row(headhunter);
  for (size_t i = 0; i < own.size(); ++i) {
    row[kMandatePairFeatureNames.size() + i] = std::isnan(own[i]) ? 0 : own[i];
  }
}

}  // namespace bole
