// The gate: whether a night's result may be published.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "jobs/site_config.h"

namespace bole {

// Compares the facts of a new snapshot with the config's bounds and with the facts of the current
// snapshot (null when there is none). Returns every reason not to publish; none: publish.
//
// Facts are those of a snapshot's manifest: "indexes" (name -> recall@10), "lists" (surface ->
// coverage, wall_violations), "quality" (surface -> recall@20 of what is served), "rows"
// (table -> rows).
std::vector<std::string> GateReasons(const GateConfig& gate, const nlohmann::json& facts,
                                     const nlohmann::json& current);

}  // namespace bole
