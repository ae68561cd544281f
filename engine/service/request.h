// From what a client sent to what a snapshot can answer: limits checked, ids made rows.
#pragma once

#include <string>
#include <vector>

#include "bole_rpc/bole_types.h"
#include "engine/service/answers.h"

namespace bole {

// Throw rpc::InvalidRequest, naming the field, when a request breaks a limit of the IDL.
void CheckRequest(const rpc::ListRequest& request);
void CheckRequest(const rpc::PairsRequest& request);
void CheckRequest(const rpc::ExplainRequest& request);
void CheckRequest(const rpc::IntroductionsRequest& request);

// The same for ids in a list of a request.
void CheckIds(const std::vector<std::string>& ids, const std::string& field);

// Ascending rows of the ids that the snapshot knows.
std::vector<uint32_t> KnownRows(const Answers& answers, EntityKind kind,
                                const std::vector<std::string>& ids);

// The row of who asks. Throws rpc::NotFound.
uint32_t QueryRow(const Answers& answers, EntityKind kind, const std::string& id);

// A checked request in rows of this snapshot; ids that it doesn't know are left out.
// Throws rpc::NotFound when it doesn't know who asks.
ListRequest ToRows(Surface surface, const rpc::ListRequest& request, size_t offset,
                   const Answers& answers);

// Throws rpc::NotFound when the snapshot doesn't know one of both.
IntroductionQuery ToRows(const rpc::IntroductionsRequest& request, const Answers& answers);

// Throws rpc::InvalidRequest for a number that is no surface.
Surface ToSurface(rpc::Surface::type surface);

rpc::EntityKind::type ToRpc(EntityKind kind);

// Throws rpc::InvalidRequest.
[[noreturn]] void ThrowInvalid(const std::string& field, const std::string& problem);

}  // namespace bole
