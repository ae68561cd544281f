// How a CSV file is written, as far as DuckDB can tell from its first rows.
#pragma once

#include <optional>
#include <string>

#include "features/tables/database.h"

namespace bole {

struct CsvDialect {
  std::string delimiter;
  std::string quote;  // empty: no value among the first rows is quoted, or not as it should be
};

// Nothing when it cannot tell.
std::optional<CsvDialect> GuessDialect(Database& database, const std::string& file);

}  // namespace bole
