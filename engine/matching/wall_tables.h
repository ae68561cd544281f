// The tables that the privacy wall is built of, and what each rule asks of them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/vocabulary.h"
#include "engine/store/table.h"

namespace bole {

// A column that names no row has kNoRow.
struct WallTables {
  Table members;
  Table positions;
  Table companies;
  Table jobs;
  Table headhunters;
  Table blocks;

  // Opens TABLE.bole of each in a directory. Throws Error(kNotFound) or Error(kCorruptData).
  static WallTables Open(const std::filesystem::path& directory);
};

// A number for each row of members, jobs and headhunters, by EntityKind: the same for one
// community.
using CommunityNumbers = std::array<std::vector<uint32_t>, kEntityKindNames.size()>;
CommunityNumbers NumberCommunities(const WallTables& tables);

// Member x company of the positions that haven't ended at `now`, in Unix seconds.
Csr ListEmployers(const WallTables& tables, int64_t now);

// By job: 1 for what is closed at `now`, or not posted yet.
std::vector<uint8_t> ListClosedJobs(const Table& jobs, int64_t now);

// By headhunter: the company that has the id of the firm; kNoRow where none of the site's has it.
std::vector<uint32_t> FindFirms(const WallTables& tables);

// Member x member, both ways: who has blocked whom, or is blocked.
Csr ListBlockedMembers(const WallTables& tables);

// Member x company that they blocked.
Csr ListBlockedCompanies(const WallTables& tables);

// Member x headhunter whom they blocked.
Csr ListBlockedHeadhunters(const WallTables& tables);

// Headhunter x company that is off limits to anybody of their firm: the firm has the contract. What
// is named in a list and isn't a company of the site hides nobody.
Csr ListOffLimits(const WallTables& tables);

}  // namespace bole
