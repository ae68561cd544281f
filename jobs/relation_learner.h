// Learns one relation: what its rows want of its columns.
#pragma once

#include <filesystem>
#include <string>

#include "engine/ranking/relation_model.h"
#include "features/matrix/interactions.h"
#include "jobs/fold.h"
#include "jobs/site_config.h"
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

  // The training interactions of a relation, by weight.
  Csr History(const std::string& name, const RelationShape& shape, const Fold& fold) const;

  // How the config says that the relation is to be learned. A weight that is to be learned is the
  // library's default here.
  RelationTuning Tuning() const;

  // ALS on what happened, a ridge map of the features for whom nothing happened to, and the item
  // filter. Without any interaction all embeddings are zero.
  RelationParts Learn(const std::string& name, const RelationFeatures& features,
                      const Fold& fold) const;

 private:
  // A part of the interactions to choose by: what was known, and what came of it.
  struct Rehearsal {
    Csr kept;
    Csr held;
  };

  Csr Build(const std::string& name, const RelationShape& shape, const Fold& fold,
            Evidence evidence) const;
  RelationParts LearnFrom(const RelationFeatures& features, Csr history) const;
  Rehearsal Rehearse(const std::string& name, const Fold& fold, const CsrView& history) const;
  float ChooseWeight(const RelationFeatures& features, Rehearsal rehearsal) const;

  const SiteConfig& config_;
  const RelationConfig& relation_;
  std::filesystem::path tables_;
};

}  // namespace bole
