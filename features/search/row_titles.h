// What members and jobs are called: the texts that a search by meaning compares.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/matrix/profile.h"

namespace bole {

// Of each row the titles that it goes by, as they are written; without empty ones.
using RowTitles = std::vector<std::vector<std::string>>;

// The headline, and the titles of the positions that are held at `now` (Unix seconds).
RowTitles MemberTitles(const ProfileTables& tables, int64_t now);

RowTitles JobTitles(const ProfileTables& tables);

}  // namespace bole
