#include "features/tables/schema.h"

#include <array>
#include <string>

#include "engine/base/error.h"
#include "engine/base/vocabulary.h"

namespace bole {
namespace {

using enum ColumnType;

// What a member can block, at the places of EntityKind; an empty word matches nothing.
constexpr std::array<std::string_view, 4> kBlockableKindNames = {"member", "", "headhunter",
                                                                 "company"};

constexpr bool kRequired = true;

ColumnSchema Id(std::string_view name) {
  return {name, kId, kRequired};
}

ColumnSchema Reference(std::string_view name, std::string_view target) {
  return {name, kReference, kRequired, target};
}

ColumnSchema OptionalReference(std::string_view name, std::string_view target) {
  return {name, kOptionalReference, false, target};
}

ColumnSchema Code(std::string_view name, std::span<const std::string_view> words, bool required) {
  return {name, kCode, required, {}, words};
}

TableSchema Companies() {
  return {"companies",
          {Id("company_id"), {"name", kText}, OptionalReference("parent_id", "companies")},
          {"company_id"}};
}

TableSchema Members() {
  return {"members",
          {Id("member_id"),
           {"headline", kText},
           {"summary", kText},
           {"skills", kTextList},
           {"city", kText},
           {"industry", kText},
           {"function", kText},
           {"seniority", kText},
           {"years_experience", kReal},
           {"languages", kTextList},
           {"joined_at", kTime},
           {"last_active_at", kTime},
           {"verified", kFlag},
           {"open_to_work", kFlag},
           {"opened_to_work_at", kTime},
           {"discoverable", kFlag},
           {"accepts_invites", kFlag},
           OptionalReference("vouched_by", "members"),
           {"trust", kReal},
           {"community", kText}},
          {"member_id"}};
}

TableSchema Headhunters() {
  return {"headhunters",
          {Id("headhunter_id"),
           {"firm_id", kText},
           {"bio", kText},
           {"specialisms", kTextList},
           {"cities", kTextList},
           {"off_limits_companies", kTextList},
           {"weekly_capacity", kInteger},
           {"community", kText}},
          {"headhunter_id"}};
}

TableSchema Jobs() {
  return {"jobs",
          {Id("job_id"),
           {"title", kText},
           {"description", kText},
           {"skills", kTextList},
           {"city", kText},
           {"industry", kText},
           {"function", kText},
           {"seniority", kText},
           {"min_years", kReal},
           {"salary_min", kReal},
           {"salary_max", kReal},
           OptionalReference("company_id", "companies"),
           OptionalReference("headhunter_id", "headhunters"),
           {"posted_at", kTime},
           {"closes_at", kTime},
           {"openings", kInteger},
           {"community", kText}},
          {"job_id"}};
}

TableSchema Positions() {
  return {"positions",
          {Reference("member_id", "members"),
           Reference("company_id", "companies"),
           {"title", kText},
           {"started_at", kTime},
           {"ended_at", kTime}},
          {"member_id", "started_at", "company_id", "ended_at", "title"}};
}

TableSchema Educations() {
  return {"educations",
          {Reference("member_id", "members"),
           {"school", kText, kRequired},
           {"degree", kText},
           {"field", kText},
           {"started_at", kTime},
           {"ended_at", kTime}},
          {"member_id", "started_at", "school", "ended_at", "degree", "field"}};
}

TableSchema Connections(std::string_view name) {
  return {name,
          {Reference("member_a", "members"),
           Reference("member_b", "members"),
           {"connected_at", kTime},
           Code("origin", kTieOriginNames, false),
           {"weight", kReal}},
          {"member_a", "member_b"}};
}

TableSchema OneSidedTies(std::string_view name) {
  return {name,
          {Reference("from_id", "members"),
           Reference("to_id", "members"),
           {"channel", kText},
           {"at", kTime}},
          {"from_id", "to_id", "channel"}};
}

TableSchema Groups() {
  return {"groups",
          {{"group_id", kText, kRequired},
           Reference("member_id", "members"),
           {"joined_at", kTime},
           {"name", kText}},
          {"group_id", "member_id"}};
}

TableSchema Interactions(std::string_view name) {
  return {name,
          {Code("actor_kind", kEntityKindNames, kRequired),
           Reference("actor_id", "actor_kind"),
           Code("action", kActionNames, kRequired),
           Code("object_kind", kEntityKindNames, kRequired),
           Reference("object_id", "object_kind"),
           {"at", kTime, kRequired},
           {"weight", kReal}},
          {}};
}

TableSchema Blocks() {
  return {"blocks",
          {Reference("member_id", "members"), Code("blocked_kind", kBlockableKindNames, kRequired),
           Reference("blocked_id", "blocked_kind")},
          {"member_id", "blocked_kind", "blocked_id"}};
}

TableSchema Names() {
  return {"names",
          {{"concept_id", kText, kRequired}, {"name", kText, kRequired}, {"description", kText}},
          {"concept_id", "name"}};
}

TableSchema TestSearches() {
  return {"test_searches",
          {{"query_id", kText, kRequired},
           {"query", kText, kRequired},
           Code("object_kind", kEntityKindNames, kRequired),
           Reference("object_id", "object_kind")},
          {"query_id", "object_kind", "object_id"}};
}

}  // namespace

const std::vector<TableSchema>& AllTables() {
  static const std::vector<TableSchema> tables = {
      Companies(),
      Members(),
      Headhunters(),
      Jobs(),
      Positions(),
      Educations(),
      Connections("connections"),
      OneSidedTies("follows"),
      OneSidedTies("contacts"),
      Groups(),
      Interactions("interactions"),
      Blocks(),
      Connections("test_connections"),
      Interactions("test_interactions"),
      Names(),
      TestSearches(),
  };
  return tables;
}

const TableSchema& FindTable(std::string_view name) {
  for (const TableSchema& table : AllTables()) {
    if (table.name == name) return table;
  }
  throw Error(ErrorCode::kInvalidArgument, "unknown table: " + std::string(name));
}

}  // namespace bole
