// What is told of single pairs of a viewer and a candidate: scores, forecasts, and why or why not.
#pragma once

#include <span>
#include <vector>

#include "bole_rpc/bole_types.h"
#include "engine/service/answers.h"

namespace bole {

// Sets the forecasts of a list's items, where the snapshot knows some. One item for each
// recommendation.
void FillForecasts(const Answers& answers, const ListRequest& request,
                   std::span<const Recommendation> list, std::vector<rpc::Item>& items);

// One for each candidate of a checked request, in its order. Throws rpc::NotFound when the snapshot
// doesn't know who asks.
std::vector<rpc::PairScore> ScorePairs(const Answers& answers, const rpc::PairsRequest& request);

// Where the candidate of a checked request stands. An id that isn't known gets the answer that a
// hidden one gets, to the last field. Throws rpc::NotFound when the snapshot doesn't know who asks.
void Explain(const Answers& answers, const rpc::ExplainRequest& request,
             rpc::ExplainAnswer& answer);

}  // namespace bole
