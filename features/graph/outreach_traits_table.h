// What is known of each headhunter, and of each member whom headhunters may write to, made from
// tables.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/outreach_traits.h"
#include "features/graph/applications.h"
#include "features/graph/approaches.h"

namespace bole {

// Checked tables, as ingest wrote them.
struct OutreachTables {
  Table members;
  Table jobs;
  Table headhunters;
  Table positions;
  Table educations;

  // Opens TABLE.bole of each in a directory. Throws Error(kNotFound) or Error(kCorruptData).
  static OutreachTables Open(const std::filesystem::path& directory);
};

// Owns what an OutreachTraits views.
struct OutreachTraitsTable {
  std::vector<float> members;      // members x kNumApproachedTraits
  std::vector<float> headhunters;  // headhunters x kNumHeadhunterTraits
  Csr member_skills;
  Csr headhunter_terms;
  Csr headhunter_places;
  Csr wished_functions;
  Csr wished_places;

  // Valid while this lives unchanged.
  OutreachTraits view() const;

  // Writes one file that OutreachTraits::Read reads. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
};

// What was done until `now` (Unix seconds), to which days are counted. Each must have been known by
// then.
struct OutreachPast {
  std::span<const Approach> approaches;
  std::span<const JobEncounter> encounters;
  int64_t now = 0;
};

// What the tables say of members and headhunters has no date and is taken as it stands, but for
// positions: of those begun before `now` the latest is where a member works. An approach counts
// among those replied to or not by how much is known of its answer (AnswerTimes).
OutreachTraitsTable MakeOutreachTraits(const OutreachTables& tables, const OutreachPast& past);

}  // namespace bole
