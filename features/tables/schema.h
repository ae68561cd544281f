// Bole's tables: their columns, types and references. One list, read by ingest, by the
// generator's writer and by the documentation test.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace bole {

enum class ColumnType {
  kId,                 // text that names the row itself; rows are stored in byte order of it
  kReference,          // an id of another table (see `target`), stored as its row
  kOptionalReference,  // the same, may be absent
  kText,
  kTextList,
  kTime,  // DATE or TIMESTAMP, stored as Unix seconds (UTC)
  kInteger,
  kReal,
  kFlag,  // BOOLEAN; absent is unknown
  kCode,  // one of the words of `words`, stored as its number; matched without case
};

struct ColumnSchema {
  std::string_view name;
  ColumnType type;
  bool required = false;
  std::string_view target = {};                  // table, for references
  std::span<const std::string_view> words = {};  // for kCode
};

struct TableSchema {
  std::string_view name;
  std::vector<ColumnSchema> columns;
  // Columns that may not repeat together; empty: equal rows are allowed.
  std::vector<std::string_view> key;
};

// All tables, each after those that it refers to.
//
// The three tables whose references depend on a kind in the same row are stored with the
// kind as a code (EntityKind) and the object's row in that kind's table:
//   interactions, test_interactions: actor_kind, actor_id, action, object_kind, object_id
//   blocks: member_id, blocked_kind, blocked_id
// test_interactions and test_connections hold what an explicit test part consists of; they
// have the columns of interactions and connections and never reach a model.
const std::vector<TableSchema>& AllTables();

const TableSchema& FindTable(std::string_view name);

}  // namespace bole
