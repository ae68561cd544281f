#include "jobs/bench/people.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "engine/base/parallel.h"
#include "engine/base/progress.h"
#include "engine/base/random.h"
#include "engine/matching/people_recommender.h"
#include "engine/store/file_lock.h"
#include "jobs/bench/caller_times.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/people_models.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr size_t kListsAtATime = 16;

std::optional<PeopleRanking> RankingOf(const PeopleModels& models) {
  if (!models.learned().ranker) return std::nullopt;
  return PeopleRanking{models.traits(), *models.learned().ranker};
}

void MakeLists(const SiteConfig& config, const PeopleRecommender& people,
               std::span<const uint32_t> members) {
  Progress progress("people you may know", "lists", members.size());
  ParallelFor(members.size(), kListsAtATime, config.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      people.Recommend(members[i], config.lists.people, NoFilter());
    }
    progress.Add(chunk.end - chunk.begin);
  });
}

std::vector<uint32_t> DrawMembers(size_t num_members, size_t wanted) {
  std::vector<uint32_t> members(wanted > 0 ? wanted : num_members);
  for (size_t i = 0; i < members.size(); ++i) {
    members[i] = static_cast<uint32_t>(wanted > 0 ? Mix64(i) % num_members : i);
  }
  return members;
}

}  // namespace

void RunBenchPeople(const SiteConfig& config, const PeopleBenchOptions& options) {
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  StageTimes stages;
  std::optional<Step> ingest;
  stages.Run("tables", [&] { ingest.emplace(RunIngest(config)); });
  const std::filesystem::path directory = config.work / "bench_people";
  LearnPeopleModels(config, ingest->directory(), FinalFold(), directory, &stages);

  const PeopleModels models(directory);
  const size_t num_members = models.graph().num_members(),
               num_ties = models.graph().ties.num_entries() / 2;
  if (num_members == 0) return;
  const PeopleRecommender people(models.graph(), models.profiles(), models.weights(),
                                 RankingOf(models));
  const std::vector<uint32_t> members = DrawMembers(num_members, options.num_lists);
  stages.Run(std::to_string(members.size()) + " lists",
             [&] { MakeLists(config, people, members); });
  std::printf("%zu members, %zu ties; lists of %zu, made when they are asked for:\n", num_members,
              num_ties, config.lists.people);
  nlohmann::json json = {{"members", num_members},
                         {"ties", num_ties},
                         {"lists", members.size()},
                         {"stages", stages.json()}};
  PrintCallerTimesHeader();
  for (const size_t callers : options.callers) {
    const CallerTimes times = MeasureCallers(callers, options.num_answers, [&](size_t i) {
      people.Recommend(static_cast<uint32_t>(Mix64(i) % num_members), config.lists.people,
                       NoFilter());
    });
    PrintCallerTimes(times);
    json["live"].push_back(ToJson(times));
  }
  WriteFigures(json, options.json);
}

}  // namespace bole
