// How much a filter lets through.
#pragma once

#include <cstddef>

#include "engine/retrieval/row_filter.h"

namespace bole {

// Whether so few of the rows are allowed that an approximate index, which visits the others in
// vain, is no quicker than comparing with all: judged by a sample spread evenly over the rows.
bool IsSelective(const RowFilter& filter, size_t num_rows);

}  // namespace bole
