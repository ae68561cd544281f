#include "jobs/audit.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "engine/base/error.h"
#include "engine/eval/impact_ratios.h"
#include "engine/ranking/surface_lists.h"
#include "engine/store/file.h"
#include "engine/store/table.h"
#include "features/tables/database.h"
#include "features/tables/table_source.h"
#include "jobs/list_plan.h"

namespace bole {
namespace {

constexpr int64_t kNewFor = 90 * 86400;  // seconds since joining
constexpr size_t kManyTies = 10;
constexpr size_t kMostGroups = 12;  // more than a person reads, of a text that members write

std::string TieBand(size_t num_ties) {
  return num_ties == 0 ? "none" : num_ties < kManyTies ? "1-9" : "10 and more";
}

std::string JoinedBand(int64_t joined_at, int64_t as_of) {
  if (joined_at == kNoTime) return "";
  return joined_at >= as_of - kNewFor ? "new" : "earlier";
}

// Leaves the most frequent values (ties in byte order) as they are.
std::vector<std::string> MergeRare(std::vector<std::string> values) {
  std::map<std::string, size_t> counts;
  for (const std::string& value : values) {
    if (!value.empty()) ++counts[value];
  }
  if (counts.size() <= kMostGroups) return values;
  std::vector<std::pair<size_t, std::string>> rare;
  for (const auto& [value, count] : counts) rare.emplace_back(count, value);
  std::ranges::stable_sort(rare, [](const auto& a, const auto& b) { return a.first > b.first; });
  for (size_t i = 0; i + 1 < kMostGroups; ++i) counts.erase(rare[i].second);
  for (std::string& value : values) {
    if (counts.contains(value)) value = "other";
  }
  return values;
}

// Ids and values of a site's SQL; the line break ends a comment that may stand last.
std::string IdsAndValues(const std::string& sql) {
  return "SELECT CAST(member_id AS VARCHAR), CAST(value AS VARCHAR) FROM (" + sql +
         "\n) WHERE member_id IS NOT NULL AND value IS NOT NULL";
}

// Calls look_at(attribute, source, database) for each; what it throws names the setting.
template <typename LookAt>
void ForEachAttribute(const SiteConfig& config, LookAt&& look_at) {
  if (config.audit.empty()) return;
  Database database({.memory_mib = config.memory_mib});
  for (const auto& [name, sql] : config.audit) {
    try {
      look_at(name, MakeSource(database, WithDataDirectory(sql, config.data)), database);
    } catch (const Error& error) {
      throw Error(error.code(), "audit." + name + ": " + error.what());
    }
  }
}

// Of IdsAndValues, by member row; empty where nothing is said of them.
std::vector<std::string> ReadAttribute(Database& database, const std::string& sql,
                                       const IdColumn& members) {
  auto rows = database.Query(sql);
  std::vector<std::string> values(members.size());
  size_t num_unknown = 0;
  while (const auto chunk = rows.Next()) {
    const VectorView ids = chunk->column(0), texts = chunk->column(1);
    for (size_t i = 0; i < chunk->num_rows(); ++i) {
      const auto member = members.Find(ids.Text(i));
      num_unknown += !member;
      if (!member) continue;
      std::string& value = values[*member];
      if (!value.empty() && value != texts.Text(i)) {
        throw Error(ErrorCode::kInvalidArgument,
                    "two values of member: " + std::string(ids.Text(i)));
      }
      value = texts.Text(i);
    }
  }
  if (num_unknown > 0) LOG(WARNING) << "audit: " << num_unknown << " rows of unknown members";
  return values;
}

}  // namespace

MemberValues SegmentsOf(const std::filesystem::path& tables, const MemberGraph& graph,
                        int64_t as_of) {
  const Table members = Table::Open(tables / "members.bole");
  const TextColumn seniorities = members.Text("seniority");
  const auto joined_at = members.Times("joined_at");
  std::vector<std::string> seniority, ties, joined;
  for (uint32_t member = 0; member < members.num_rows(); ++member) {
    seniority.emplace_back(seniorities[member]);
    ties.push_back(TieBand(graph.ties.row_size(member)));
    joined.push_back(JoinedBand(joined_at[member], as_of));
  }
  return {{"seniority", MergeRare(std::move(seniority))},
          {"ties", std::move(ties)},
          {"joined", std::move(joined)}};
}

void CheckAuditSql(const SiteConfig& config) {
  ForEachAttribute(config, [](const std::string&, const TableSource& source, Database& database) {
    database.Describe(IdsAndValues(source.sql));
  });
}

MemberValues ReadAuditedAttributes(const SiteConfig& config, const std::filesystem::path& tables) {
  MemberValues values;
  if (config.audit.empty()) return values;
  const Table members = Table::Open(tables / "members.bole");
  const IdColumn ids(members.Text("member_id"));
  ForEachAttribute(config, [&](const std::string& name, const TableSource& source, Database& db) {
    values[name] = MergeRare(ReadAttribute(db, IdsAndValues(source.sql), ids));
  });
  return values;
}

nlohmann::json AuditKey(const SiteConfig& config) {
  nlohmann::json key = nlohmann::json::object();
  ForEachAttribute(config, [&](const std::string& name, const TableSource& source, Database&) {
    key[name]["sql"] = source.sql;
    for (const std::string& file : source.files) key[name]["files"][file] = DigestOfFile(file);
  });
  return key;
}

nlohmann::json AuditShown(const std::filesystem::path& lists, const MemberValues& values,
                          uint64_t seed) {
  nlohmann::json audit = nlohmann::json::object();
  for (const Surface surface : StoredSurfaces()) {
    if (ItemKind(surface) != EntityKind::kMember || values.empty()) continue;
    const size_t num_members = values.begin()->second.size();
    const auto stored = SurfaceLists::Open(lists / (NameOf(surface) + ".bole"), num_members);
    if (stored.rows().empty()) continue;
    std::vector<uint32_t> exposure(num_members);
    for (const uint32_t row : stored.rows()) ++exposure[row];
    for (const auto& [attribute, of_members] : values) {
      const auto groups = MeasureImpact(exposure, of_members, {.seed = seed});
      if (groups.size() > 1) audit[NameOf(surface)][attribute] = ToJson(groups);
    }
  }
  return audit;
}

}  // namespace bole
