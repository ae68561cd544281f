#include "jobs/mandate_learner.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/matching/mandate_matcher.h"
#include "features/matrix/profile.h"
#include "features/matrix/word_impacts.h"
#include "jobs/mandate_examples.h"

namespace bole {
namespace {

constexpr int kNumCuts = 6;
constexpr size_t kJobsPerChunk = 64;

// Guesses, in the features' own units: what a site without a past goes by.
WeightPrior PriorOfChoice() {
  WeightPrior prior = {std::vector<double>(kNumMandateFeatures, 0),
                       std::vector<double>(kNumMandateFeatures, 1)};
  const std::pair<size_t, double> guesses[] = {{MandateFeature("words"), 0.5},
                                               {MandateFeature("specialism_is_function"), 1},
                                               {MandateFeature("specialism_is_industry"), 0.5},
                                               {MandateFeature("skills_in_specialisms"), 1},
                                               {MandateFeature("in_a_city"), 0.3},
                                               {MandateFeature("employer_is_client"), 0.5},
                                               {MandateFeature("of_function"), 0.5},
                                               {MandateFeature("of_industry"), 0.3},
                                               {MandateFeature("of_city"), 0.3},
                                               {MandateFeature("of_level"), 0.2},
                                               {MandateFeature("of_employer"), 1},
                                               {MandateFeature("of_employer_in_firm"), 0.5},
                                               {MandateFeature("filled_mandates"), 0.2},
                                               {MandateFeature("pay_distance"), -0.3},
                                               {MandateFeature("approached_function"), 0.3},
                                               {MandateFeature("approached_city"), 0.1},
                                               {MandateFeature(HeadhunterTrait::kLoad), -0.2}};
  for (const auto& [feature, mean] : guesses) prior.means[feature] = mean;
  return prior;
}

// Nothing is thought but that few jobs are filled, and that it is the job more than the headhunter.
WeightPrior PriorOfFill() {
  constexpr size_t kSize = kNumFillFeatures + kFillOfHeadhunter.size();
  constexpr double kOfHeadhunter = 10;
  WeightPrior prior = {std::vector<double>(kSize, 0), std::vector<double>(kSize, 1)};
  prior.means[0] = -2;
  std::fill(prior.precisions.begin() + kNumFillFeatures, prior.precisions.end(), kOfHeadhunter);
  return prior;
}

// ln of the sum over all headhunters of a job, from those among its alternatives.
float ShareOf(const MandateExamples& examples, const MandateTraits& traits,
              const MandateWeights& weights, uint32_t job) {
  std::array<float, kNumMandateFeatures> row;
  std::vector<double> scores;
  for (const uint32_t headhunter : examples.Alternatives(job)) {
    FillMandateFeatures(traits, job, headhunter, row);
    scores.push_back(MandateScore(weights.choice, row));
  }
  if (scores.empty()) return 0;
  const double largest = *std::ranges::max_element(scores);
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - largest);
  const double times =
      static_cast<double>(examples.NumEligible(job)) / static_cast<double>(scores.size());
  return static_cast<float>(largest + std::log(sum * times));
}

float FillOf(const MarketTraits& market, const std::vector<double>& weights, uint32_t job) {
  std::array<float, kNumFillFeatures> row;
  FillJobFeatures(market, job, true, row);
  return static_cast<float>(MandateScore(weights, row));
}

}  // namespace

bool HasMandates(const std::filesystem::path& tables) {
  return Table::Open(tables / "jobs.bole").num_rows() > 0 &&
         Table::Open(tables / "headhunters.bole").num_rows() > 0;
}

void WriteMandateWords(const std::filesystem::path& tables, const WordSplitter& splitter,
                       size_t num_threads, const std::filesystem::path& path) {
  const ProfileTables profiles = ProfileTables::Open(tables);
  const WordImpacts words = MakeWordImpacts(
      *MakeJobProfiles(profiles, {}), *MakeHeadhunterProfiles(profiles), splitter, num_threads);
  ArrayFileWriter file(path);
  file.AddCsr("jobs", words.queries.view());
  file.AddCsr("headhunters", words.items.view());
  file.Finish();
}

void WriteMandates(const MandatePlaces& places, int64_t now, size_t num_threads,
                   const std::filesystem::path& path) {
  const ArrayFile words = ArrayFile::Open(places.words);
  const MandateExamples examples(places.tables, {words.GetCsr("jobs"), words.GetCsr("headhunters")},
                                 now);
  Choices given = {.num_features = kNumMandateFeatures},
          filled = {.num_features = kNumFillFeatures + kFillOfHeadhunter.size()};
  for (int i = kNumCuts; i > 0; --i) {
    examples.AddFrom(now - i * kMandateHorizon, &given, &filled);
  }
  LOG(INFO) << "mandates: learned from " << given.size() << " given, and whether " << filled.size()
            << " open jobs hired within 30 days";
  MandateWeights weights;
  const std::vector<double> choice = LearnChoices(given, PriorOfChoice(), num_threads);
  std::ranges::copy(choice, weights.choice.begin());
  const std::vector<double> fill = LearnChoices(filled, PriorOfFill(), num_threads);
  for (size_t i = 0; i < kFillOfHeadhunter.size(); ++i) {
    weights.fill[kFillOfHeadhunter[i]] = fill[kNumFillFeatures + i];
  }
  for (size_t i = 0; i < choice.size(); ++i) {
    VLOG(1) << (i < kMandatePairFeatureNames.size() ? kMandatePairFeatureNames[i] : "trait") << ' '
            << choice[i];
  }
  const MandateTraits traits = examples.traits();
  std::vector<float> shares(traits.num_jobs()), job_fills(traits.num_jobs());
  ParallelFor(shares.size(), kJobsPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t job = chunk.begin; job < chunk.end; ++job) {
      const auto row = static_cast<uint32_t>(job);
      shares[job] = ShareOf(examples, traits, weights, row);
      job_fills[job] = FillOf(examples.market().view(), fill, row);
    }
  });
  MandateMatcher::Write(path, traits, weights, shares, job_fills);
}

}  // namespace bole
