#include "features/tables/csv_dialect.h"

#include "engine/base/error.h"

namespace bole {

std::optional<CsvDialect> GuessDialect(Database& database, const std::string& file) {
  try {
    const auto parts =
        database.Texts("SELECT unnest([Delimiter::VARCHAR, Quote::VARCHAR]) FROM sniff_csv(" +
                       QuoteText(file) + ", ignore_errors = true)");
    if (parts.size() != 2) return std::nullopt;
    return CsvDialect{parts[0], parts[1] == "(empty)" ? "" : parts[1]};
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace bole
