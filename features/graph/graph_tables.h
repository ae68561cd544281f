// The tables that the members' graph is made of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <vector>

#include "engine/store/table.h"

namespace bole {

// Checked tables, as ingest wrote them. Any but members may have no rows.
struct GraphTables {
  Table members;
  Table companies;
  Table connections;
  Table follows;
  Table contacts;
  Table groups;
  Table positions;
  Table educations;
  Table interactions;

  // Opens TABLE.bole of each in a directory. Throws Error(kNotFound) or Error(kCorruptData).
  static GraphTables Open(const std::filesystem::path& directory);
};

// What of the tables belongs to the graph.
struct GraphPeriod {
  // Only what was before: for the training part of a split. Rows without a time count as old.
  int64_t until = std::numeric_limits<int64_t>::max();

  bool Has(int64_t time) const { return time == kNoTime || time < until; }

  // Nothing: everything.
  static GraphPeriod Until(const std::optional<int64_t>& time) {
    GraphPeriod period;
    if (time) period.until = *time;
    return period;
  }
};

// Closed communities of members: a pair of different ones has no edge in the graph, whatever the
// tables say.
class Communities {
 public:
  explicit Communities(const Table& members);

  bool Same(uint32_t a, uint32_t b) const { return numbers_[a] == numbers_[b]; }

 private:
  std::vector<uint32_t> numbers_;  // by member; kNoRow: in none
};

}  // namespace bole
