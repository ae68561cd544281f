#include "jobs/bench/directions.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/base/progress.h"
#include "engine/base/top_k.h"
#include "engine/base/vocabulary.h"
#include "engine/eval/query_sample.h"
#include "engine/matching/matchmaker.h"
#include "engine/matching/profile_recommender.h"
#include "features/graph/applications.h"
#include "features/graph/approaches.h"
#include "features/search/splitter_words.h"
#include "jobs/baselines.h"
#include "jobs/bench/bm25.h"
#include "jobs/bench/mandate_lists.h"
#include "jobs/bench/match_orders.h"
#include "jobs/bench/method_table.h"
#include "jobs/bench/planted_truth.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"

namespace bole {
namespace {

constexpr size_t kTop = 20;
// Lists of one outcome that are measured, by chance: so many make a standard error of .002, and
// what knows the truth looks at every pair of theirs.
constexpr size_t kMostQueries = 4'000;
constexpr uint64_t kSeed = 1;  // of the choice
constexpr size_t kQueriesPerChunk = 16;

using RowLists = std::vector<std::vector<uint32_t>>;
using ScorePair = std::function<float(uint32_t query, uint32_t item)>;

std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

// What members, jobs and headhunters say of themselves, as words.
class SiteTexts {
 public:
  SiteTexts(const SiteConfig& config, const ProfileTables& tables) {
    const WordSplitter splitter(config.words, SitePhrases(tables));
    const auto add = [&](EntityKind kind, const ProfileSource& profiles) {
      RowWords words = WordsOf(profiles, splitter, config.num_threads);
      indexes_.emplace(kind, Bm25(words));
      words_.emplace(kind, std::move(words));
    };
    add(EntityKind::kMember, *MakeMemberProfiles(tables, config.split_at));
    add(EntityKind::kJob, *MakeJobProfiles(tables, config.split_at));
    add(EntityKind::kHeadhunter, *MakeHeadhunterProfiles(tables));
  }

  std::vector<uint32_t> Best(EntityKind query_kind, uint32_t query, EntityKind item_kind,
                             const RowFilter& filter) const {
    return indexes_.at(item_kind).Best(words_.at(query_kind)[query], kTop, filter);
  }

 private:
  std::map<EntityKind, RowWords> words_;
  std::map<EntityKind, Bm25> indexes_;
};

class DirectionBench {
 public:
  DirectionBench(const SiteConfig& config, const Step& ingest, const Step& train)
      : config_(config),
        split_at_(*config.split_at),
        matchmaker_(
            {.tables = ingest.directory(), .models = train.directory() / HoldoutFold(config).name},
            split_at_, config.people),
        jobs_(Table::Open(ingest.directory() / "jobs.bole")),
        interactions_(Table::Open(ingest.directory() / "interactions.bole")),
        truth_(PlantedTruth::Open(config.data,
                                  {Table::Open(ingest.directory() / "members.bole"), jobs_,
                                   Table::Open(ingest.directory() / "headhunters.bole")},
                                  config.num_threads)),
        words_(config, ProfileTables::Open(ingest.directory())) {
    FindFull();
  }

  void PrintAll() const;

 private:
  struct Asked {
    std::string title;
    Csr relevant;  // query x item
    std::vector<uint32_t> queries;
  };

  void FindFull();
  std::vector<CsrEntry> JobPairs(bool hires_alone) const;
  std::vector<CsrEntry> RepliedContacts() const;

  Asked Ask(Surface surface, const std::string& outcome, std::vector<CsrEntry> happened) const;
  void Print(Surface surface, const std::string& outcome, std::vector<CsrEntry> happened) const;
  void PrintMandates() const;
  MethodRows MethodsOf(Surface surface, std::span<const uint32_t> queries) const;
  void AddOrders(Surface surface, std::span<const uint32_t> queries, MethodRows* methods) const;
  RowLists Served(Surface surface, std::span<const uint32_t> queries) const;
  RowLists ByWords(Surface surface, std::span<const uint32_t> queries) const;
  RowLists ByProfile(Surface surface, std::span<const uint32_t> queries) const;
  RowLists Best(Surface surface, std::span<const uint32_t> queries, const ScorePair& score) const;
  void PrintLists(const Asked& asked, const MethodRows& methods, const char* first) const;

