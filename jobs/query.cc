#include "jobs/query.h"

#include <thrift/TApplicationException.h>
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "bole_rpc/Bole.h"
#include "bole_rpc/bole_constants.h"
#include "engine/base/error.h"
#include "engine/base/vocabulary.h"
#include "jobs/answer_json.h"
#include "jobs/answer_text.h"
#include "jobs/search_text.h"

namespace bole {
namespace {

// The service answers in milliseconds; a search without an index may take seconds.
constexpr int kTimeoutMs = 30'000;

struct ListMethod {
  std::string_view name;
  void (rpc::BoleClient::*ask)(rpc::ListAnswer&, const rpc::ListRequest&);
  rpc::Surface::type surface;
};

constexpr std::array<ListMethod, 8> kListMethods = {{
    {"peopleYouMayKnow", &rpc::BoleClient::peopleYouMayKnow, rpc::Surface::PEOPLE_YOU_MAY_KNOW},
    {"jobsForMember", &rpc::BoleClient::jobsForMember, rpc::Surface::JOBS_FOR_MEMBER},
    {"candidatesForJob", &rpc::BoleClient::candidatesForJob, rpc::Surface::CANDIDATES_FOR_JOB},
    {"headhuntersForMember", &rpc::BoleClient::headhuntersForMember,
     rpc::Surface::HEADHUNTERS_FOR_MEMBER},
    {"candidatesForHeadhunter", &rpc::BoleClient::candidatesForHeadhunter,
     rpc::Surface::CANDIDATES_FOR_HEADHUNTER},
    {"headhuntersForJob", &rpc::BoleClient::headhuntersForJob, rpc::Surface::HEADHUNTERS_FOR_JOB},
    {"similarMembers", &rpc::BoleClient::similarMembers, rpc::Surface::SIMILAR_MEMBERS},
    {"similarJobs", &rpc::BoleClient::similarJobs, rpc::Surface::SIMILAR_JOBS},
}};
constexpr std::string_view kSearchMembers = "searchMembers";
constexpr std::string_view kSearchJobs = "searchJobs";
constexpr std::string_view kScorePairs = "scorePairs";
constexpr std::string_view kExplain = "explain";
constexpr std::string_view kIntroductionPaths = "introductionPaths";
constexpr std::string_view kStatus = "status";

const ListMethod& FindListMethod(const std::string& name) {
  for (const ListMethod& method : kListMethods) {
    if (method.name == name) return method;
  }
  throw Error(ErrorCode::kInvalidArgument, "no such list: " + name);
}

std::vector<std::string> MethodNames() {
  std::vector<std::string> names;
  for (const ListMethod& method : kListMethods) names.emplace_back(method.name);
  names.emplace_back(kSearchMembers);
  names.emplace_back(kSearchJobs);
  names.emplace_back(kScorePairs);
  names.emplace_back(kExplain);
  names.emplace_back(kIntroductionPaths);
  names.emplace_back(kStatus);
  return names;
}

std::unique_ptr<rpc::BoleClient> Connect(const Query& query) {
  using apache::thrift::transport::TFramedTransport;
  const auto socket = std::make_shared<apache::thrift::transport::TSocket>(query.host, query.port);
  socket->setConnTimeout(kTimeoutMs);
  socket->setSendTimeout(kTimeoutMs);
  socket->setRecvTimeout(kTimeoutMs);
  socket->open();
  return std::make_unique<rpc::BoleClient>(
      std::make_shared<apache::thrift::protocol::TCompactProtocol>(
          std::make_shared<TFramedTransport>(socket)));
}

template <typename Answer>
std::string Print(const Answer& answer, const Query& query) {
  if (!query.json) return ToTable(answer);
  // Ids and titles of a site are UTF-8; if they aren't, the rest is still worth reading.
  return ToJson(answer).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void CheckArguments(const Query& query, bool right, const char* what) {
  if (!right) throw Error(ErrorCode::kInvalidArgument, query.method + " takes " + what);
}

std::string AskList(const Query& query) {
  CheckArguments(query, query.arguments.size() == 1, "one id");
  const ListMethod& method = FindListMethod(query.method);
  rpc::ListRequest request;
  request.id = query.arguments[0];
  request.count = query.count;
  request.excludedIds = query.exclude;
  if (query.cursor) request.__set_cursor(*query.cursor);
  if (query.only) request.__set_onlyIds(*query.only);
  rpc::ListAnswer answer;
  (*Connect(query).*method.ask)(answer, request);
  return Print(answer, query);
}

std::string AskPairs(const Query& query) {
  CheckArguments(query, query.arguments.size() >= 3,
                 "the method of a list, an id and the ids of candidates");
  rpc::PairsRequest request;
  request.surface = FindListMethod(query.arguments[0]).surface;
  request.id = query.arguments[1];
  request.candidateIds.assign(query.arguments.begin() + 2, query.arguments.end());
  rpc::PairsAnswer answer;
  Connect(query)->scorePairs(answer, request);
  return Print(answer, query);
}

std::string AskExplanation(const Query& query) {
  CheckArguments(query, query.arguments.size() == 3,
                 "the method of a list, an id and the id of a candidate");
  rpc::ExplainRequest request;
  request.surface = FindListMethod(query.arguments[0]).surface;
  request.id = query.arguments[1];
  request.candidateId = query.arguments[2];
  rpc::ExplainAnswer answer;
  Connect(query)->explain(answer, request);
  return Print(answer, query);
}

rpc::EntityKind::type ViewerKind(const std::string& word) {
  const auto kind = CodeOf(kEntityKindNames, word);
  if (!kind) throw Error(ErrorCode::kInvalidArgument, "nobody of that kind searches: " + word);
  // The IDL counts from 1.
  return static_cast<rpc::EntityKind::type>(*kind + 1);
}

std::string AskSearch(const Query& query) {
  CheckArguments(query, query.arguments.size() <= 2 && !query.arguments.empty(),
                 "the id of who searches and a query");
  rpc::SearchRequest request;
  request.viewerKind = ViewerKind(query.as);
  request.viewerId = query.arguments[0];
  if (query.arguments.size() == 2) request.query = query.arguments[1];
  request.text = query.text;
  request.count = query.count;
  request.diagnose = query.diagnose;
  request.excludedIds = query.exclude;
  if (query.leave_out_days != 0) {
    rpc::LeaveOut leave_out;
    leave_out.days = query.leave_out_days;
    leave_out.byTeam = query.team;
    request.__set_leaveOut(leave_out);
  }
  if (query.since) request.__set_since(*query.since);
  for (const std::string& field : query.facets) request.facets.emplace_back().field = field;
  if (query.cursor) request.__set_cursor(*query.cursor);
  rpc::SearchAnswer answer;
  const auto client = Connect(query);
  query.method == kSearchJobs ? client->searchJobs(answer, request)
                              : client->searchMembers(answer, request);
  return Print(answer, query);
}

rpc::EntityKind::type TargetKind(const std::string& word) {
  if (word == "member") return rpc::EntityKind::MEMBER;
  if (word == "company") return rpc::EntityKind::COMPANY;
  if (word == "headhunter") return rpc::EntityKind::HEADHUNTER;
  throw Error(ErrorCode::kInvalidArgument, "nobody can be introduced to a " + word);
}

std::string AskIntroductions(const Query& query) {
  CheckArguments(query, query.arguments.size() == 3,
                 "a member's id, one of \"member\", \"company\" and \"headhunter\", and its id");
  rpc::IntroductionsRequest request;
  request.id = query.arguments[0];
  request.targetKind = TargetKind(query.arguments[1]);
  request.targetId = query.arguments[2];
  request.count = std::min(query.count, rpc::g_bole_constants.MAX_CHAINS);
  rpc::IntroductionsAnswer answer;
  Connect(query)->introductionPaths(answer, request);
  return Print(answer, query);
}

std::string AskStatus(const Query& query) {
  CheckArguments(query, query.arguments.empty(), "nothing");
  rpc::Status status;
  Connect(query)->status(status);
  return Print(status, query);
}

std::string AskAny(const Query& query) {
  if (query.method == kScorePairs) return AskPairs(query);
  if (query.method == kExplain) return AskExplanation(query);
  if (query.method == kIntroductionPaths) return AskIntroductions(query);
  if (query.method == kStatus) return AskStatus(query);
  if (query.method == kSearchMembers || query.method == kSearchJobs) return AskSearch(query);
  return AskList(query);
}

// One argument each time, or several with commas between them.
CLI::Option* AddIds(CLI::App* command, const std::string& name, std::vector<std::string>& ids,
                    const std::string& help) {
  return command->add_option(name, ids, help)->delimiter(',')->allow_extra_args(false);
}

}  // namespace

std::string Ask(const Query& query) {
  try {
    return AskAny(query);
  } catch (const rpc::InvalidRequest& error) {
    throw Error(ErrorCode::kInvalidArgument, error.field + " " + error.problem);
  } catch (const rpc::NotFound& error) {
    throw Error(ErrorCode::kNotFound, "the snapshot doesn't know: " + error.id);
  } catch (const rpc::CursorExpired& error) {
    throw Error(ErrorCode::kUnavailable,
                "the cursor's snapshot is no longer kept: " + error.snapshotId);
  } catch (const rpc::Overloaded& error) {
    throw Error(ErrorCode::kUnavailable, "the service is overloaded, try again in milliseconds: " +
                                             std::to_string(error.retryAfterMs));
  } catch (const rpc::Unavailable& error) {
    throw Error(ErrorCode::kUnavailable, error.problem);
  } catch (const apache::thrift::TException& error) {
    throw Error(ErrorCode::kUnavailable, "no answer from " + query.host + ":" +
                                             std::to_string(query.port) + ": " + error.what());
  }
}

void AddQueryCommand(CLI::App& app) {
  const auto query = std::make_shared<Query>();
  const auto only = std::make_shared<std::vector<std::string>>();
  const auto cursor = std::make_shared<std::string>();
  const auto since = std::make_shared<int64_t>();
  CLI::App* command = app.add_subcommand("query", "ask a running service");
  command->add_option("method", query->method, "what to ask")
      ->required()
      ->check(CLI::IsMember(MethodNames()));
  command->add_option("arguments", query->arguments,
                      "the id of who asks; for a search besides the query; for scorePairs the "
                      "method of a list, an id and the ids of candidates, for explain the id of "
                      "one; for introductionPaths a "
                      "member's id, the kind of the target (member, company, headhunter) and its "
                      "id; for status nothing");
  command->add_option("--host", query->host, "where the service is")->capture_default_str();
  command->add_option("--port", query->port, "its port")->capture_default_str();
  command->add_option("--count", query->count, "items wanted")->capture_default_str();
  AddIds(command, "--exclude", query->exclude, "ids not to list, with commas");
  CLI::Option* only_option = AddIds(command, "--only", *only, "ids to choose from, with commas");
  CLI::Option* cursor_option = command->add_option("--cursor", *cursor, "of the page before");
  command->add_option("--as", query->as, "who searches: member, job or headhunter")
      ->capture_default_str();
  command->add_option("--text", query->text, "ranks a search, and excludes nobody");
  AddIds(command, "--facets", query->facets, "fields of a search to count, with commas");
  command->add_option("--leave-out-days", query->leave_out_days,
                      "search without whom the searcher looked at or contacted in so many days");
  command->add_flag("--team", query->team, "or anybody of the searcher's firm or company");
  CLI::Option* since_option = command->add_option(
      "--since", *since, "search only what is new since this time, in seconds since 1970");
  command->add_flag("--diagnose", query->diagnose, "say what each clause of a search costs");
  command->add_flag("--json", query->json, "print JSON");
  command->callback([=] {
    if (only_option->count() > 0) query->only = *only;
    if (cursor_option->count() > 0) query->cursor = *cursor;
    if (since_option->count() > 0) query->since = *since;
    std::fputs(Ask(*query).c_str(), stdout);
  });
}

}  // namespace bole
