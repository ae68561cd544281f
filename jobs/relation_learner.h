// Learns one relation: what its rows want of its columns.
#pragma once

#include <filesystem>
#include <string>

#include "engine/ranking/relation_model.h"
#include "features/matrix/interactions.h"
#include "jobs/fold.h"
#include "jobs/site_config.h"

namespace bole {

// Features of both sides, for those without interactions; over the same columns.
struct RelationFeatures {
  CsrView actors;
  CsrView objects;
};

// Thread safety: const and safe from any number of threads.
class RelationLearner {
 public:
  // `tables` is the directory of ingest.
  RelationLearner(const SiteConfig& config, const RelationConfig& relation,
                  std::filesystem::path tables)
      : config_(config), relation_(relation), tables_(std::move(tables)) {}

  // ALS on what happened, a ridge map of the features for whom nothing happened to, and the item
  // filter. Without any interaction all embeddings are zero.
  RelationParts Learn(const std::string& name, const RelationFeatures& features,
                      const Fold& fold) const;

 private:
  void LearnEmbeddings(const RelationFeatures& features, RelationParts* parts) const;

  const SiteConfig& config_;
  const RelationConfig& relation_;
  std::filesystem::path tables_;
};

}  // namespace bole
