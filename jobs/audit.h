// Whom the night's lists show, by segments of the members and by attributes that are given for this
// alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/retrieval/member_graph.h"
#include "jobs/site_config.h"

namespace bole {

// Attribute -> value by member row; empty where it isn't known.
using MemberValues = std::map<std::string, std::vector<std::string>>;

// What is known of everybody: seniority, ties, and who joined in the last 90 days before as_of.
// Values that only a few have are one group, "other".
MemberValues SegmentsOf(const std::filesystem::path& tables, const MemberGraph& graph,
                        int64_t as_of);

// Throws Error(kInvalidArgument), naming the setting, for SQL of config.audit that can't be read:
// a file that isn't there, a column that is missing. Reads no rows.
void CheckAuditSql(const SiteConfig& config);

// The attributes of config.audit. They are read here and nowhere else: to be checked when the
// tables are there, and to be used when all lists are made, so that none can become a feature. Rows
// of members that the tables haven't are counted in the log.
//
// Throws Error(kInvalidArgument), naming the setting, for SQL that fails and for a member with
// two values.
MemberValues ReadAuditedAttributes(const SiteConfig& config, const std::filesystem::path& tables);

// What these attributes depend on: their SQL, and the digests of the files that it reads.
nlohmann::json AuditKey(const SiteConfig& config);

// {"surface": {"attribute": ToJson(GroupImpact) ..}} of all stored lists of members in a directory.
// Attributes of which there is one group alone are left out. Throws what SurfaceLists::Open throws.
nlohmann::json AuditShown(const std::filesystem::path& lists, const MemberValues& values,
                          uint64_t seed);

}  // namespace bole
