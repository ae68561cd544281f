// Learns one relation: what its rows want of its columns.
#pragma once

#include <filesystem>
#include <string>

#include "engine/ranking/relation_model.h"
#include "features/matrix/interactions.h"
#include "jobs/fold.h"
#include "jobs/site_config.h"
#include "models/hold_out.h"
#include "models/relation_tuning.h"

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

  // The rehearsal of a relation on what a fold knows: what its options are chosen by.
  HoldOut Rehearse(const std::string& name, const RelationShape& shape, const Fold& fold) const;

  // How the config says that the relation is to be learned. A weight that is to be learned is the
  // library's default here.
  RelationTuning Tuning() const;

  // ALS on what happened, a ridge map of the features for whom nothing happened to, and the item
  // filter. Without any interaction all embeddings are zero.
  RelationParts Learn(const std::string& name, const RelationFeatures& features,
                      const Fold& fold) const;

 private:
  RelationOptions OptionsOf(const Fold& fold) const;
  RelationParts LearnFrom(const RelationFeatures& features, OrderedRelation history) const;
  float ChooseWeight(const RelationFeatures& features, HoldOut rehearsal) const;

  const SiteConfig& config_;
  const RelationConfig& relation_;
  std::filesystem::path tables_;
};

}  // namespace bole
