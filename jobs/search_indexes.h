// What a night prepares for searches of members and jobs.
#pragma once

#include <nlohmann/json.hpp>

#include "jobs/site_config.h"
#include "jobs/step.h"

namespace bole {

// What the indexes depend on beside the tables.
nlohmann::json SearchIndexKey(const SiteConfig& config, const Step& ingest);

// Makes search_KIND.bole and titles_KIND.bole of both kinds in a step, unless an interrupted run
// has. The same bytes for any number of threads.
void MakeSearchIndexes(const SiteConfig& config, const Step& ingest, Step* step);

}  // namespace bole