  const SiteConfig& config_;
  int64_t split_at_;
  Matchmaker matchmaker_;
  Table jobs_;
  Table interactions_;
  std::optional<PlantedTruth> truth_;
  SiteTexts words_;
  std::vector<uint8_t> is_full_;  // 1 for a job that had hired for all of its openings by the split
};

void DirectionBench::FindFull() {
  const auto openings = jobs_.Integers("openings");
  std::vector<int64_t> hires(jobs_.num_rows(), 0);
  for (const JobEncounter& met : ListJobEncounters(interactions_, GraphPeriod::Until(split_at_))) {
    hires[met.job] += met.is_hired ? 1 : 0;
  }
  for (size_t job = 0; job < hires.size(); ++job) {
    is_full_.push_back(openings[job] != kNoInteger && hires[job] >= openings[job] ? 1 : 0);
  }
}

// (member, job) of encounters that began after the split.
std::vector<CsrEntry> DirectionBench::JobPairs(bool hires_alone) const {
  std::vector<CsrEntry> pairs;
  for (const JobEncounter& encounter : ListJobEncounters(interactions_, {})) {
    const bool counts = hires_alone ? encounter.is_hired : encounter.is_accepted;
    if (encounter.looked_at >= split_at_ && counts)
      pairs.push_back({encounter.member, encounter.job});
  }
  return pairs;
}

// (headhunter, member) of contacts after the split; whoever had met before is known, and never
// listed.
std::vector<CsrEntry> DirectionBench::RepliedContacts() const {
  std::vector<CsrEntry> pairs;
  for (const Approach& approach : ListApproaches(interactions_, {})) {
    if (approach.is_replied && approach.answered_at >= split_at_) {
      pairs.push_back({approach.headhunter, approach.member});
    }
  }
  return pairs;
}

std::vector<CsrEntry> Turned(std::vector<CsrEntry> pairs) {
  for (CsrEntry& pair : pairs) std::swap(pair.row, pair.column);
  return pairs;
}

// Leaves what could have been listed at the split.
DirectionBench::Asked DirectionBench::Ask(Surface surface, const std::string& outcome,
                                          std::vector<CsrEntry> happened) const {
  std::erase_if(happened, [&](const CsrEntry& pair) {
    return !matchmaker_.Filter(surface, pair.row).Allows(pair.column);
  });
  Csr relevant = MakeCsr(std::move(happened), matchmaker_.num_queries(surface),
                         static_cast<uint32_t>(matchmaker_.num_items(surface)), Duplicates::kMax);
  Asked asked = {NameOf(surface) + ": " + outcome,
                 SampleQueries(std::move(relevant), kMostQueries, kSeed),
                 {}};
  for (uint32_t query = 0; query < asked.relevant.num_rows(); ++query) {
    if (asked.relevant.view().row_size(query) > 0) asked.queries.push_back(query);
  }
  return asked;
}

void DirectionBench::PrintLists(const Asked& asked, const MethodRows& methods,
                                const char* first) const {
  std::vector<MethodQuality> table;
  const auto add = [&](const std::string& name, const RowLists& lists) {
    MethodQuality& method = table.emplace_back();
    method.name = name;
    for (const uint32_t query : asked.queries) {
      method.quality.push_back(MeasureList(lists[query], asked.relevant.view().row(query), kTop));
    }
  };
  add(first, methods.at(first));
  for (const auto& [name, lists] : methods) {
    if (name != first) add(name, lists);
  }
  PrintMethods(asked.title, table);
}

RowLists DirectionBench::Served(Surface surface, std::span<const uint32_t> queries) const {
  RowLists lists(matchmaker_.num_queries(surface));
  const auto made = matchmaker_.RecommendBatch(matchmaker_.recommender(surface), surface, queries,
                                               {kTop, config_.num_threads, {}});
  for (size_t i = 0; i < queries.size(); ++i) lists[queries[i]] = RowsOf(made[i]);
  return lists;
}

RowLists DirectionBench::ByProfile(Surface surface, std::span<const uint32_t> queries) const {
  const ProfileViews items = matchmaker_.profiles(ItemKind(surface));
  const ProfileRecommender recommender(
      {matchmaker_.profiles(QueryKind(surface)).items, items.items, items.postings}, {});
  RowLists lists(matchmaker_.num_queries(surface));
  Progress progress(NameOf(surface) + " by profile", "lists", queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      lists[queries[i]] =
          RowsOf(recommender.Recommend(queries[i], kTop, matchmaker_.Filter(surface, queries[i])));
    }
    progress.Add(chunk.end - chunk.begin);
  });
  return lists;
}

RowLists DirectionBench::ByWords(Surface surface, std::span<const uint32_t> queries) const {
  RowLists lists(matchmaker_.num_queries(surface));
  Progress progress(NameOf(surface) + " by words", "lists", queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      lists[queries[i]] = words_.Best(QueryKind(surface), queries[i], ItemKind(surface),
                                      matchmaker_.Filter(surface, queries[i]));
    }
    progress.Add(chunk.end - chunk.begin);
  });
  return lists;
}

