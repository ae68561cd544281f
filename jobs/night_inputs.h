// What a night needs late, looked at before it spends hours.
#pragma once

#include "jobs/site_config.h"

namespace bole {

// Looks at the files and the SQL of a config that no step before the index reads: search.synonyms,
// paths.charts and audit.NAME. What only the rows can tell (a member with two values)
// isn't looked for.
//
// Throws Error(kInvalidArgument) naming the setting.
void CheckNightInputs(const SiteConfig& config);

}  // namespace bole
