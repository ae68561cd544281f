// What can be checked only when all rows of a table are there: duplicates, and references of
// the table to itself.
#pragma once

#include <string_view>

#include "features/tables/rejected_rows.h"
#include "features/tables/table_rows.h"

namespace bole {

// Sorts the rows (TableRows::SortedRows) and of those with equal keys keeps the first; the others
// are rejected.
void SortAndDropDuplicates(TableRows& rows, std::string_view label, RejectedRows& rejected);

// Replaces the ids in an entity table's references to itself (who vouched for whom, the parent
// of a company) by rows. A row that refers to none is rejected, and then every row that referred to
// it, until all that are left refer to each other. Requires sorted rows without duplicates.
void ResolveOwnReferences(TableRows& rows, std::string_view label, RejectedRows& rejected);

}  // namespace bole
