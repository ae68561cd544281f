// Why a candidate is on a list, as data.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/privacy_wall.h"
#include "engine/ranking/reason.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/profile_alike.h"
#include "engine/store/table.h"

namespace bole {

// What reasons are read from: views of one snapshot, which must outlive their use.
struct ReasonViews {
  Table members;
  Table companies;
  Table jobs;
  Table headhunters;
  MemberGraph graph;
  const PrivacyWall* wall = nullptr;         // required
  CsrView member_jobs;                       // member x job that they acted on; may be empty
  const ProfileAlike* alike_jobs = nullptr;  // jobs against jobs; may be missing
  std::span<const uint32_t> job_popularity;  // how many acted on each job; may be empty
};

constexpr size_t kMostReasons = 4;
constexpr size_t kMostNames = 5;  // in one reason

// At most kMostReasons, best first: what only these two share before what many share. Never
// counts or names someone whom the wall hides from the query or from the candidate, and never tells
// who has the query in an address book.
//
// Requires rows of the surface's kinds. Thread safety: safe from any number of threads.
std::vector<Reason> Reasons(const ReasonViews& views, Surface surface, uint32_t query,
                            uint32_t candidate);

}  // namespace bole
