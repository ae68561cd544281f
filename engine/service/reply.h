// From a snapshot's rows to what a client receives.
#pragma once

#include "bole_rpc/bole_types.h"
#include "engine/service/answers.h"

namespace bole {

// One item of a list with its reasons and card. Texts longer than the IDL allows are cut.
rpc::Item MakeItem(const Answers& answers, Surface surface, uint32_t query,
                   const Recommendation& recommendation);

// Of an Item or a PairScore.
template <typename Pair>
void SetForecast(const MatchForecast& forecast, Pair& pair) {
  pair.__set_interest(forecast.interest);
  pair.__set_acceptance(forecast.acceptance);
  pair.__set_joint(forecast.joint());
}

rpc::IntroductionChain MakeChain(const Answers& answers, const IntroductionChain& chain);

}  // namespace bole
