// What is known of each member who looks for work and of each job alone, made from tables.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/market_traits.h"
#include "features/graph/applications.h"

namespace bole {

// Checked tables, as ingest wrote them.
struct MarketTables {
  Table members;
  Table jobs;
  Table educations;
  Table companies;
  Table interactions;

  // Opens TABLE.bole of each in a directory. Throws Error(kNotFound) or Error(kCorruptData).
  static MarketTables Open(const std::filesystem::path& directory);
};

// Owns what a MarketTraits views.
struct MarketTraitsTable {
  std::vector<float> members;  // members x kNumSeekerTraits
  std::vector<float> jobs;     // jobs x kNumJobTraits
  Csr member_skills;
  Csr job_skills;

  // Valid while this lives unchanged.
  MarketTraits view() const;

  // Writes one file that MarketTraits::Read reads. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
};

// What the tables say of members and jobs has no date and is taken as it stands; habits count the
// encounters, of which each must have been known before `now`, and jobs' hires those of the table
// before `now`: some are of people who never applied, since a headhunter found them. Days are
// counted to `now`, in Unix seconds.
MarketTraitsTable MakeMarketTraits(const MarketTables& tables,
                                   std::span<const JobEncounter> encounters, int64_t now);

}  // namespace bole
