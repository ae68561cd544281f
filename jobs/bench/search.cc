#include "jobs/bench/search.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/search/searcher.h"
#include "engine/search/title_model.h"
#include "jobs/bench/caller_times.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/plain_search.h"
#include "jobs/bench/process_memory.h"
#include "jobs/bench/searched_members.h"
#include "models/title_learner.h"

namespace bole {
namespace {

// This thread and all that it starts share the core that it is on.
void StayOnOneCore() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<size_t>(std::max(0, sched_getcpu())), &cores);
  sched_setaffinity(0, sizeof(cores), &cores);
}

// Answers beside those of a plain loop.
struct Agreement {
  size_t num_checked = 0;
  size_t num_equal = 0;  // in total, rows and scores
  double recall_at_20 = 0;

  void Add(const SearchResult& found, const SearchResult& expected) {
    ++num_checked;
    num_equal += found.total == expected.total && found.rows == expected.rows ? 1 : 0;
    size_t num_found = 0;
    for (const ScoredRow& row : expected.rows) {
      num_found += std::ranges::count(found.rows, row.row, &ScoredRow::row) > 0 ? 1 : 0;
    }
    const size_t wanted = std::max<size_t>(expected.rows.size(), 1);
    recall_at_20 +=
        expected.rows.empty() ? 1 : static_cast<double>(num_found) / static_cast<double>(wanted);
  }
};

// Of a viewer who dealt with every thousandth.
std::shared_ptr<const OwnKinds> MakeOwnKinds(const LikelyRows& rows) {
  OwnHistory history;
  for (uint32_t row = 0; row < rows.size(); row += 1000) history.wanted.push_back({row});
  return std::make_shared<const OwnKinds>(rows, history);
}

class SearchBench {
 public:
  SearchBench(const SearchBenchOptions& options, const SearchIndex& index, const RowScorer* meaning)
      : options_(options),
        searcher_(index, words_, meaning),
        plain_(index, words_, meaning),
        everybody_(RowSet::All(index.num_rows())),
        likely_rows_({.index = index, .days_field = "years", .answered_share = {}}),
        order_(likely_rows_, {.own = MakeOwnKinds(likely_rows_)}) {}

  nlohmann::json Run(const SearchKind& kind) const {
    nlohmann::json json = {{"kind", kind.name}};
    for (const size_t callers : options_.callers) {
      std::atomic<uint64_t> found = 0;
      const CallerTimes times = MeasureCallers(callers, options_.num_queries, [&](size_t i) {
        SearchTask task = kind.make(i);
        if (options_.likely) task.order = &order_;
        const SearchResult result = searcher_.Search(task, everybody_);
        found += result.total;
      });
      const auto asked = static_cast<double>(callers + options_.num_queries);
      std::printf("%-20s %12.0f ", kind.name.c_str(), static_cast<double>(found) / asked);
      PrintCallerTimes(times);
      json["runs"].push_back(ToJson(times));
    }
    const Agreement agreement = Check(kind);
    const auto checked = static_cast<double>(std::max<size_t>(agreement.num_checked, 1));
    std::printf("%-20s recall@20 %.3f, %zu of %zu equal to a plain loop\n", kind.name.c_str(),
                agreement.recall_at_20 / checked, agreement.num_equal, agreement.num_checked);
    std::fflush(stdout);
    json["recall_at_20"] = agreement.recall_at_20 / checked;
    json["checked"] = agreement.num_checked;
    json["equal"] = agreement.num_equal;
    return json;
  }

 private:
  Agreement Check(const SearchKind& kind) const {
    Agreement agreement;
    for (uint64_t i = 0; i < options_.num_checked; ++i) {
      const SearchTask task = kind.make(i);
      agreement.Add(searcher_.Search(task, everybody_), plain_.Search(task));
    }
    return agreement;
  }

  const SearchBenchOptions& options_;
  const BlankWords words_;
  const Searcher searcher_;
  const PlainSearch plain_;
  const RowSet everybody_;
  const LikelyRows likely_rows_;  // a year counts as a day, so that rows differ
  const LikelyOrder order_;
};

// The model of titles, or nothing when none is wanted.
std::unique_ptr<const TitleModel> LearnModel(const SearchBenchOptions& options,
                                             const SearchedMembers& members,
                                             const QueryWords& words,
                                             const std::filesystem::path& path) {
  if (!options.by_meaning) return nullptr;
  TitleLearner({}, words, {.seed = options.seed}).Write(members.Titles(), path);
  return std::make_unique<const TitleModel>(path, words);
}

// A file of the bench's own that goes with it.
class WorkFile {
 public:
  WorkFile(const std::filesystem::path& folder, const char* name)
      : path_(folder / (std::string("bole-bench-") + name + "-" + std::to_string(getpid()))) {}
  WorkFile(const WorkFile&) = delete;
  WorkFile& operator=(const WorkFile&) = delete;
  ~WorkFile() { std::filesystem::remove(path_); }

  const std::filesystem::path& path() const { return path_; }
  double size() const {
    return std::filesystem::exists(path_) ? static_cast<double>(std::filesystem::file_size(path_))
                                          : 0;
  }

 private:
  const std::filesystem::path path_;
};

}  // namespace

void RunBenchSearch(const SearchBenchOptions& options) {
  const WorkFile index_file(options.work, "search"), titles_file(options.work, "titles");
  const SearchedMembers members = {.size = options.num_members, .seed = options.seed};
  const auto count = static_cast<double>(members.size);
  members.WriteIndex(index_file.path());
  const BlankWords words;
  const SearchIndex index = SearchIndex::Open(index_file.path());
  const auto meaning = LearnModel(options, members, words, titles_file.path());
  StayOnOneCore();
  const double before = OwnMebibytes();
  const SearchBench bench(options, index, meaning.get());
  nlohmann::json json = {{"members", members.size},
                         {"by_meaning", options.by_meaning},
                         {"likely", options.likely},
                         {"index_bytes_a_member", index_file.size() / count},
                         {"titles_bytes_a_member", titles_file.size() / count}};
  std::printf("%zu members; of one %.0f bytes of index, %.0f of titles\n", members.size,
              index_file.size() / count, titles_file.size() / count);
  std::printf("%-20s %12s ", "searches", "found");
  PrintCallerTimesHeader();
  MeasuredLimits limits;
  limits.Measure();
  for (const SearchKind& kind : SearchKinds(options.seed)) {
    json["kinds"].push_back(bench.Run(kind));
  }
  const double own = (OwnMebibytes() - before) * 1024 * 1024 / count;
  std::printf(
      "beside the mapped files %.0f bytes of memory a member, scratch of %zu callers "
      "included\n",
      own, *std::ranges::max_element(options.callers));
  json["own_bytes_a_member"] = own;
  limits.Measure();
  limits.Print();
  json["limits"] = limits.Json();
  WriteFigures(json, options.json);
}

}  // namespace bole
