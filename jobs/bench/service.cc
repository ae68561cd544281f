#include "jobs/bench/service.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bole_rpc/bole_constants.h"
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/service/handler.h"
#include "jobs/bench/caller_times.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/process_memory.h"
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

// The published snapshots, with or without their lists.
std::shared_ptr<SnapshotSource> MakeSource(const std::filesystem::path& work, bool with_lists) {
  return std::make_shared<PublishedSnapshots>(work, [=](SnapshotDescription* description) {
    if (!with_lists) description->lists /= "no-lists";
  });
}

// Asks one method; entities are drawn by a hash of the question's number.
class Asker {
 public:
  Asker(const SiteConfig& config, const ServiceBenchOptions& options)
      : options_(options),
        keeper_(std::make_shared<SnapshotKeeper>(
            MakeSource(config.work, !options.live),
            SnapshotKeeperOptions{.poll_interval = {}, .num_retained = 1})),
        answers_(keeper_->Current().answers),
        handler_(keeper_) {
    for (const ListMethod& method : kListMethods) {
      if (method.name == options.method) method_ = &method;
    }
    if (method_ == nullptr && options.method != kIntroductionPaths) {
      throw Error(ErrorCode::kInvalidArgument, "no such method: " + options.method);
    }
    if (answers_->num_entities(kind()) == 0) {
      throw Error(ErrorCode::kUnavailable, "the snapshot has nobody who could ask");
    }
  }

  void Ask(size_t question) {
    const bool has_items = method_ == nullptr ? AskIntroductions(question) : AskList(question);
    if (has_items) ++num_with_items_;
  }

  const Answers& answers() const { return *answers_; }
  size_t num_with_items() const { return num_with_items_; }

 private:
  EntityKind kind() const {
    return method_ == nullptr ? EntityKind::kMember : QueryKind(method_->surface);
  }

  std::string IdOf(EntityKind kind, uint64_t number) const {
    const uint64_t row = Mix64(number) % answers_->num_entities(kind);
    return std::string(answers_->Id(kind, static_cast<uint32_t>(row)));
  }

  bool AskList(size_t question) {
    rpc::ListRequest request;
    request.id = IdOf(kind(), question);
    request.count = options_.count;
    rpc::ListAnswer answer;
    (handler_.*method_->answer)(answer, request);
    return !answer.items.empty();
  }

  bool AskIntroductions(size_t question) {
    rpc::IntroductionsRequest request;
    request.id = IdOf(EntityKind::kMember, 2 * question);
    request.targetKind = rpc::EntityKind::MEMBER;
    request.targetId = IdOf(EntityKind::kMember, 2 * question + 1);
    request.count = std::min(options_.count, rpc::g_bole_constants.MAX_CHAINS);
    rpc::IntroductionsAnswer answer;
    handler_.introductionPaths(answer, request);
    return !answer.chains.empty();
  }

  const ServiceBenchOptions options_;
  const std::shared_ptr<const SnapshotKeeper> keeper_;
  const std::shared_ptr<const Answers> answers_;
  Handler handler_;
  const ListMethod* method_ = nullptr;  // null: introductionPaths
  std::atomic<size_t> num_with_items_ = 0;
};

}  // namespace

std::vector<std::string> ServiceBenchMethods() {
  std::vector<std::string> names;
  for (const ListMethod& method : kListMethods) names.emplace_back(method.name);
  names.emplace_back(kIntroductionPaths);
  return names;
}

void RunBenchService(const SiteConfig& config, const ServiceBenchOptions& options) {
  Asker asker(config, options);
  std::printf("%s of snapshot %s, %zu members, %s\n", options.method.c_str(),
              asker.answers().snapshot_id().c_str(),
              asker.answers().num_entities(EntityKind::kMember),
              options.live ? "nobody has a stored list" : "from stored lists where there are");
  nlohmann::json json = {{"method", options.method},
                         {"members", asker.answers().num_entities(EntityKind::kMember)},
                         {"live", options.live}};
  PrintCallerTimesHeader();
  size_t num_asked = 0;
  for (const size_t callers : options.callers) {
    const CallerTimes times =
        MeasureCallers(callers, options.num_answers, [&](size_t i) { asker.Ask(i); });
    num_asked += callers + options.num_answers;
    PrintCallerTimes(times);
    json["runs"].push_back(ToJson(times));
  }
  std::printf("%zu of %zu answers had an item; peak memory %.0f MiB\n", asker.num_with_items(),
              num_asked, PeakMebibytes());
  json["share_with_items"] =
      static_cast<double>(asker.num_with_items()) / static_cast<double>(num_asked);
  json["peak_mib"] = PeakMebibytes();
  WriteFigures(json, options.json);
}

}  // namespace bole
