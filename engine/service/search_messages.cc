#include "engine/service/search_messages.h"

#include <glog/logging.h>

#include <algorithm>

#include "bole_rpc/bole_constants.h"
#include "engine/base/utf8.h"
#include "engine/service/request.h"

namespace bole {
namespace {

using rpc::g_bole_constants;

void CheckText(const std::string& text, const std::string& field) {
  if (text.size() > static_cast<size_t>(g_bole_constants.MAX_QUERY_BYTES)) {
    ThrowInvalid(field, "must not be longer than " +
                            std::to_string(g_bole_constants.MAX_QUERY_BYTES) + " bytes");
  }
  if (!IsUtf8(text)) ThrowInvalid(field, "must be UTF-8");
}

void CheckAtMost(size_t size, int32_t max, const std::string& field) {
  if (size <= static_cast<size_t>(max)) return;
  ThrowInvalid(field, "must not have more than " + std::to_string(max) + " entries, but has " +
                          std::to_string(size));
}

void CheckLeaveOut(const rpc::LeaveOut& leave_out) {
  if (leave_out.days >= 1 && leave_out.days <= g_bole_constants.MAX_DEALING_DAYS) return;
  ThrowInvalid("leaveOut.days", "must be from 1 to " +
                                    std::to_string(g_bole_constants.MAX_DEALING_DAYS) +
                                    ", but is " + std::to_string(leave_out.days));
}

void CheckCount(int32_t count, const std::string& field) {
  if (count >= 1 && count <= g_bole_constants.MAX_COUNT) return;
  ThrowInvalid(field, "must be from 1 to " + std::to_string(g_bole_constants.MAX_COUNT) +
                          ", but is " + std::to_string(count));
}

Scope ToScope(rpc::SearchScope::type scope, const std::string& field) {
  switch (scope) {
    case rpc::SearchScope::EITHER:
      return Scope::kEither;
    case rpc::SearchScope::CURRENT:
      return Scope::kCurrent;
    case rpc::SearchScope::PAST:
      return Scope::kPast;
    case rpc::SearchScope::PAST_NOT_CURRENT:
      return Scope::kPastNotCurrent;
  }
  ThrowInvalid(field, "is not known: " + std::to_string(static_cast<int>(scope)));
}

Clause::Demand ToDemand(rpc::Demand::type demand, const std::string& field) {
  switch (demand) {
    case rpc::Demand::MUST:
      return Clause::Demand::kMust;
    case rpc::Demand::CAN:
      return Clause::Demand::kCan;
    case rpc::Demand::MUST_NOT:
      return Clause::Demand::kMustNot;
  }
  ThrowInvalid(field, "is not known: " + std::to_string(static_cast<int>(demand)));
}

EntityKind ToViewerKind(rpc::EntityKind::type kind) {
  switch (kind) {
    case rpc::EntityKind::MEMBER:
      return EntityKind::kMember;
    case rpc::EntityKind::JOB:
      return EntityKind::kJob;
    case rpc::EntityKind::HEADHUNTER:
      return EntityKind::kHeadhunter;
    case rpc::EntityKind::COMPANY:
      break;
  }
  ThrowInvalid("viewerKind", "searches nothing: " + std::to_string(static_cast<int>(kind)));
}

rpc::TenseReason::type ToRpc(TenseReason reason) {
  switch (reason) {
    case TenseReason::kOpen:
      return rpc::TenseReason::OPEN;
    case TenseReason::kEndsLater:
      return rpc::TenseReason::ENDS_LATER;
    case TenseReason::kEnded:
      return rpc::TenseReason::ENDED;
    case TenseReason::kSuperseded:
      return rpc::TenseReason::SUPERSEDED;
  }
  LOG(FATAL) << "not a reason: " << static_cast<int>(reason);
}

rpc::SuggestionKind::type ToRpc(Suggestion::Kind kind) {
  switch (kind) {
    case Suggestion::Kind::kSpelling:
      return rpc::SuggestionKind::SPELLING;
    case Suggestion::Kind::kAnyTense:
      return rpc::SuggestionKind::ANY_TENSE;
    case Suggestion::Kind::kWordsApart:
      return rpc::SuggestionKind::WORDS_APART;
    case Suggestion::Kind::kAnyField:
      return rpc::SuggestionKind::ANY_FIELD;
    case Suggestion::Kind::kInitials:
      return rpc::SuggestionKind::INITIALS;
  }
  LOG(FATAL) << "not a suggestion: " << static_cast<int>(kind);
}

rpc::NewsKind::type ToRpc(NewsKind kind) {
  switch (kind) {
    case NewsKind::kJoined:
      return rpc::NewsKind::JOINED;
    case NewsKind::kChangedTitle:
      return rpc::NewsKind::CHANGED_TITLE;
    case NewsKind::kOpenedToWork:
      return rpc::NewsKind::OPENED_TO_WORK;
    case NewsKind::kPosted:
      return rpc::NewsKind::POSTED;
  }
  LOG(FATAL) << "not a kind of news: " << static_cast<int>(kind);
}

std::string Cut(std::string_view text) {
  return std::string(CutUtf8(text, static_cast<size_t>(g_bole_constants.MAX_TEXT_BYTES)));
}

rpc::SearchPosition MakePosition(const ShownPosition& shown) {
  rpc::SearchPosition position;
  position.title = Cut(shown.title);
  position.company = Cut(shown.company);
  position.current = shown.tense.tense == Tense::kCurrent;
  position.reason = ToRpc(shown.tense.reason);
  position.endedAt = shown.tense.until == kNoTime ? 0 : shown.tense.until;
  return position;
}

rpc::SearchItem MakeItem(const Answers& answers, EntityKind wanted, const ScoredRow& scored) {
  rpc::SearchItem item;
  item.id = answers.Id(wanted, scored.row);
  item.score = scored.score;
  const Card card = answers.Describe(wanted, scored.row);
  item.title = Cut(card.title);
  item.subtitle = Cut(card.subtitle);
  if (wanted != EntityKind::kMember) return item;
  for (const ShownPosition& position : answers.Positions(scored.row)) {
    if (item.positions.size() == static_cast<size_t>(g_bole_constants.MAX_NAMES)) break;
    item.positions.push_back(MakePosition(position));
  }
  return item;
}

rpc::OrderSource::type ToRpc(OrderSource source) {
  switch (source) {
    case OrderSource::kText:
      return rpc::OrderSource::TEXT;
    case OrderSource::kHabits:
      return rpc::OrderSource::HABITS;
    case OrderSource::kForetold:
      return rpc::OrderSource::FORETOLD;
  }
  LOG(FATAL) << "not a source of an order: " << static_cast<int>(source);
}

rpc::SearchOrder MakeOrder(const OrderFacts& facts) {
  rpc::SearchOrder order;
  order.source = ToRpc(facts.source);
  order.fit = facts.fit;
  order.likely = facts.likely;
  order.ownHistory = facts.own;
  return order;
}

rpc::News MakeNews(const News& news) {
  rpc::News made;
  made.kind = ToRpc(news.kind);
  made.at = news.at;
  return made;
}

rpc::Facet MakeFacet(const FacetCounts& counts) {
  rpc::Facet facet;
  facet.field = counts.field;
  facet.numValues = static_cast<int64_t>(counts.num_values);
  facet.numWithout = static_cast<int64_t>(counts.num_without);
  for (const FacetValue& value : counts.values) {
    rpc::FacetValue& made = facet.values.emplace_back();
    made.label = Cut(value.label);
    made.count = static_cast<int64_t>(value.count);
  }
  return facet;
}

rpc::Doctor MakeDoctor(const DoctorReport& report) {
  rpc::Doctor doctor;
  for (const bole::ClauseReport& clause : report.clauses) {
    rpc::ClauseReport& made = doctor.clauses.emplace_back();
    made.clause = clause.text;
    made.beginByte = static_cast<int32_t>(clause.range.begin);
    made.endByte = static_cast<int32_t>(clause.range.end);
    made.alone = static_cast<int64_t>(clause.alone);
    made.without = static_cast<int64_t>(clause.without);
    made.empties = clause.empties;
  }
  for (const Suggestion& suggestion : report.suggestions) {
    rpc::SearchSuggestion& made = doctor.suggestions.emplace_back();
    made.kind = ToRpc(suggestion.kind);
    made.clause = static_cast<int32_t>(suggestion.clause);
    made.text = suggestion.text;
    made.total = static_cast<int64_t>(suggestion.total);
  }
  if (report.first_to_empty) {
    doctor.__set_firstToEmpty(static_cast<int32_t>(*report.first_to_empty));
  }
  return doctor;
}

}  // namespace

void CheckRequest(const rpc::SearchRequest& request) {
  if (request.viewerId.empty()) ThrowInvalid("viewerId", "must not be empty");
  CheckText(request.viewerId, "viewerId");
  CheckText(request.query, "query");
  CheckText(request.text, "text");
  CheckCount(request.count, "count");
  CheckIds(request.excludedIds, "excludedIds");
  if (request.__isset.leaveOut) CheckLeaveOut(request.leaveOut);
  CheckAtMost(request.clauses.size(), g_bole_constants.MAX_CLAUSES, "clauses");
  CheckAtMost(request.facets.size(), g_bole_constants.MAX_FACETS, "facets");
  for (size_t i = 0; i < request.clauses.size(); ++i) {
    CheckText(request.clauses[i].value, "clauses[" + std::to_string(i) + "].value");
  }
  for (size_t i = 0; i < request.facets.size(); ++i) {
    CheckCount(request.facets[i].maxValues, "facets[" + std::to_string(i) + "].maxValues");
  }
}

SearchCall ToCall(EntityKind wanted, const rpc::SearchRequest& request, const Answers& answers) {
  SearchCall call = {.wanted = wanted, .viewer_kind = ToViewerKind(request.viewerKind)};
  call.viewer = QueryRow(answers, call.viewer_kind, request.viewerId);
  call.query = request.query;
  for (size_t i = 0; i < request.clauses.size(); ++i) {
    const rpc::SearchClause& clause = request.clauses[i];
    const std::string field = "clauses[" + std::to_string(i) + "]";
    call.clauses.push_back({clause.field, clause.value, ToDemand(clause.demand, field + ".demand"),
                            ToScope(clause.scope, field + ".scope")});
  }
  for (size_t i = 0; i < request.facets.size(); ++i) {
    const rpc::FacetRequest& facet = request.facets[i];
    call.task.facets.push_back({facet.field,
                                ToScope(facet.scope, "facets[" + std::to_string(i) + "].scope"),
                                static_cast<size_t>(facet.maxValues)});
  }
  if (request.__isset.leaveOut) {
    const rpc::LeaveOut& leave_out = request.leaveOut;
    call.leave_out = DealingsQuery{.days = leave_out.days,
                                   .viewed = leave_out.viewed,
                                   .contacted = leave_out.contacted,
                                   .by_team = leave_out.byTeam};
  }
  call.excluded = KnownRows(answers, wanted, request.excludedIds);
  if (request.__isset.since) call.since = request.since;
  call.task.text = request.text;
  call.task.count = static_cast<size_t>(request.count);
  call.task.diagnose = request.diagnose;
  return call;
}

SearchFound SearchOrThrowInvalid(const Answers& answers, const SearchCall& call) {
  try {
    return answers.Search(call);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidArgument) throw;
    ThrowInvalid("query", error.what());
  }
}

void FillAnswer(const Answers& answers, EntityKind wanted, const SearchFound& result,
                rpc::SearchAnswer& answer) {
  answer.numLeftOut = static_cast<int64_t>(result.num_left_out);
  answer.newestEventAt = result.newest_event_at;
  answer.total = static_cast<int64_t>(result.total);
  for (const ScoredRow& scored : result.rows) {
    answer.items.push_back(MakeItem(answers, wanted, scored));
  }
  for (size_t i = 0; i < result.news.size(); ++i) {
    for (const News& news : result.news[i]) answer.items[i].news.push_back(MakeNews(news));
  }
  for (size_t i = 0; i < result.order.size(); ++i) {
    answer.items[i].__set_order(MakeOrder(result.order[i]));
  }
  for (const FacetCounts& facet : result.facets) answer.facets.push_back(MakeFacet(facet));
  if (result.doctor) answer.__set_doctor(MakeDoctor(*result.doctor));
}

}  // namespace bole
