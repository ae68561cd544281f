// What the night's report tells, put together for RenderReport.
#pragma once

#include <nlohmann/json.hpp>

#include "jobs/samples.h"
#include "jobs/site_config.h"
#include "jobs/steps.h"

namespace bole {

// The JSON that engine/eval/report.h describes. Depends on the night's input alone: no times of
// running, no durations.
nlohmann::json NightReport(const SiteConfig& config, const EvaluatedSteps& steps,
                           const nlohmann::json& evaluation, const SnapshotAnswers& answers);

}  // namespace bole
