#include "engine/matching/wall_tables.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace bole {
namespace {

Csr ToCsr(std::vector<CsrEntry> entries, size_t num_rows, size_t num_columns) {
  return MakeCsr(std::move(entries), num_rows, static_cast<uint32_t>(num_columns),
                 Duplicates::kMax);
}

// An end that isn't given never comes.
bool HasEnded(int64_t end, int64_t now) {
  return end != kNoTime && end <= now;
}

// The rows of blocks of one kind, as member x what they blocked.
std::vector<CsrEntry> ListBlocks(const Table& blocks, EntityKind blocked_kind) {
  const auto members = blocks.Rows("member_id");
  const auto kinds = blocks.Codes("blocked_kind");
  const auto blocked = blocks.Rows("blocked_id");
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < members.size(); ++i) {
    if (static_cast<EntityKind>(kinds[i]) == blocked_kind) {
      entries.push_back({members[i], blocked[i]});
    }
  }
  return entries;
}

}  // namespace

WallTables WallTables::Open(const std::filesystem::path& directory) {
  const auto open = [&](const std::string& name) {
    return Table::Open(directory / (name + ".bole"));
  };
  return {.members = open("members"),
          .positions = open("positions"),
          .companies = open("companies"),
          .jobs = open("jobs"),
          .headhunters = open("headhunters"),
          .blocks = open("blocks")};
}

CommunityNumbers NumberCommunities(const WallTables& tables) {
  std::map<std::string_view, uint32_t> numbers;
  CommunityNumbers communities;
  const auto number_all = [&](const Table& table, EntityKind kind) {
    const TextColumn names = table.Text("community");
    auto& by_row = communities[static_cast<size_t>(kind)];
    for (size_t row = 0; row < names.size(); ++row) {
      const auto next = static_cast<uint32_t>(numbers.size());
      by_row.push_back(numbers.emplace(names[row], next).first->second);
    }
  };
  number_all(tables.members, EntityKind::kMember);
  number_all(tables.jobs, EntityKind::kJob);
  number_all(tables.headhunters, EntityKind::kHeadhunter);
  return communities;
}

Csr ListEmployers(const WallTables& tables, int64_t now) {
  const auto members = tables.positions.Rows("member_id");
  const auto companies = tables.positions.Rows("company_id");
  const auto ends = tables.positions.Times("ended_at");
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < members.size(); ++i) {
    if (!HasEnded(ends[i], now)) entries.push_back({members[i], companies[i]});
  }
  return ToCsr(std::move(entries), tables.members.num_rows(), tables.companies.num_rows());
}

std::vector<uint8_t> ListClosedJobs(const Table& jobs, int64_t now) {
  const auto posted_at = jobs.Times("posted_at");
  const auto closes_at = jobs.Times("closes_at");
  std::vector<uint8_t> closed;
  for (size_t job = 0; job < closes_at.size(); ++job) {
    const bool is_posted = posted_at[job] == kNoTime || posted_at[job] <= now;
    closed.push_back(!is_posted || HasEnded(closes_at[job], now));
  }
  return closed;
}

std::vector<uint32_t> FindFirms(const WallTables& tables) {
  const IdColumn company_ids(tables.companies.Text("company_id"));
  const TextColumn firms = tables.headhunters.Text("firm_id");
  std::vector<uint32_t> companies(firms.size());
  for (size_t row = 0; row < firms.size(); ++row) {
    companies[row] = company_ids.Find(firms[row]).value_or(kNoRow);
  }
  return companies;
}

Csr ListBlockedMembers(const WallTables& tables) {
  std::vector<CsrEntry> entries = ListBlocks(tables.blocks, EntityKind::kMember);
  const size_t one_way = entries.size();
  for (size_t i = 0; i < one_way; ++i) entries.push_back({entries[i].column, entries[i].row});
  const size_t members = tables.members.num_rows();
  return ToCsr(std::move(entries), members, members);
}

Csr ListBlockedCompanies(const WallTables& tables) {
  return ToCsr(ListBlocks(tables.blocks, EntityKind::kCompany), tables.members.num_rows(),
               tables.companies.num_rows());
}

Csr ListBlockedHeadhunters(const WallTables& tables) {
  return ToCsr(ListBlocks(tables.blocks, EntityKind::kHeadhunter), tables.members.num_rows(),
               tables.headhunters.num_rows());
}

Csr ListOffLimits(const WallTables& tables) {
  const IdColumn company_ids(tables.companies.Text("company_id"));
  const TextListColumn lists = tables.headhunters.TextList("off_limits_companies");
  const TextColumn firms = tables.headhunters.Text("firm_id");
  std::map<std::string_view, std::vector<uint32_t>> colleagues;
  for (uint32_t headhunter = 0; headhunter < lists.size(); ++headhunter) {
    if (!firms[headhunter].empty()) colleagues[firms[headhunter]].push_back(headhunter);
  }
  std::vector<CsrEntry> entries;
  for (uint32_t headhunter = 0; headhunter < lists.size(); ++headhunter) {
    const auto firm = colleagues.find(firms[headhunter]);
    const std::span<const uint32_t> bound = firm == colleagues.end()
                                                ? std::span<const uint32_t>(&headhunter, 1)
                                                : std::span<const uint32_t>(firm->second);
    for (size_t i = 0; i < lists.row_size(headhunter); ++i) {
      const auto company = company_ids.Find(lists.at(headhunter, i));
      if (!company) continue;
      for (const uint32_t row : bound) entries.push_back({row, *company});
    }
  }
  return ToCsr(std::move(entries), lists.size(), company_ids.size());
}

}  // namespace bole
