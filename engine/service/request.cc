#include "engine/service/request.h"

#include <glog/logging.h>

#include <algorithm>

#include "bole_rpc/bole_constants.h"
#include "engine/base/utf8.h"

namespace bole {
namespace {

using rpc::g_bole_constants;

void CheckId(const std::string& id, const std::string& field) {
  if (id.empty()) ThrowInvalid(field, "must not be empty");
  if (id.size() > static_cast<size_t>(g_bole_constants.MAX_ID_BYTES)) {
    ThrowInvalid(field, "must not be longer than " + std::to_string(g_bole_constants.MAX_ID_BYTES) +
                            " bytes");
  }
  if (!IsUtf8(id)) ThrowInvalid(field, "must be UTF-8");
}

void CheckNumber(int32_t number, int32_t largest, const std::string& field) {
  if (number >= 1 && number <= largest) return;
  ThrowInvalid(
      field, "must be from 1 to " + std::to_string(largest) + ", but is " + std::to_string(number));
}

// Who can be introduced to. Throws rpc::InvalidRequest.
EntityKind ToTargetKind(rpc::EntityKind::type kind) {
  switch (kind) {
    case rpc::EntityKind::MEMBER:
      return EntityKind::kMember;
    case rpc::EntityKind::COMPANY:
      return EntityKind::kCompany;
    case rpc::EntityKind::HEADHUNTER:
      return EntityKind::kHeadhunter;
    case rpc::EntityKind::JOB:
      break;
  }
  ThrowInvalid("targetKind", "must be a member, company or headhunter");
}

}  // namespace

void ThrowInvalid(const std::string& field, const std::string& problem) {
  rpc::InvalidRequest error;
  error.field = field;
  error.problem = problem;
  throw error;
}

void CheckIds(const std::vector<std::string>& ids, const std::string& field) {
  if (ids.size() > static_cast<size_t>(g_bole_constants.MAX_IDS)) {
    ThrowInvalid(field, "must not have more than " + std::to_string(g_bole_constants.MAX_IDS) +
                            " ids, but has " + std::to_string(ids.size()));
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    CheckId(ids[i], field + "[" + std::to_string(i) + "]");
  }
}

void CheckRequest(const rpc::ListRequest& request) {
  CheckId(request.id, "id");
  CheckNumber(request.count, g_bole_constants.MAX_COUNT, "count");
  CheckIds(request.excludedIds, "excludedIds");
  CheckIds(request.onlyIds, "onlyIds");
}

void CheckRequest(const rpc::PairsRequest& request) {
  CheckId(request.id, "id");
  if (request.candidateIds.empty()) ThrowInvalid("candidateIds", "must not be empty");
  CheckIds(request.candidateIds, "candidateIds");
}

void CheckRequest(const rpc::ExplainRequest& request) {
  CheckId(request.id, "id");
  CheckId(request.candidateId, "candidateId");
}

void CheckRequest(const rpc::IntroductionsRequest& request) {
  CheckId(request.id, "id");
  CheckId(request.targetId, "targetId");
  CheckNumber(request.count, g_bole_constants.MAX_CHAINS, "count");
  CheckNumber(request.maxHops, g_bole_constants.MAX_HOPS, "maxHops");
}

std::vector<uint32_t> KnownRows(const Answers& answers, EntityKind kind,
                                const std::vector<std::string>& ids) {
  std::vector<uint32_t> rows;
  rows.reserve(ids.size());
  for (const std::string& id : ids) {
    if (const std::optional<uint32_t> row = answers.Row(kind, id)) rows.push_back(*row);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

uint32_t QueryRow(const Answers& answers, EntityKind kind, const std::string& id) {
  const std::optional<uint32_t> row = answers.Row(kind, id);
  if (row) return *row;
  rpc::NotFound error;
  error.kind = ToRpc(kind);
  error.id = id;
  throw error;
}

ListRequest ToRows(Surface surface, const rpc::ListRequest& request, size_t offset,
                   const Answers& answers) {
  const EntityKind item_kind = ItemKind(surface);
  ListRequest rows;
  rows.surface = surface;
  rows.query = QueryRow(answers, QueryKind(surface), request.id);
  rows.offset = offset;
  rows.count = static_cast<size_t>(request.count);
  rows.excluded = KnownRows(answers, item_kind, request.excludedIds);
  if (request.__isset.onlyIds) rows.only = KnownRows(answers, item_kind, request.onlyIds);
  return rows;
}

IntroductionQuery ToRows(const rpc::IntroductionsRequest& request, const Answers& answers) {
  IntroductionQuery rows;
  rows.target_kind = ToTargetKind(request.targetKind);
  rows.member = QueryRow(answers, EntityKind::kMember, request.id);
  rows.target = QueryRow(answers, rows.target_kind, request.targetId);
  rows.max_hops = static_cast<size_t>(request.maxHops);
  rows.count = static_cast<size_t>(request.count);
  return rows;
}

Surface ToSurface(rpc::Surface::type surface) {
  switch (surface) {
    case rpc::Surface::PEOPLE_YOU_MAY_KNOW:
      return Surface::kPeopleYouMayKnow;
    case rpc::Surface::JOBS_FOR_MEMBER:
      return Surface::kJobsForMember;
    case rpc::Surface::CANDIDATES_FOR_JOB:
      return Surface::kCandidatesForJob;
    case rpc::Surface::HEADHUNTERS_FOR_MEMBER:
      return Surface::kHeadhuntersForMember;
    case rpc::Surface::CANDIDATES_FOR_HEADHUNTER:
      return Surface::kCandidatesForHeadhunter;
    case rpc::Surface::HEADHUNTERS_FOR_JOB:
      return Surface::kHeadhuntersForJob;
    case rpc::Surface::SIMILAR_MEMBERS:
      return Surface::kSimilarMembers;
    case rpc::Surface::SIMILAR_JOBS:
      return Surface::kSimilarJobs;
  }
  ThrowInvalid("surface", "is not known: " + std::to_string(static_cast<int>(surface)));
}

rpc::EntityKind::type ToRpc(EntityKind kind) {
  switch (kind) {
    case EntityKind::kMember:
      return rpc::EntityKind::MEMBER;
    case EntityKind::kJob:
      return rpc::EntityKind::JOB;
    case EntityKind::kHeadhunter:
      return rpc::EntityKind::HEADHUNTER;
    case EntityKind::kCompany:
      return rpc::EntityKind::COMPANY;
  }
  LOG(FATAL) << "not an entity kind: " << static_cast<int>(kind);
}

}  // namespace bole
