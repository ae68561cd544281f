// A night that has already been: what was known, and what came of it.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/store/table.h"
#include "features/matrix/interactions.h"
#include "models/hold_out.h"

namespace bole {

struct RehearsalOptions {
  RelationOptions relation;  // as the night itself builds it
  CsrView column_features;   // columns × features; may be empty
  uint64_t seed = 1;
};

// The time from which on a rehearsal holds out everything; nothing where times tell nothing apart.
// `until`: Unix seconds; only what was before takes part.
std::optional<int64_t> RehearsalCut(const Table& interactions, const Relation& relation,
                                    const RelationShape& shape,
                                    const std::optional<int64_t>& until);

// Sets aside the last fifth of a relation's interactions, so that what is chosen by it suits a
// night that comes after all of them. Of these only strong signals are held, such as applications:
// a view isn't what lists are made for. Where nothing is earlier than the last fifth, as when all
// interactions have one time, a random fifth of the pairs is held out instead; and when there are
// columns that nobody has acted on but that have features, as large a share of the others is held
// out whole, so that the rehearsal has new ones as the night has.
//
// Throws as BuildOrderedRelation does.
HoldOut MakeRehearsal(const Table& interactions, const Relation& relation,
                      const RelationShape& shape, const RehearsalOptions& options);

}  // namespace bole
