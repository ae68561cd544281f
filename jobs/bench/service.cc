#include "jobs/bench/service.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "bole_rpc/bole_constants.h"
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/service/handler.h"
#include "jobs/bench/caller_times.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/process_memory.h"
#include "jobs/bench/typical_searches.h"
#include "jobs/published_snapshots.h"

namespace bole {
namespace {

struct ListMethod {
  std::string_view name;
  Surface surface;
  void (Handler::*answer)(rpc::ListAnswer&, const rpc::ListRequest&);
};

constexpr std::array<ListMethod, 8> kListMethods = {{
    {"peopleYouMayKnow", Surface::kPeopleYouMayKnow, &Handler::peopleYouMayKnow},
    {"jobsForMember", Surface::kJobsForMember, &Handler::jobsForMember},
    {"candidatesForJob", Surface::kCandidatesForJob, &Handler::candidatesForJob},
    {"headhuntersForMember", Surface::kHeadhuntersForMember, &Handler::headhuntersForMember},
    {"candidatesForHeadhunter", Surface::kCandidatesForHeadhunter,
     &Handler::candidatesForHeadhunter},
    {"headhuntersForJob", Surface::kHeadhuntersForJob, &Handler::headhuntersForJob},
    {"similarMembers", Surface::kSimilarMembers, &Handler::similarMembers},
    {"similarJobs", Surface::kSimilarJobs, &Handler::similarJobs},
}};
constexpr std::string_view kIntroductionPaths = "introductionPaths";
constexpr std::string_view kSearchMembers = "searchMembers";

// The published snapshots, with or without their lists, and with what searches need.
std::shared_ptr<SnapshotSource> MakeSource(const SiteConfig& config,
                                           const ServiceBenchOptions& options) {
  const bool searches = options.method == kSearchMembers;
  const auto describe = [live = options.live, searches,
                         words = config.words](SnapshotDescription* description) {
    if (live) description->lists /= "no-lists";
    if (searches) AddSearchLanguage(words, description);
  };
  return std::make_shared<PublishedSnapshots>(config.work, describe);
}

// A published snapshot and the handler of the service for it.
struct Served {
  Served(const SiteConfig& config, const ServiceBenchOptions& options)
      : keeper(std::make_shared<SnapshotKeeper>(
            MakeSource(config, options),
            SnapshotKeeperOptions{.poll_interval = {}, .num_retained = 1})),
        answers(keeper->Current().answers),
        handler(keeper) {}

  size_t num_members() const { return answers->num_entities(EntityKind::kMember); }

  const std::shared_ptr<const SnapshotKeeper> keeper;
  const std::shared_ptr<const Answers> answers;
  Handler handler;
};

// Questions of a kind that is measured by itself.
struct Questions {
  std::string title;      // of its lines; may be empty
  nlohmann::json labels;  // of its runs
  // Asks one, where so many callers ask in turn; whether the answer had an item.
  std::function<bool(size_t question, size_t num_callers)> ask;
};

void CheckHasAskers(const Answers& answers, EntityKind kind) {
  if (answers.num_entities(kind) > 0) return;
  throw Error(ErrorCode::kUnavailable, "the snapshot has nobody who could ask");
}

// The id of an entity drawn by a hash.
std::string DrawId(const Answers& answers, EntityKind kind, uint64_t number) {
  const uint64_t row = Mix64(number) % answers.num_entities(kind);
  return std::string(answers.Id(kind, static_cast<uint32_t>(row)));
}

Questions AskLists(const ListMethod& method, int32_t count, Served* served) {
  CheckHasAskers(*served->answers, QueryKind(method.surface));
  return {"", nlohmann::json::object(), [=](size_t question, size_t) {
            rpc::ListRequest request;
            request.id = DrawId(*served->answers, QueryKind(method.surface), question);
            request.count = count;
            rpc::ListAnswer answer;
            (served->handler.*method.answer)(answer, request);
            return !answer.items.empty();
          }};
}

Questions AskIntroductions(int32_t count, Served* served) {
  CheckHasAskers(*served->answers, EntityKind::kMember);
  return {"", nlohmann::json::object(), [=](size_t question, size_t) {
            rpc::IntroductionsRequest request;
            request.id = DrawId(*served->answers, EntityKind::kMember, 2 * question);
            request.targetKind = rpc::EntityKind::MEMBER;
            request.targetId = DrawId(*served->answers, EntityKind::kMember, 2 * question + 1);
            request.count = std::min(count, rpc::g_bole_constants.MAX_CHAINS);
            rpc::IntroductionsAnswer answer;
            served->handler.introductionPaths(answer, request);
            return !answer.chains.empty();
          }};
}

// The id of the member who is this far in a fixed order that goes all over the rows: nobody comes
// again before everybody has come.
std::string ViewerId(const Answers& answers, uint64_t place) {
  constexpr double kGoldenSection = 0.618;
  const uint64_t count = answers.num_entities(EntityKind::kMember);
  uint64_t step = static_cast<uint64_t>(kGoldenSection * static_cast<double>(count)) + 1;
  while (std::gcd(step, count) != 1) ++step;
  const uint64_t row = place % count * step % count;
  return std::string(answers.Id(EntityKind::kMember, static_cast<uint32_t>(row)));
}

// Each typical search by members who search for the first time, and by one member for each caller
// who has searched before: what the wall and the ties of who asks cost is then known.
std::vector<Questions> AskSearches(int32_t count, Served* served) {
  CheckHasAskers(*served->answers, EntityKind::kMember);
  std::vector<Questions> questions;
  const auto num_new = std::make_shared<std::atomic<uint64_t>>(0);
  for (const TypicalSearch& search : TypicalSearches(&served->handler, *served->answers)) {
    const auto ask = [=](size_t question, uint64_t viewer) {
      rpc::SearchRequest request = search.make(question);
      request.viewerId = ViewerId(*served->answers, viewer);
      request.count = count;
      rpc::SearchAnswer answer;
      served->handler.searchMembers(answer, request);
      return !answer.items.empty();
    };
    questions.push_back({search.name + ", first",
                         {{"search", search.name}, {"viewers", "new"}},
                         [=](size_t question, size_t) { return ask(question, (*num_new)++); }});
    questions.push_back({search.name + ", later",
                         {{"search", search.name}, {"viewers", "known"}},
                         [=](size_t question, size_t num_callers) {
                           return ask(question, question % num_callers);
                         }});
  }
  return questions;
}

std::vector<Questions> QuestionsOf(const ServiceBenchOptions& options, Served* served) {
  if (options.method == kIntroductionPaths) return {AskIntroductions(options.count, served)};
  if (options.method == kSearchMembers) return AskSearches(options.count, served);
  for (const ListMethod& method : kListMethods) {
    if (method.name == options.method) return {AskLists(method, options.count, served)};
  }
  throw Error(ErrorCode::kInvalidArgument, "no such method: " + options.method);
}

struct Answered {
  size_t num_asked = 0;
  size_t num_with_items = 0;

