// How well searches find what they were meant to: the table test_searches.
#pragma once

#include <vector>

#include "engine/eval/evaluation.h"
#include "jobs/site_config.h"
#include "jobs/steps.h"

namespace bole {

// Ranks everybody for each test search, as text that excludes nobody, and measures where the rows
// stand that it was meant to find: surfaces search_members and search_jobs, each when it has
// searches. Methods: "words" (BM25 alone, the baseline), "by_words" (titles and names of
// occupations by their words alone, without anything learned), "titles" (the title model alone) and
// "served", words and titles as the service adds them. MRR is over all rows.
std::vector<SurfaceReport> MeasureSearches(const SiteConfig& config, const EvaluatedSteps& steps);

}  // namespace bole
