// Reads the rows of one source, checks every value and resolves references.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "features/tables/database.h"
#include "features/tables/id_index.h"
#include "features/tables/rejected_rows.h"
#include "features/tables/schema.h"
#include "features/tables/table_rows.h"
#include "features/tables/table_source.h"

namespace bole {

// The ids of the entity tables that are complete, by the table's name.
using EntityIndexes = std::map<std::string_view, IdIndex>;

// Turns the chunks of one source into rows of its table.
//
// A row is rejected for the first of its columns (in the schema's order) that is bad: a missing or
// malformed value, or a reference to what isn't there; an optional reference to a table without
// rows is as if it weren't given. References to rows of the table
// itself stay texts. A tie between a member and itself is rejected; the two ends of a connection,
// which has no direction, are put in ascending order.
//
// Thread safety: none.
class TableReader {
 public:
  // Keeps references to all of these. `label` names the source in rejected rows.
  TableReader(const TableSchema& table, const BoundSource& source, const EntityIndexes& entities);

  // Adds the good rows to `rows`, the bad ones to `rejected`. Returns the number of both.
  uint64_t Read(QueryResult result, std::string_view label, TableRows& rows,
                RejectedRows& rejected);

  // Of the rejected rows, those that refer to a table without any rows.
  uint64_t num_without_table() const { return num_without_table_; }

 private:
  struct Column {
    CellReader reader;
    std::optional<size_t> place;
    // For references: the index of the table, or of each EntityKind's table and which column
    // holds the kind.
    std::vector<const IdIndex*> targets;
    std::optional<size_t> kind_column;
  };

  // What is wrong with a row.
  struct Problem {
    size_t column = 0;
    std::string reason;
  };

  Column MakeColumn(const TableSchema& table, const ColumnPlan& plan,
                    const EntityIndexes& entities) const;
  std::optional<Problem> ReadRow(size_t row);
  const char* ReadCell(size_t column, size_t row);
  std::optional<Problem> ResolveReferences();
  std::optional<Problem> CheckTie();
  void Reject(const Problem& problem, std::string_view label, size_t row, uint64_t source_row,
              RejectedRows& rejected) const;

  const TableSchema& table_;
  std::vector<Column> columns_;
  std::vector<Cell> cells_;          // of the current row
  std::vector<VectorView> vectors_;  // of the current chunk, by place
  uint64_t num_without_table_ = 0;
};

}  // namespace bole
