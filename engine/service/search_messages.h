// Searches: from what a client sent to a call, from a result to what it receives.
#pragma once

#include "bole_rpc/bole_types.h"
#include "engine/service/answers.h"

namespace bole {

// Throws rpc::InvalidRequest, naming the field, when a request breaks a limit of the IDL.
void CheckRequest(const rpc::SearchRequest& request);

// A checked request; its offset is 0. Throws rpc::NotFound when the snapshot doesn't know who
// asks.
SearchCall ToCall(EntityKind wanted, const rpc::SearchRequest& request, const Answers& answers);

// Runs a search. What is wrong with its query becomes rpc::InvalidRequest.
SearchFound SearchOrThrowInvalid(const Answers& answers, const SearchCall& call);

// Items, total, facets, doctor and news. Texts longer than the IDL allows are cut.
void FillAnswer(const Answers& answers, EntityKind wanted, const SearchFound& result,
                rpc::SearchAnswer& answer);

}  // namespace bole