// By the joint score, by either side alone, ...: nothing where these weren't learned.
void DirectionBench::AddOrders(Surface surface, std::span<const uint32_t> queries,
                               MethodRows* methods) const {
  if (!PlantedTruth::Knows(surface) || matchmaker_.matcher(surface) == nullptr) return;
  const MatchOrders orders(matchmaker_, surface);
  std::vector<std::map<std::string, std::vector<uint32_t>>> made(queries.size());
  Progress progress(NameOf(surface) + " in each order", "lists", queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) made[i] = orders.Lists(queries[i], kTop);
    progress.Add(chunk.end - chunk.begin);
  });
  for (size_t i = 0; i < queries.size(); ++i) {
    for (auto& [name, list] : made[i]) {
      RowLists& lists = (*methods)[name];
      lists.resize(matchmaker_.num_queries(surface));
      lists[queries[i]] = std::move(list);
    }
  }
}

// The best of all that may be listed.
RowLists DirectionBench::Best(Surface surface, std::span<const uint32_t> queries,
                              const ScorePair& score) const {
  RowLists lists(matchmaker_.num_queries(surface));
  Progress progress(NameOf(surface) + " by the truth", "lists", queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const SurfaceFilter filter = matchmaker_.Filter(surface, queries[i]);
      TopK best(kTop);
      for (uint32_t row = 0; row < matchmaker_.num_items(surface); ++row) {
        if (filter.Allows(row)) best.Add(score(queries[i], row), row);
      }
      for (const ScoredRow& item : best.Take()) lists[queries[i]].push_back(item.row);
    }
    progress.Add(chunk.end - chunk.begin);
  });
  return lists;
}

MethodRows DirectionBench::MethodsOf(Surface surface, std::span<const uint32_t> queries) const {
  MethodRows methods =
      ComputeBaselines(matchmaker_, {}, surface, queries, {kTop, config_.num_threads, {}});
  methods.erase("als");  // not learned here
  methods["served"] = Served(surface, queries);
  methods["by_profile"] = ByProfile(surface, queries);
  methods["bm25"] = ByWords(surface, queries);
  AddOrders(surface, queries, &methods);
  if (truth_ && PlantedTruth::Knows(surface)) {
    methods[kOracle] = Best(surface, queries, [&](uint32_t query, uint32_t item) {
      const bool is_full = (ItemKind(surface) == EntityKind::kJob && is_full_[item] != 0) ||
                           (QueryKind(surface) == EntityKind::kJob && is_full_[query] != 0);
      return is_full ? 0 : truth_->Of(surface, query, item).joint();
    });
  }
  return methods;
}

void DirectionBench::Print(Surface surface, const std::string& outcome,
                           std::vector<CsrEntry> happened) const {
  const Asked asked = Ask(surface, outcome, std::move(happened));
  const MethodRows methods = MethodsOf(surface, asked.queries);
  PrintLists(asked, methods, methods.contains("joint") ? "joint" : "served");
}

void DirectionBench::PrintMandates() const {
  const auto by_words = [&](EntityKind query_kind, uint32_t query, const RowFilter& filter) {
    const bool lists_jobs = query_kind == EntityKind::kHeadhunter;
    return words_.Best(query_kind, query, lists_jobs ? EntityKind::kJob : EntityKind::kHeadhunter,
                       filter);
  };
  PrintMandateLists({.matchmaker = matchmaker_,
                     .jobs = jobs_,
                     .interactions = interactions_,
                     .truth = truth_ ? &*truth_ : nullptr,
                     .split_at = split_at_,
                     .num_threads = config_.num_threads,
                     .by_words = by_words});
}

void DirectionBench::PrintAll() const {
  for (const bool hires_alone : {true, false}) {
    const std::string outcome = hires_alone ? "hires" : "accepted applications";
    Print(Surface::kJobsForMember, outcome, JobPairs(hires_alone));
    Print(Surface::kCandidatesForJob, outcome, Turned(JobPairs(hires_alone)));
  }
  Print(Surface::kCandidatesForHeadhunter, "contacts replied to", RepliedContacts());
  Print(Surface::kHeadhuntersForMember, "contacts replied to", Turned(RepliedContacts()));
  PrintMandates();
}

}  // namespace

void PrintDirections(const SiteConfig& config, const Step& ingest, const Step& train) {
  DirectionBench(config, ingest, train).PrintAll();
}

}  // namespace bole
