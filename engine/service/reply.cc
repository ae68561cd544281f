#include "engine/service/reply.h"

#include <glog/logging.h>

#include <algorithm>

#include "bole_rpc/bole_constants.h"
#include "engine/base/utf8.h"

namespace bole {
namespace {

using rpc::g_bole_constants;

rpc::Source::type ToRpc(Source source) {
  switch (source) {
    case Source::kSharedConnections:
      return rpc::Source::SHARED_CONNECTIONS;
    case Source::kSharedHistory:
      return rpc::Source::SHARED_HISTORY;
    case Source::kContacts:
      return rpc::Source::CONTACTS;
    case Source::kGroups:
      return rpc::Source::GROUPS;
    case Source::kProfile:
      return rpc::Source::PROFILE;
    case Source::kEmbedding:
      return rpc::Source::EMBEDDING;
    case Source::kItemFilter:
      return rpc::Source::ITEM_FILTER;
    case Source::kFused:
      return rpc::Source::FUSED;
    case Source::kPopular:
      return rpc::Source::POPULAR;
  }
  LOG(FATAL) << "not a source: " << static_cast<int>(source);
}

rpc::ReasonKind::type ToRpc(ReasonKind kind) {
  switch (kind) {
    case ReasonKind::kSharedConnections:
      return rpc::ReasonKind::SHARED_CONNECTIONS;
    case ReasonKind::kSameCompany:
      return rpc::ReasonKind::SAME_COMPANY;
    case ReasonKind::kSameSchool:
      return rpc::ReasonKind::SAME_SCHOOL;
    case ReasonKind::kInYourContacts:
      return rpc::ReasonKind::IN_YOUR_CONTACTS;
    case ReasonKind::kSameGroup:
      return rpc::ReasonKind::SAME_GROUP;
    case ReasonKind::kSharedSkills:
      return rpc::ReasonKind::SHARED_SKILLS;
    case ReasonKind::kMissingSkills:
      return rpc::ReasonKind::MISSING_SKILLS;
    case ReasonKind::kSameCity:
      return rpc::ReasonKind::SAME_CITY;
    case ReasonKind::kSameIndustry:
      return rpc::ReasonKind::SAME_INDUSTRY;
    case ReasonKind::kSameFunction:
      return rpc::ReasonKind::SAME_FUNCTION;
    case ReasonKind::kSimilarToYourHistory:
      return rpc::ReasonKind::SIMILAR_TO_YOUR_HISTORY;
    case ReasonKind::kSpecialism:
      return rpc::ReasonKind::SPECIALISM;
    case ReasonKind::kPopular:
      return rpc::ReasonKind::POPULAR;
  }
  LOG(FATAL) << "not a reason: " << static_cast<int>(kind);
}

std::string Text(std::string_view text) {
  return std::string(CutUtf8(text, static_cast<size_t>(g_bole_constants.MAX_TEXT_BYTES)));
}

rpc::Reason MakeReason(const Reason& reason) {
  rpc::Reason made;
  made.kind = ToRpc(reason.kind);
  made.count = reason.count;
  made.strongCount = reason.strong_count;
  made.total = reason.total;
  made.fromYear = reason.from_year;
  made.toYear = reason.to_year;
  const size_t num_names =
      std::min(reason.names.size(), static_cast<size_t>(g_bole_constants.MAX_NAMES));
  for (size_t i = 0; i < num_names; ++i) made.names.push_back(Text(reason.names[i]));
  return made;
}

}  // namespace

rpc::IntroductionChain MakeChain(const Answers& answers, const IntroductionChain& chain) {
  rpc::IntroductionChain made;
  for (const uint32_t row : chain.members) {
    const Card card = answers.Describe(EntityKind::kMember, row);
    rpc::Introducer member;
    member.id = answers.Id(EntityKind::kMember, row);
    member.title = Text(card.title);
    member.subtitle = Text(card.subtitle);
    made.members.push_back(std::move(member));
  }
  made.hops = static_cast<int32_t>(chain.num_hops);
  made.strength = chain.strength;
  return made;
}

rpc::Item MakeItem(const Answers& answers, Surface surface, uint32_t query,
                   const Recommendation& recommendation) {
  const EntityKind kind = ItemKind(surface);
  rpc::Item item;
  item.id = answers.Id(kind, recommendation.row);
  item.score = recommendation.score;
  item.source = ToRpc(recommendation.source);
  for (const Reason& reason : answers.Reasons(surface, query, recommendation)) {
    item.reasons.push_back(MakeReason(reason));
  }
  const Card card = answers.Describe(kind, recommendation.row);
  item.title = Text(card.title);
  item.subtitle = Text(card.subtitle);
  return item;
}

}  // namespace bole
