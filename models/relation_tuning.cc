#include "models/relation_tuning.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace bole {

namespace {

// Of the power mean of two segments; towards minus infinity it becomes the lesser.
constexpr double kPower = -16;

}  // namespace

double TuningQuality::value() const {
  if (!segments) return (recall + ndcg) / 2;
  if (segments->warm <= 0 || segments->cold <= 0) return 0;
  const double mean = (std::pow(segments->warm, kPower) + std::pow(segments->cold, kPower)) / 2;
  return std::pow(mean, 1 / kPower);
}

std::string DescribeTuning(const RelationTuning& tuning) {
  nlohmann::ordered_json text;
  text["embedding_weight"] = tuning.embedding_weight;
  text["recency"] = tuning.recency;
  text["cold_scale"] = tuning.cold_scale;
  if (tuning.embedding_weight > 0) {
    text["als"] = {{"dim", tuning.als.dim},           {"alpha0", tuning.als.alpha0},
                   {"lambda", tuning.als.lambda},     {"nu", tuning.als.nu},
                   {"epochs", tuning.als.num_epochs}, {"seed", tuning.als.seed},
                   {"map_lambda", tuning.map_lambda}};
  }
  if (tuning.embedding_weight < 1) {
    text["filter"] = {{"user_exponent", tuning.filter.user_exponent},
                      {"history_exponent", tuning.filter.history_exponent},
                      {"item_exponent", tuning.filter.item_exponent},
                      {"power", tuning.filter.power},
                      {"max_entries", tuning.filter.max_entries},
                      {"regression_share", tuning.filter.regression_share}};
    if (tuning.filter.regression_share > 0) {
      text["filter"]["regression_ridge"] = tuning.filter.regression_ridge;
      text["filter"]["regression_neighbours"] = tuning.filter.regression_neighbours;
    }
    text["content"] = {{"neighbours", tuning.content_neighbours}};
    if (tuning.content_neighbours > 0) text["content"]["share"] = tuning.content_share;
  }
  return text.dump();
}

}  // namespace bole
