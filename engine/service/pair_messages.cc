#include "engine/service/pair_messages.h"

#include <glog/logging.h>

#include <optional>

#include "bole_rpc/bole_constants.h"
#include "engine/service/reply.h"
#include "engine/service/request.h"

namespace bole {
namespace {

rpc::Standing::type ToRpc(Standing standing) {
  switch (standing) {
    case Standing::kListed:
      return rpc::Standing::LISTED;
    case Standing::kSettled:
      return rpc::Standing::SETTLED;
    case Standing::kCrowdedOut:
      return rpc::Standing::CROWDED_OUT;
    case Standing::kTooFar:
      return rpc::Standing::TOO_FAR;
    case Standing::kNotAvailable:
      return rpc::Standing::NOT_AVAILABLE;
  }
  LOG(FATAL) << "not a standing: " << static_cast<int>(standing);
}

}  // namespace

void FillForecasts(const Answers& answers, const ListRequest& request,
                   std::span<const Recommendation> list, std::vector<rpc::Item>& items) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  const std::vector<MatchForecast> forecasts =
      answers.Foretell(request.surface, request.query, rows);
  for (size_t i = 0; i < forecasts.size(); ++i) SetForecast(forecasts[i], items[i]);
}

std::vector<rpc::PairScore> ScorePairs(const Answers& answers, const rpc::PairsRequest& request) {
  const Surface surface = ToSurface(request.surface);
  const uint32_t query = QueryRow(answers, QueryKind(surface), request.id);
  std::vector<rpc::PairScore> pairs(request.candidateIds.size());
  std::vector<uint32_t> rows;
  std::vector<size_t> pair_of_row;
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i].id = request.candidateIds[i];
    pairs[i].state = rpc::PairState::UNKNOWN_ID;
    if (const auto row = answers.Row(ItemKind(surface), pairs[i].id)) {
      rows.push_back(*row);
      pair_of_row.push_back(i);
    }
  }
  const std::vector<ScoredPair> scores = answers.ScorePairs(surface, query, rows);
  CHECK_EQ(scores.size(), rows.size());
  for (size_t i = 0; i < scores.size(); ++i) {
    rpc::PairScore& pair = pairs[pair_of_row[i]];
    pair.state = scores[i].allowed ? rpc::PairState::SCORED : rpc::PairState::NOT_ALLOWED;
    pair.score = scores[i].allowed ? scores[i].score : 0;
  }
  const std::vector<MatchForecast> forecasts = answers.Foretell(surface, query, rows);
  for (size_t i = 0; i < forecasts.size(); ++i) {
    if (scores[i].allowed) SetForecast(forecasts[i], pairs[pair_of_row[i]]);
  }
  return pairs;
}

void Explain(const Answers& answers, const rpc::ExplainRequest& request,
             rpc::ExplainAnswer& answer) {
  const Surface surface = ToSurface(request.surface);
  const uint32_t query = QueryRow(answers, QueryKind(surface), request.id);
  const auto candidate = answers.Row(ItemKind(surface), request.candidateId);
  Explanation explained;
  if (candidate) {
    explained = answers.Explain(surface, query, *candidate,
                                static_cast<size_t>(rpc::g_bole_constants.MAX_DEPTH));
  }
  answer.standing = ToRpc(explained.standing);
  answer.nightLength = static_cast<int32_t>(explained.night_length);
  answer.nightLastScore = explained.night_last_score;
  if (explained.standing != Standing::kListed) return;
  answer.rank = static_cast<int32_t>(explained.rank + 1);
  std::vector<rpc::Item> items = {MakeItem(answers, surface, query, explained.item)};
  const ListRequest viewer = {.surface = surface, .query = query};
  FillForecasts(answers, viewer, std::span(&explained.item, 1), items);
  answer.__set_item(std::move(items.front()));
}

}  // namespace bole
