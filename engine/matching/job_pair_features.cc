#include "engine/matching/job_pair_features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/inner_product.h"
#include "engine/ranking/filter_scorer.h"

namespace bole {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kRowsPerChunk = 256;

// Where each group of features begins.
constexpr size_t kSkillsFrom = 5;
constexpr size_t kTraitsFrom = 8;
constexpr size_t kPastFrom = 14;
constexpr size_t kOwnFrom = kJobPairFeatureNames.size();

// Root mean square of the inner products of each row with all others: sqrt(x'Gx), G the mean
// Gramian of the others.
std::vector<float> MeasureEmbeddings(const MatrixView& rows, const MatrixView& others,
                                     size_t num_threads) {
  const Eigen::Index dim = others.cols();
  Eigen::MatrixXd gramian = Eigen::MatrixXd::Zero(dim, dim);
  for (Eigen::Index i = 0; i < others.rows(); ++i) {
    const Eigen::VectorXd other = others.row(i).transpose().cast<double>();
    gramian.selfadjointView<Eigen::Lower>().rankUpdate(other);
  }
  const double count = std::max<double>(1, static_cast<double>(others.rows()));
  const Matrix mean =
      Eigen::MatrixXd(gramian.selfadjointView<Eigen::Lower>()).cast<float>() / count;
  std::vector<float> scales(static_cast<size_t>(rows.rows()));
  ParallelFor(scales.size(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const float* x = rows.row(static_cast<Eigen::Index>(i)).data();
      double sum = 0;
      for (Eigen::Index j = 0; j < dim; ++j) {
        sum += double{x[j]} * InnerProduct(mean.row(j).data(), x, static_cast<size_t>(dim));
      }
      scales[i] = sum > 0 ? static_cast<float>(std::sqrt(sum)) : 0;
    }
  });
  return scales;
}

std::vector<float> MeasureFilter(const RelationModel& relation, size_t num_threads) {
  const FusedModel model = relation.ForActors();
  std::vector<float> scales(relation.num_actors());
  std::vector<FilterScorer> scorers(num_threads, FilterScorer(model.item_filter));
  ParallelFor(scales.size(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    std::vector<ScoredRow> sums;
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      scales[i] = static_cast<float>(
          scorers[chunk.worker].Sum(model.histories.row(i), model.histories.row_values(i), &sums));
    }
  });
  return scales;
}

float Quotient(float score, float scale) {
  return scale > 0 ? score / scale : 0;
}

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

JobPairScales MeasureScales(const RelationModel& relation, size_t num_threads) {
  return {
      MeasureEmbeddings(relation.actor_embeddings(), relation.object_embeddings(), num_threads),
      MeasureFilter(relation, num_threads),
      MeasureEmbeddings(relation.object_embeddings(), relation.actor_embeddings(), num_threads)};
}

JobPairFeatures::JobPairFeatures(const JobPairViews& views)
    : views_(views), model_(views.relation->ForActors()), profiles_(views.profiles) {
  const bool fits =
      views.traits.members.num_rows == num_members() && views.traits.jobs.num_rows == num_jobs() &&
      views.member_embedding.size() == num_members() &&
      views.member_filter.size() == num_members() && views.job_embedding.size() == num_jobs() &&
      views.profiles.queries.num_rows() == num_members() &&
      views.profiles.items.num_rows() == num_jobs();
  if (!fits) {
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

// One of FilterScorer's sums: the same terms in the same order.
float JobPairFeatures::FilterSum(uint32_t member, uint32_t job) const {
  if (model_.item_filter.num_rows() == 0) return 0;
  const auto jobs = model_.histories.row(member);
  const auto weights = model_.histories.row_values(member);
  float sum = 0;
  for (size_t i = 0; i < jobs.size(); ++i) {
    const auto others = model_.item_filter.row(jobs[i]);
    const auto found = std::lower_bound(others.begin(), others.end(), job);
    if (found == others.end() || *found != job) continue;
    const auto values = model_.item_filter.row_values(jobs[i]);
    const float weight = weights.empty() ? 1.0F : weights[i];
    sum += weight * (values.empty() ? 1.0F : values[static_cast<size_t>(found - others.begin())]);
  }
  return sum;
}

Matrix JobPairFeatures::OfMember(uint32_t member, std::span<const uint32_t> jobs) const {
  Matrix features(static_cast<Eigen::Index>(jobs.size()), kNumJobPairFeatures);
  const Past past = PastOf(member);
  for (size_t i = 0; i < jobs.size(); ++i) {
    Fill(member, jobs[i], FilterSum(member, jobs[i]), past,
         features.row(static_cast<Eigen::Index>(i)).data());
  }
  return features;
}

Matrix JobPairFeatures::OfJob(uint32_t job, std::span<const uint32_t> members) const {
  Matrix features(static_cast<Eigen::Index>(members.size()), kNumJobPairFeatures);
  for (size_t i = 0; i < members.size(); ++i) {
    Fill(members[i], job, FilterSum(members[i], job), PastOf(members[i]),
         features.row(static_cast<Eigen::Index>(i)).data());
  }
  return features;
}

void JobPairFeatures::Fill(uint32_t member, uint32_t job, float filter_sum, const Past& past,
                           float* row) const {
  FillSources(member, job, filter_sum, row);
  FillSkills(member, job, row + kSkillsFrom);
  FillTraits(member, job, row + kTraitsFrom);
  FillPast(member, job, past, row + kPastFrom);
  const auto seeker = views_.traits.members.row(member).first(kNumOwnSeekerTraits);
  const auto own = views_.traits.jobs.row(job).first(kNumOwnJobTraits);
  std::copy(own.begin(), own.end(), std::copy(seeker.begin(), seeker.end(), row + kOwnFrom));
}

void JobPairFeatures::FillSources(uint32_t member, uint32_t job, float filter_sum,
                                  float* row) const {
  const auto dim = static_cast<size_t>(model_.item_embeddings.cols());
  const float product = InnerProduct(model_.query_embeddings.row(member).data(),
                                     model_.item_embeddings.row(job).data(), dim);
  row[0] = Quotient(product, views_.member_embedding[member]);
  row[1] = Quotient(product, views_.job_embedding[job]);
  row[2] = Quotient(filter_sum, views_.member_filter[member]);
  row[3] = model_.embedding_weight * row[0] + (1 - model_.embedding_weight) * row[2];
  row[4] = profiles_.Cosine(member, job);
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
