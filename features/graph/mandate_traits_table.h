// What is known of jobs and headhunters as mandates go, made from tables.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/mandate_traits.h"
#include "engine/store/table.h"
#include "features/graph/approaches.h"
#include "features/graph/outreach_traits_table.h"

namespace bole {

// Checked tables, as ingest wrote them.
struct MandateTables {
  OutreachTables outreach;
  Table companies;
  Table interactions;
  Csr clients;  // headhunters x companies: ListOffLimits

  // Opens TABLE.bole of each in a directory. Throws Error(kNotFound) or Error(kCorruptData).
  static MandateTables Open(const std::filesystem::path& directory);
};

// Owns what a MandateTraits views but the words, which don't change with time.
struct MandateTraitsTable {
  std::vector<float> jobs, headhunters;
  std::vector<int64_t> posted_at, closes_at, as_of;
  std::vector<uint32_t> firms;
  Csr job_skills, headhunter_terms, headhunter_places, clients, mandates, firm_mandates,
      approached_terms, approached_places;

  // Without words. Valid while this lives unchanged.
  MandateTraits view() const;
};

// As of `now` (Unix seconds): mandates of jobs posted, hires made and members written to before.
// What the tables say of jobs and headhunters otherwise is taken as it stands.
MandateTraitsTable MakeMandateTraits(const MandateTables& tables, int64_t now);

}  // namespace bole
