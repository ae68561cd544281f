#include "engine/matching/job_pair_features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

// Where each group of features begins.
constexpr size_t kSkillsFrom = kNumRelationScores;
constexpr size_t kTraitsFrom = 8;
constexpr size_t kPastFrom = 14;
constexpr size_t kOwnFrom = kJobPairFeatureNames.size();

// 1 or 0; unknown when either is.
float Same(float a, float b) {
  return std::isnan(a) || std::isnan(b) ? kUnknown : static_cast<float>(a == b);
}

}  // namespace

// What a member did with all jobs, by the weight of each; sums that a job's own part can be taken
// out of again.
struct JobPairFeatures::Past {
  struct Mean {
    double sum = 0, weight = 0;

    void Add(float value, float times) {
      if (std::isnan(value)) return;
      sum += double{times} * value;
      weight += times;
    }
  };

  double weight = 0;
  Mean pay, level, years;
};

JobPairFeatures::JobPairFeatures(const JobPairViews& views)
    : views_(views), scores_(*views.relation, views.scales, views.profiles) {
  if (views.traits.members.num_rows != num_members() || views.traits.jobs.num_rows != num_jobs()) {
    throw Error(ErrorCode::kInvalidArgument, "what features of pairs read doesn't fit together");
  }
}

JobPairFeatures::Past JobPairFeatures::PastOf(uint32_t member) const {
  const CsrView& history = views_.relation->history();
  const auto jobs = history.row(member);
  const auto weights = history.row_values(member);
  Past past;
  for (size_t i = 0; i < jobs.size(); ++i) {
    const float weight = weights.empty() ? 1.0F : weights[i];
    past.weight += weight;
    past.pay.Add(views_.traits.job(jobs[i], JobTrait::kPay), weight);
    past.level.Add(views_.traits.job(jobs[i], JobTrait::kLevel), weight);
    past.years.Add(views_.traits.job(jobs[i], JobTrait::kMinYears), weight);
  }
  return past;
}

Matrix JobPairFeatures::OfActor(uint32_t member, std::span<const uint32_t> jobs) const {
  Matrix features(static_cast<Eigen::Index>(jobs.size()), kNumJobPairFeatures);
  const Past past = PastOf(member);
  for (size_t i = 0; i < jobs.size(); ++i) {
    Fill(member, jobs[i], past, features.row(static_cast<Eigen::Index>(i)).data());
  }
  return features;
}

Matrix JobPairFeatures::OfObject(uint32_t job, std::span<const uint32_t> members) const {
  Matrix features(static_cast<Eigen::Index>(members.size()), kNumJobPairFeatures);
  for (size_t i = 0; i < members.size(); ++i) {
    Fill(members[i], job, PastOf(members[i]), features.row(static_cast<Eigen::Index>(i)).data());
  }
  return features;
}

void JobPairFeatures::Fill(uint32_t member, uint32_t job, const Past& past, float* row) const {
  scores_.Fill(member, job, row);
  FillSkills(member, job, row + kSkillsFrom);
  FillTraits(member, job, row + kTraitsFrom);
  FillPast(member, job, past, row + kPastFrom);
  const auto seeker = views_.traits.members.row(member).first(kNumOwnSeekerTraits);
  const auto own = views_.traits.jobs.row(job).first(kNumOwnJobTraits);
  std::copy(own.begin(), own.end(), std::copy(seeker.begin(), seeker.end(), row + kOwnFrom));
}

void JobPairFeatures::FillSkills(uint32_t member, uint32_t job, float* row) const {
  const auto owned = views_.traits.member_skills.row(member);
  const auto wanted = views_.traits.job_skills.row(job);
  const auto weights = views_.traits.job_skills.row_values(job);
  float count = 0, weight = 0, all = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const float of_skill = weights.empty() ? 1.0F : weights[i];
    all += of_skill;
    if (!std::binary_search(owned.begin(), owned.end(), wanted[i])) continue;
    ++count;
    weight += of_skill;
  }
  const auto num_wanted = static_cast<float>(wanted.size());
  row[0] = wanted.empty() ? kUnknown : count / num_wanted;
  row[1] = wanted.empty() ? kUnknown : num_wanted - count;
  row[2] = wanted.empty() ? kUnknown : weight / all;
}

void JobPairFeatures::FillTraits(uint32_t member, uint32_t job, float* row) const {
  const MarketTraits& traits = views_.traits;
  row[0] = Same(traits.member(member, SeekerTrait::kCity), traits.job(job, JobTrait::kCity));
  row[1] =
      Same(traits.member(member, SeekerTrait::kFunction), traits.job(job, JobTrait::kFunction));
  row[2] =
      Same(traits.member(member, SeekerTrait::kIndustry), traits.job(job, JobTrait::kIndustry));
  row[3] = traits.job(job, JobTrait::kLevel) - traits.member(member, SeekerTrait::kLevel);
  row[4] = std::abs(row[3]);
  row[5] = traits.member(member, SeekerTrait::kYears) - traits.job(job, JobTrait::kMinYears);
}

// The job itself, where the member dealt with it, is left out of the member's past.
void JobPairFeatures::FillPast(uint32_t member, uint32_t job, const Past& past, float* row) const {
  const MarketTraits& traits = views_.traits;
  const CsrView& history = views_.relation->history();
  const auto jobs = history.row(member);
  const auto weights = history.row_values(member);
  constexpr std::array kNames = {JobTrait::kCity, JobTrait::kFunction, JobTrait::kIndustry,
                                 JobTrait::kCompany};
  std::array<double, kNames.size()> same = {};
  Past others = past;
  for (size_t i = 0; i < jobs.size(); ++i) {
    const float weight = weights.empty() ? 1.0F : weights[i];
    if (jobs[i] == job) {
      others.weight -= weight;
      others.pay.Add(traits.job(job, JobTrait::kPay), -weight);
      others.level.Add(traits.job(job, JobTrait::kLevel), -weight);
      others.years.Add(traits.job(job, JobTrait::kMinYears), -weight);
      continue;
    }
    for (size_t name = 0; name < kNames.size(); ++name) {
      if (traits.job(jobs[i], kNames[name]) == traits.job(job, kNames[name])) same[name] += weight;
    }
  }
  constexpr double kNothing = 1e-6;  // what is left of a sum after all was taken out again
  const bool knows = others.weight > kNothing;
  row[0] = knows ? static_cast<float>(std::log1p(others.weight)) : 0;
  for (size_t name = 0; name < kNames.size(); ++name) {
    row[1 + name] = knows ? static_cast<float>(same[name] / others.weight) : kUnknown;
  }
  const auto gap = [&](JobTrait trait, const Past::Mean& mean) {
    return mean.weight > kNothing
               ? traits.job(job, trait) - static_cast<float>(mean.sum / mean.weight)
               : kUnknown;
  };
  row[5] = gap(JobTrait::kPay, others.pay);
  row[6] = gap(JobTrait::kLevel, others.level);
  row[7] = gap(JobTrait::kMinYears, others.years);
}

}  // namespace bole
