// Who knows whom, who follows whom, and who was where when: what the night stores of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "engine/base/csr.h"
#include "engine/store/array_file.h"
#include "engine/store/table.h"

namespace bole {

// One member's time at a company or school, or in other words one line of a curriculum. Years are
// calendar years with a fraction (2012.5 is the middle of 2012); NaN when not known.
struct Stay {
  uint32_t other = 0;  // the place, or the member: whatever the rows of the table are not
  float from_year = 0;
  float to_year = 0;
};

// Stays by member or by place. A row is sorted by (other, from_year, to_year).
struct StaysView {
  std::span<const uint64_t> offsets;
  std::span<const uint32_t> others;
  std::span<const float> from_years;
  std::span<const float> to_years;

  size_t num_rows() const { return offsets.empty() ? 0 : offsets.size() - 1; }
  size_t row_size(size_t row) const { return offsets[row + 1] - offsets[row]; }
  Stay stay(size_t row, size_t i) const {
    const size_t at = offsets[row] + i;
    return {others[at], from_years[at], to_years[at]};
  }
};

// The years that two stays have in common.
struct Overlap {
  float from_year = 0;
  float to_year = 0;
  // Common time as a share of the time of either: 1 for the same years, 0 for years apart. A fixed
  // middling value when one of the four years isn't known.
  float share = 0;

  bool known() const { return to_year > 0; }
};

Overlap OverlapOf(const Stay& a, const Stay& b);

// The part of a member that other members see from the outside, as views of a mapped file.
//
// Matrices are member x member unless said; all but `near` have a row for every member.
struct MemberGraph {
  CsrView ties;           // connections; symmetric; strength in (0, 1]
  CsrView acquaintances;  // what two-hop walks on: ties and, weaker, follows; see MakeAcquaintances
  CsrView follows;        // row follows column
  CsrView followers;      // transposed
  CsrView contacts;       // row has column in an address book; strength of the channel
  CsrView contact_owners;                     // transposed
  std::span<const uint8_t> contact_channels;  // beside contacts.columns: row of channel_names
  // Who is nearest by all acquaintances together: scores above 0, about 1 at most; asymmetric. In a
  // file of its own: see ReadNear. Without rows where it isn't used.
  CsrView near;
  CsrView groups;         // member x group
  CsrView group_members;  // group x member
  StaysView employers;    // by member: companies
  StaysView employees;    // by company: members
  StaysView schools;      // by member: schools
  StaysView pupils;       // by school: members
  TextColumn channel_names;
  TextColumn group_names;
  TextColumn school_names;

  size_t num_members() const { return ties.num_rows(); }

  // The views of what features/graph wrote. Throws Error(kCorruptData) naming the array when sizes
  // don't agree. The file must outlive the views.
  static MemberGraph Read(const ArrayFile& file);
};

// Writes MemberGraph::near; throws Error(kUnavailable).
void WriteNear(const std::filesystem::path& path, const CsrView& near);

// A view of what WriteNear wrote, which must outlive it. Throws Error(kCorruptData) unless it is
// among so many members, or without rows.
CsrView ReadNear(const ArrayFile& file, size_t num_members);

}  // namespace bole
