// CSV and JSON files have no types; DuckDB guesses them from the first rows. This makes a
// statement that reads such files lose nothing by the guess.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "features/tables/database.h"

namespace bole {

// Changes the scans of CSV and JSON files in a statement (read_csv, read_json, their relatives,
// and FROM 'x.csv'):
//
//   - every CSV scan knows that values may be quoted, even if none of the first rows is;
//     quotes that are broken there are an Error(kInvalidArgument), as DuckDB would take
//     them for letters;
//   - every CSV scan stores the lines that it can't read (store_rejects) instead of ending the
//     query: CsvRejects counts them;
//   - in a plain SELECT from one scan, a column that is only handed on, and not a date or time,
//     is read as text: a later row may hold what the guess doesn't allow, and an id keeps
//     its leading zeros, its capitals and its last digits. A column that the statement computes
//     with keeps the type that its author saw.
//
// A scan whose options say otherwise stays as it is.
void ReadLosslessly(Database& database, nlohmann::json& statement);

}  // namespace bole