  double share() const {
    return static_cast<double>(num_with_items) / static_cast<double>(num_asked);
  }
};

// Prints a run and adds it to the figures.
Answered Measure(const Questions& questions, size_t callers, const ServiceBenchOptions& options,
                 nlohmann::json* runs) {
  std::atomic<size_t> num_with_items = 0;
  const CallerTimes times = MeasureCallers(callers, options.num_answers, [&](size_t i) {
    if (questions.ask(i, callers)) ++num_with_items;
  });
  const Answered answered = {callers + options.num_answers, num_with_items};
  if (!questions.title.empty()) std::printf("%-30s ", questions.title.c_str());
  PrintCallerTimes(times);
  nlohmann::json run = ToJson(times);
  run["share_with_items"] = answered.share();
  run.update(questions.labels);
  runs->push_back(std::move(run));
  return answered;
}

}  // namespace

std::vector<std::string> ServiceBenchMethods() {
  std::vector<std::string> names;
  for (const ListMethod& method : kListMethods) names.emplace_back(method.name);
  names.emplace_back(kIntroductionPaths);
  names.emplace_back(kSearchMembers);
  return names;
}

void RunBenchService(const SiteConfig& config, const ServiceBenchOptions& options) {
  MeasuredLimits limits;
  limits.Measure();
  ForgetPeak();  // the memory that was read isn't the snapshot's
  Served served(config, options);
  const std::vector<Questions> kinds = QuestionsOf(options, &served);
  std::printf("%s of snapshot %s, %zu members, %s\n", options.method.c_str(),
              served.answers->snapshot_id().c_str(), served.num_members(),
              options.live ? "nobody has a stored list" : "from stored lists where there are");
  nlohmann::json json = {
      {"method", options.method}, {"members", served.num_members()}, {"live", options.live}};
  if (!kinds.front().title.empty()) std::printf("%-30s ", "searches of a viewer");
  PrintCallerTimesHeader();
  Answered all;
  for (const Questions& kind : kinds) {
    for (const size_t callers : options.callers) {
      const Answered answered = Measure(kind, callers, options, &json["runs"]);
      all.num_asked += answered.num_asked;
      all.num_with_items += answered.num_with_items;
    }
  }
  const double peak = PeakMebibytes();
  std::printf("%zu of %zu answers had an item; peak memory %.0f MiB\n", all.num_with_items,
              all.num_asked, peak);
  limits.Measure();
  limits.Print();
  json["share_with_items"] = all.share();
  json["peak_mib"] = peak;
  json["limits"] = limits.Json();
  WriteFigures(json, options.json);
}

}  // namespace bole
