// How much a filter lets through.
#pragma once

#include <cstddef>

#include "engine/retrieval/row_filter.h"

namespace bole {

// The share of rows that a filter allows: exactly for a bitmap, otherwise by a sample spread evenly
// over the rows. 0 when there are no rows.
double AllowedShare(const RowFilter& filter, size_t num_rows);

// Whether so few of the rows are allowed that an approximate index, which visits the others in
// vain, is no quicker than comparing with all.
bool IsSelective(const RowFilter& filter, size_t num_rows);

}  // namespace bole
