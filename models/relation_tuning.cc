#include "models/relation_tuning.h"

#include <nlohmann/json.hpp>

namespace bole {

std::string DescribeTuning(const RelationTuning& tuning) {
  nlohmann::ordered_json text;
  text["embedding_weight"] = tuning.embedding_weight;
  text["recency"] = tuning.recency;
  if (tuning.embedding_weight > 0) {
    text["als"] = {{"dim", tuning.als.dim},           {"alpha0", tuning.als.alpha0},
                   {"lambda", tuning.als.lambda},     {"nu", tuning.als.nu},
                   {"epochs", tuning.als.num_epochs}, {"seed", tuning.als.seed}};
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
  }
  return text.dump();
}

}  // namespace bole
