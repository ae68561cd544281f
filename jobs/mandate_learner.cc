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

// Months that are learned from: habits of longer ago are others'.
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

// Nothing is thought but that few jobs are filled, and that the headhunter changes little of it.
WeightPrior PriorOfFill() {
  constexpr size_t kSize = kNumFillFeatures + kFillOfHeadhunter.size();
  constexpr double kUsualFill = -2;     // log-odds: a job in eight
  constexpr double kOfHeadhunter = 10;  // precision: a weight of .3 is much
  WeightPrior prior = {std::vector<double>(kSize, 0), std::vector<double>(kSize, 1)};
  prior.means[0] = kUsualFill;
  std::fill(prior.precisions.begin() + kNumFillFeatures, prior.precisions.end(), kOfHeadhunter);
  return prior;
}

// Where the headhunter doesn't surely help to foretell it, a job is filled by itself: chance would
// put a job's headhunters in worse order.
std::vector<double> LearnFill(const Choices& filled, size_t num_earlier, size_t num_threads) {
  const WeightPrior prior = PriorOfFill();
  const bool reads_headhunter =
      ForetellBetterFrom(kNumFillFeatures, filled, num_earlier, prior, num_threads);
  LOG(INFO) << "mandates: whether a job is filled "
            << (reads_headhunter ? "depends on the headhunter, too" : "goes by the job alone");
  if (reads_headhunter) return LearnChoices(filled, prior, num_threads);
  std::vector<double> weights =
      LearnChoices(filled, WithoutFrom(kNumFillFeatures, prior), num_threads);
  std::fill(weights.begin() + kNumFillFeatures, weights.end(), 0.0);
  return weights;
}

struct LearnedWeights {
  MandateWeights of_pairs;
  std::vector<double> of_jobs;  // to be filled: of kNumFillFeatures
};

LearnedWeights LearnWeights(const MandateExamples& examples, int64_t now, size_t num_threads) {
  Choices given = {.num_features = kNumMandateFeatures},
          filled = {.num_features = kNumFillFeatures + kFillOfHeadhunter.size()};
  size_t num_earlier = 0;  // all but those of the last month
  for (int i = kNumCuts; i > 0; --i) {
    num_earlier = filled.size();
    examples.AddFrom(now - i * kMandateHorizon, &given, &filled);
  }
  LOG(INFO) << "mandates: learned from " << given.size() << " given, and whether " << filled.size()
            << " open jobs hired within 30 days";
  LearnedWeights learned = {.of_pairs = {}, .of_jobs = LearnFill(filled, num_earlier, num_threads)};
  const std::vector<double> choice = LearnChoices(given, PriorOfChoice(), num_threads);
  std::ranges::copy(choice, learned.of_pairs.choice.begin());
  for (size_t i = 0; i < kFillOfHeadhunter.size(); ++i) {
    learned.of_pairs.fill[kFillOfHeadhunter[i]] = learned.of_jobs[kNumFillFeatures + i];
  }
  learned.of_jobs.resize(kNumFillFeatures);
  return learned;
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
  const LearnedWeights learned = LearnWeights(examples, now, num_threads);
  const MandateTraits traits = examples.traits();
  std::vector<float> shares(traits.num_jobs()), job_fills(traits.num_jobs());
  ParallelFor(shares.size(), kJobsPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t job = chunk.begin; job < chunk.end; ++job) {
      const auto row = static_cast<uint32_t>(job);
      shares[job] = ShareOf(examples, traits, learned.of_pairs, row);
      job_fills[job] = FillOf(examples.market().view(), learned.of_jobs, row);
    }
  });
  MandateMatcher::Write(path, traits, learned.of_pairs, shares, job_fills);
}

}  // namespace bole
