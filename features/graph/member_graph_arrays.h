// The members' graph, made from tables and written for the snapshot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/csr.h"
#include "engine/retrieval/member_graph.h"
#include "engine/store/table.h"
#include "features/graph/graph_tables.h"
#include "features/graph/stays.h"
#include "features/graph/ties.h"

namespace bole {

// Owns what a MemberGraph views; see there for what each is.
struct MemberGraphArrays {
  Csr ties;
  Csr acquaintances;
  Csr follows;
  Csr followers;
  Csr contacts;
  Csr contact_owners;
  std::vector<uint8_t> contact_channels;
  Csr groups;
  Csr group_members;
  Stays employers;
  Stays employees;
  Stays schools;
  Stays pupils;
  TextColumnBuilder channel_names;
  TextColumnBuilder group_names;
  TextColumnBuilder school_names;

  // Views of this; valid while this lives unchanged.
  MemberGraph view() const;

  // Writes one file that MemberGraph::Read reads. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;
};

// Depends on nothing but the tables' rows and the period. Schools and channels are one when their
// names are the same but for case and blanks around (FoldName), groups when their ids are the same.
MemberGraphArrays MakeMemberGraph(const GraphTables& tables, const GraphPeriod& period,
                                  size_t celebrity_followers = kCelebrityFollowers);

}  // namespace bole
