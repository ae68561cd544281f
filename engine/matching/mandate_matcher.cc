#include "engine/matching/mandate_matcher.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/error.h"

namespace bole {

double MandateScore(std::span<const double> weights, std::span<const float> row) {
  double score = 0;
  for (size_t i = 0; i < row.size(); ++i) score += weights[i] * static_cast<double>(row[i]);
  return score;
}

MandateMatcher::MandateMatcher(ArrayFile file, size_t num_jobs, size_t num_headhunters)
    : file_(std::move(file)),
      traits_(MandateTraits::Read(file_, num_jobs, num_headhunters)),
      shares_(file_.Values<float>("shares")),
      job_fills_(file_.Values<float>("job_fills")) {
  const auto read = [&](const char* name, std::array<double, kNumMandateFeatures>& weights) {
    const std::span<const double> values = file_.Values<double>(name);
    if (values.size() != weights.size() || shares_.size() != num_jobs ||
        job_fills_.size() != num_jobs) {
      throw Error(ErrorCode::kCorruptData,
                  "weights of mandates have the wrong size: " + file_.path().string());
    }
    std::ranges::copy(values, weights.begin());
  };
  read("choice", weights_.choice);
  read("fill", weights_.fill);
}

MandateMatcher MandateMatcher::Open(const std::filesystem::path& path, size_t num_jobs,
                                    size_t num_headhunters) {
  return {ArrayFile::Open(path), num_jobs, num_headhunters};
}

void MandateMatcher::Write(const std::filesystem::path& path, const MandateTraits& traits,
                           const MandateWeights& weights, std::span<const float> shares,
                           std::span<const float> job_fills) {
  ArrayFileWriter file(path);
  traits.Write(file);
  file.Add("choice", std::span<const double>(weights.choice));
  file.Add("fill", std::span<const double>(weights.fill));
  file.Add("shares", shares);
  file.Add("job_fills", job_fills);
  file.Finish();
}

MatchForecast MandateMatcher::Foretell(uint32_t job, uint32_t headhunter) const {
  std::array<float, kNumMandateFeatures> row;
  FillMandateFeatures(traits_, job, headhunter, row);
  // Shares may be sums over a sample: nobody's is more than all.
  const double choice =
      std::min(0.0, MandateScore(weights_.choice, row) - static_cast<double>(shares_[job]));
  const double fill = MandateScore(weights_.fill, row) + static_cast<double>(job_fills_[job]);
  return {static_cast<float>(std::exp(choice)), static_cast<float>(1 / (1 + std::exp(-fill)))};
}

std::vector<MatchForecast> MandateMatcher::Foretell(Surface surface, uint32_t query,
                                                    std::span<const uint32_t> others) const {
  CHECK(surface == Surface::kHeadhuntersForJob) << kSurfaceNames[static_cast<size_t>(surface)];
  std::vector<MatchForecast> forecasts;
  for (const uint32_t headhunter : others) forecasts.push_back(Foretell(query, headhunter));
  return forecasts;
}

}  // namespace bole
