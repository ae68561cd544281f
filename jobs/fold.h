// What is learned from: everything, or what was known before the split.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jobs/site_config.h"

namespace bole {

struct Fold {
  std::string name;              // its directory: "final" or "holdout"
  std::optional<int64_t> until;  // Unix seconds: only what was before; nothing: everything
};

// What is published.
inline Fold FinalFold() {
  return {"final", std::nullopt};
}

// What is evaluated: a fold of its own with a time split; else the published one, which has never
// seen an explicit test part.
inline Fold HoldoutFold(const SiteConfig& config) {
  return config.split_at ? Fold{"holdout", config.split_at} : FinalFold();
}

// Both, each once.
inline std::vector<Fold> Folds(const SiteConfig& config) {
  if (config.split_at) return {HoldoutFold(config), FinalFold()};
  return {FinalFold()};
}

// The moment that a fold's lists are for: the split, or the latest event of the tables.
inline int64_t NowOf(const Fold& fold, int64_t as_of) {
  return fold.until.value_or(as_of);
}

}  // namespace bole
