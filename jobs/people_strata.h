// Kinds of members and of ties that people you may know is measured on by themselves.
#pragma once

#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "engine/retrieval/member_graph.h"

namespace bole {

// Queries of one kind with all that is relevant to them, or all queries with what of it is of one
// kind.
struct PeopleStratum {
  std::string name;
  Csr relevant;
};

// Members by the number of their acquaintances in `graph`, then ties by how many steps apart their
// ends are there. Only strata that have something in `relevant`, which is member x member.
std::vector<PeopleStratum> PeopleStrata(const MemberGraph& graph, const CsrView& relevant);

}  // namespace bole
