#include "engine/matching/match_ranker.h"

#include <string>
#include <utility>

#include "engine/base/error.h"
#include "engine/store/array_file.h"

namespace bole {
namespace {

void CheckFeatures(size_t found, size_t expected) {
  if (found == expected) return;
  throw Error(ErrorCode::kCorruptData,
              "ranker of matches reads another number of features: " + std::to_string(found) +
                  ", expected " + std::to_string(expected));
}

std::vector<float> ReadFloats(const std::string& name, const ArrayFile& file) {
  const auto values = file.Values<float>(name);
  return {values.begin(), values.end()};
}

}  // namespace

MatchRanker::MatchRanker(CalibratedTrees interest, CalibratedTrees acceptance)
    : interest_(std::move(interest)), acceptance_(std::move(acceptance)) {
  CheckFeatures(acceptance_.trees.num_features(), num_features());
}

std::vector<MatchForecast> MatchRanker::Foretell(const Matrix& features) const {
  const MatrixView rows = ViewOf(features);
  const std::vector<float> interest = interest_.Probabilities(rows);
  const std::vector<float> acceptance = acceptance_.Probabilities(rows);
  std::vector<MatchForecast> forecasts;
  for (size_t i = 0; i < interest.size(); ++i) forecasts.push_back({interest[i], acceptance[i]});
  return forecasts;
}

void MatchRankerFile::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.Add("orders", std::vector<uint8_t>{orders_objects, orders_actors});
  if (ranker) {
    ranker->interest().Write("interest", file);
    ranker->acceptance().Write("acceptance", file);
    file.Add("actor_embedding", scales.actor_embedding);
    file.Add("actor_filter", scales.actor_filter);
    file.Add("object_embedding", scales.object_embedding);
  }
  file.Finish();
}

MatchRankerFile MatchRankerFile::Read(const std::filesystem::path& path, size_t num_features) {
  const ArrayFile file = ArrayFile::Open(path);
  const auto orders = file.Values<uint8_t>("orders");
  if (orders.size() != 2) {
    throw Error(ErrorCode::kCorruptData, "bad ranker of matches: " + path.string());
  }
  MatchRankerFile read;
  read.orders_objects = orders[0] != 0;
  read.orders_actors = orders[1] != 0;
  if (!file.Has("interest.roots")) return read;
  read.ranker.emplace(CalibratedTrees::Read("interest", file),
                      CalibratedTrees::Read("acceptance", file));
  CheckFeatures(read.ranker->num_features(), num_features);
  read.scales = {ReadFloats("actor_embedding", file), ReadFloats("actor_filter", file),
                 ReadFloats("object_embedding", file)};
  return read;
}

}  // namespace bole
