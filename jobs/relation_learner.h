// Learns one relation: what its rows want of its columns.
#pragma once

#include <filesystem>
#include <string>

#include "engine/ranking/relation_model.h"
#include "features/matrix/interactions.h"
#include "jobs/fold.h"
#include "jobs/relation_features.h"
#include "jobs/site_config.h"
#include "jobs/yesterday.h"
#include "models/hold_out.h"
#include "models/relation_sources.h"
#include "models/relation_tuning.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class RelationLearner {
 public:
  // `tables` is the directory of ingest.
  RelationLearner(const SiteConfig& config, const RelationConfig& relation,
                  std::filesystem::path tables)
      : config_(config), relation_(relation), tables_(std::move(tables)) {}

  // The rehearsal of a relation on what a fold knows: what its options are chosen by. With features
  // of the columns it has new ones wherever the fold has.
  HoldOut Rehearse(const std::string& name, const RelationShape& shape, const Fold& fold,
                   const CsrView& column_features = {}) const;

  // How the config says that the relation is to be learned. A weight that is to be learned is the
  // library's default here.
  RelationTuning Tuning() const;

  // Embeddings by what happened and by features, and the filter of objects, joined by what proved
  // right in a rehearsal. Without any interaction all embeddings are zero.
  //
  //   yesterday  where the embeddings begin, and whose axes they keep; null: anew. It must not have
  //              seen what the fold is measured by
  //   rehearsed  gets the same as of the rehearsal's cut, without refusals; no actors where there
  //              was no rehearsal. Null: it isn't wanted
  RelationParts Learn(const std::string& name, const RelationFeatures& features, const Fold& fold,
                      const RelationYesterday* yesterday = nullptr,
                      RelationParts* rehearsed = nullptr) const;

 private:
  RelationOptions OptionsOf(const Fold& fold) const;
  RelationSources LearnFrom(const RelationFeatures& features, const RelationHistory& history,
                            const RelationYesterday* yesterday) const;
  Mixture ChooseMixture(const std::string& name, const RelationFeatures& features, const Fold& fold,
                        RelationParts* rehearsed) const;

  const SiteConfig& config_;
  const RelationConfig& relation_;
  std::filesystem::path tables_;
};

}  // namespace bole
