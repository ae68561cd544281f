// From the interactions table to one sparse matrix for each relation between two kinds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/vocabulary.h"
#include "engine/store/table.h"

namespace bole {

// What one action says about a relation.
struct Signal {
  EntityKind actor = EntityKind::kMember;
  Action action = Action::kView;
  float weight = 1;  // of one such action; above 0
};

// What rows of one kind show of wanting columns of another.
//
// A signal whose actor is of the rows' kind counts as it stands; one of the columns' kind
// counts reversed: "job 7 hires member 3" is evidence for (member 3, job 7).
struct Relation {
  std::string_view name;
  EntityKind row_kind = EntityKind::kMember;
  EntityKind column_kind = EntityKind::kJob;
  std::vector<Signal> wanted;
  std::vector<Signal> refused;
};

// The plain list of all relations. A new one is one more function and one more line there.
const std::vector<Relation>& AllRelations();

// Throws Error(kInvalidArgument) when there is none of this name.
const Relation& FindRelation(std::string_view name);

// Which of a relation's two lists of signals.
enum class Evidence { kWanted, kRefused };

// Numbers of entities of the two kinds.
struct RelationShape {
  size_t num_rows = 0;
  uint32_t num_columns = 0;
};

struct RelationOptions {
  // Unix seconds: only interactions before this time. Unset: all.
  std::optional<int64_t> until;

  // Days after which an interaction counts half; 0: it never fades. Sensible: 30 to 180.
  double half_life_days = 0;

  // Unix seconds: the "now" of the half-life; later interactions count fully. Unset: `until`,
  // else the latest time in the table.
  std::optional<int64_t> reference_time;

  // Most entries of a row; the most recent stay. Some apply to everything in sight, and
  // what they do says little. 0: no limit.
  size_t max_row_entries = 0;

  // What becomes of several interactions of one pair. kMax, the strongest action: a hundred
  // views are no application.
  Duplicates duplicates = Duplicates::kMax;

  // All values 1, stored as none.
  bool binary = false;

  size_t num_threads = 1;  // changes nothing but speed
};

// The matrix of a relation. An interaction's value is its signal's weight, times the table's
// weight column where that is given, times 2^(-age / half-life); what isn't above 0 is left
// out, as is an entity's interest in itself. Independent of the order of the table's rows.
//
// Throws Error(kInvalidArgument) when an interaction refers to a row or column outside of
// `shape`, or half_life_days is negative or not a number.
Csr BuildRelation(const Table& interactions, const Relation& relation, Evidence evidence,
                  const RelationShape& shape, const RelationOptions& options);

// The matrix of a relation and the order in which its pairs came to be.
struct OrderedRelation {
  Csr pairs;

  // Of each pair, in the order of pairs.columns: how many pairs of its row have a later time. Equal
  // times have equal numbers.
  std::vector<uint32_t> num_later;
};

// BuildRelation with that order. A pair's time is that of its latest interaction.
OrderedRelation BuildOrderedRelation(const Table& interactions, const Relation& relation,
                                     Evidence evidence, const RelationShape& shape,
                                     const RelationOptions& options);

// BuildRelation for what members want of jobs.
Csr MemberJobInteractions(const Table& interactions, size_t num_members, size_t num_jobs,
                          const RelationOptions& options);

}  // namespace bole
