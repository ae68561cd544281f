// What is known of those whom a relation joins, before anybody acts.
#pragma once

#include <filesystem>

#include "engine/base/csr.h"
#include "features/matrix/entity_features.h"
#include "features/matrix/interactions.h"
#include "jobs/fold.h"
#include "jobs/site_splitter.h"

namespace bole {

// Features of both sides, a row each.
struct RelationFeatures {
  CsrView actors;
  CsrView objects;
};

// Fits the features of all kinds on what a fold knows.
void WriteFeatures(SiteSplitter& words, const Fold& fold, size_t num_threads,
                   const std::filesystem::path& path);

// Views of `features`, which must outlive them. Companies have none.
RelationFeatures FeaturesOf(const EntityFeatures& features, const Relation& relation);

}  // namespace bole
