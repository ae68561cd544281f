// What is known of each member alone, made from tables.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/retrieval/member_traits.h"
#include "features/graph/graph_tables.h"

namespace bole {

// Owns what a MemberTraits views.
struct MemberTraitsTable {
  std::vector<float> values;  // members x kNumTraits

  // Valid while this lives unchanged.
  MemberTraits view() const { return {{values, values.size() / kNumTraits, kNumTraits}}; }

  // Writes one file that MemberTraits::Read reads. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
};

// Habits and dates count up to the end of the period; what the members table says of someone has no
// date and is taken as it stands. Without a tell-tale of how old the latest events are, days are
// counted from the newest of them.
MemberTraitsTable MakeMemberTraits(const GraphTables& tables, const GraphPeriod& period);

}  // namespace bole
