// What is known of those whom a relation joins, before anybody acts.
#pragma once

#include <filesystem>

#include "engine/base/csr.h"
#include "features/matrix/entity_features.h"
#include "features/matrix/interactions.h"
#include "jobs/fold.h"
#include "jobs/site_config.h"

namespace bole {

// Features of both sides, a row each.
struct RelationFeatures {
  CsrView actors;
  CsrView objects;
};

// Fits the features of all kinds on what a fold knows. `tables` is the directory of ingest.
void WriteFeatures(const SiteConfig& config, const std::filesystem::path& tables, const Fold& fold,
                   const std::filesystem::path& path);

// Views of `features`, which must outlive them. Companies have none.
RelationFeatures FeaturesOf(const EntityFeatures& features, const Relation& relation);

}  // namespace bole
