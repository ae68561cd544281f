#include "engine/matching/job_ranker.h"

#include <string>
#include <utility>

#include "engine/base/error.h"
#include "engine/store/array_file.h"

namespace bole {
namespace {

void CheckFeatures(const TreeEnsemble& trees) {
  if (trees.num_features() == kNumJobPairFeatures) return;
  throw Error(ErrorCode::kCorruptData, "ranker of jobs reads another number of features: " +
                                           std::to_string(trees.num_features()) + ", expected " +
                                           std::to_string(kNumJobPairFeatures));
}

void WriteTrees(const std::string& name, const CalibratedTrees& trees, ArrayFileWriter& file) {
  trees.trees.Write(name, file);
  trees.curve.Write(name, file);
}

CalibratedTrees ReadTrees(const std::string& name, const ArrayFile& file) {
  return {TreeEnsemble::Read(name, file), CalibrationCurve::Read(name, file)};
}

std::vector<float> ReadFloats(const std::string& name, const ArrayFile& file) {
  const auto values = file.Values<float>(name);
  return {values.begin(), values.end()};
}

}  // namespace

JobRanker::JobRanker(CalibratedTrees interest, CalibratedTrees acceptance)
    : interest_(std::move(interest)), acceptance_(std::move(acceptance)) {
  CheckFeatures(interest_.trees);
  CheckFeatures(acceptance_.trees);
}

std::vector<MatchForecast> JobRanker::Foretell(const Matrix& features) const {
  const MatrixView rows = ViewOf(features);
  const std::vector<float> interest = interest_.trees.ScoreRows(rows);
  const std::vector<float> acceptance = acceptance_.trees.ScoreRows(rows);
  std::vector<MatchForecast> forecasts;
  for (size_t i = 0; i < interest.size(); ++i) {
    forecasts.push_back(
        {interest_.curve.Probability(interest[i]), acceptance_.curve.Probability(acceptance[i])});
  }
  return forecasts;
}

void JobRankerFile::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.Add("orders", std::vector<uint8_t>{orders_jobs, orders_candidates});
  if (ranker) {
    WriteTrees("interest", ranker->interest(), file);
    WriteTrees("acceptance", ranker->acceptance(), file);
    file.Add("member_embedding", scales.member_embedding);
    file.Add("member_filter", scales.member_filter);
    file.Add("job_embedding", scales.job_embedding);
  }
  file.Finish();
}

JobRankerFile JobRankerFile::Read(const std::filesystem::path& path) {
  const ArrayFile file = ArrayFile::Open(path);
  const auto orders = file.Values<uint8_t>("orders");
  if (orders.size() != 2) {
    throw Error(ErrorCode::kCorruptData, "bad ranker of jobs: " + path.string());
  }
  JobRankerFile read;
  read.orders_jobs = orders[0] != 0;
  read.orders_candidates = orders[1] != 0;
  if (!file.Has("interest.roots")) return read;
  read.ranker.emplace(ReadTrees("interest", file), ReadTrees("acceptance", file));
  read.scales = {ReadFloats("member_embedding", file), ReadFloats("member_filter", file),
                 ReadFloats("job_embedding", file)};
  return read;
}

}  // namespace bole
