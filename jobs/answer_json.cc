#include "jobs/answer_json.h"

#include <string>
#include <utility>

#include "jobs/answer_names.h"

namespace bole {
namespace {

using nlohmann::json;

template <typename Answer>
json Stamped(const Answer& answer) {
  return {{"snapshotId", answer.snapshotId},
          {"snapshotAgeSeconds", answer.snapshotAgeSeconds},
          {"degradedBy", DegradedBy(answer)}};
}

json ToJson(const rpc::Reason& reason) {
  json made = {{"kind", Word(rpc::_ReasonKind_VALUES_TO_NAMES, reason.kind)}};
  const std::pair<const char*, int> numbers[] = {{"count", reason.count},
                                                 {"strongCount", reason.strongCount},
                                                 {"total", reason.total},
                                                 {"fromYear", reason.fromYear},
                                                 {"toYear", reason.toYear}};
  for (const auto& [name, value] : numbers) {
    if (value != 0) made[name] = value;
  }
  if (!reason.names.empty()) made["names"] = reason.names;
  return made;
}

// Of an Item or a PairScore, where it has one.
template <typename Pair>
void AddForecast(const Pair& pair, json& made) {
  if (!pair.__isset.joint) return;
  made["interest"] = pair.interest;
  made["acceptance"] = pair.acceptance;
  made["joint"] = pair.joint;
}

json ToJson(const rpc::Item& item) {
  json reasons = json::array();
  for (const rpc::Reason& reason : item.reasons) reasons.push_back(ToJson(reason));
  json made = {{"id", item.id},
               {"score", item.score},
               {"source", Word(rpc::_Source_VALUES_TO_NAMES, item.source)},
               {"reasons", reasons},
               {"title", item.title},
               {"subtitle", item.subtitle}};
  AddForecast(item, made);
  return made;
}

}  // namespace

json ToJson(const rpc::ListAnswer& answer) {
  json items = json::array();
  for (const rpc::Item& item : answer.items) items.push_back(ToJson(item));
  json made = Stamped(answer);
  made["items"] = items;
  if (answer.__isset.cursor) made["cursor"] = answer.cursor;
  return made;
}

json ToJson(const rpc::PairsAnswer& answer) {
  json pairs = json::array();
  for (const rpc::PairScore& pair : answer.pairs) {
    pairs.push_back({{"id", pair.id}, {"state", StateWord(pair.state)}, {"score", pair.score}});
    AddForecast(pair, pairs.back());
  }
  json made = Stamped(answer);
  made["pairs"] = pairs;
  return made;
}

json ToJson(const rpc::ExplainAnswer& answer) {
  json made = Stamped(answer);
  made["standing"] = Word(rpc::_Standing_VALUES_TO_NAMES, answer.standing);
  made["nightLength"] = answer.nightLength;
  made["nightLastScore"] = answer.nightLastScore;
  if (!answer.__isset.item) return made;
  made["rank"] = answer.rank;
  made["item"] = ToJson(answer.item);
  return made;
}

json ToJson(const rpc::IntroductionsAnswer& answer) {
  json chains = json::array();
  for (const rpc::IntroductionChain& chain : answer.chains) {
    json members = json::array();
    for (const rpc::Introducer& member : chain.members) {
      members.push_back(
          {{"id", member.id}, {"title", member.title}, {"subtitle", member.subtitle}});
    }
    chains.push_back({{"members", members}, {"hops", chain.hops}, {"strength", chain.strength}});
  }
  json made = Stamped(answer);
  made["chains"] = chains;
  return made;
}

json ToJson(const rpc::Status& status) {
  json made = Stamped(status);
  made["snapshotCreatedAt"] = status.snapshotCreatedAt;
  made["degradedDetail"] = status.degradedDetail;
  made["retainedSnapshotIds"] = status.retainedSnapshotIds;
  made["uptimeSeconds"] = status.uptimeSeconds;
  for (const auto& [kind, count] : status.entities) {
    made["entities"][Word(rpc::_EntityKind_VALUES_TO_NAMES, kind)] = count;
  }
  return made;
}

}  // namespace bole
