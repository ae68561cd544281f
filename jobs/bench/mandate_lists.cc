#include "jobs/bench/mandate_lists.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/matching/list_tail.h"
#include "engine/matching/mandate_recommender.h"
#include "engine/matching/profile_recommender.h"
#include "features/graph/mandates.h"
#include "jobs/bench/method_table.h"

namespace bole {
namespace {

constexpr size_t kTop = 20;
constexpr size_t kQueriesPerChunk = 16;

using RowLists = std::vector<std::vector<uint32_t>>;
using ScorePair = std::function<double(uint32_t job, uint32_t headhunter)>;

std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

// Who may be on a list: of these jobs, of a query's community, and not known to it already.
class MandateFilter : public RowFilter {
 public:
  MandateFilter(const Matchmaker& matchmaker, const std::vector<uint8_t>& is_asked, bool lists_jobs,
                uint32_t query)
      : matchmaker_(matchmaker), is_asked_(is_asked), lists_jobs_(lists_jobs), query_(query) {}

  bool Allows(uint32_t row) const override {
    const uint32_t job = lists_jobs_ ? row : query_;
    const uint32_t headhunter = lists_jobs_ ? query_ : row;
    constexpr Surface kSurface = Surface::kHeadhuntersForJob;
    // A job that is posted later is closed at the split; which these are is_asked knows.
    const WallRule rule = matchmaker_.wall().Check(kSurface, job, headhunter);
    return is_asked_[job] != 0 && (rule == WallRule::kAllowed || rule == WallRule::kJobClosed) &&
           !std::ranges::binary_search(matchmaker_.known_pairs().Of(kSurface, job), headhunter);
  }

 private:
  const Matchmaker& matchmaker_;
  const std::vector<uint8_t>& is_asked_;
  bool lists_jobs_;
  uint32_t query_;
};

// One direction, one outcome.
class MandateTable {
 public:
  MandateTable(const MandatesAsked& asked, const std::vector<uint8_t>& is_asked, bool lists_jobs,
               const std::vector<CsrEntry>& given)
      : asked_(asked), is_asked_(is_asked), lists_jobs_(lists_jobs) {
    std::vector<CsrEntry> pairs;
    for (const CsrEntry& pair : given) {
      const CsrEntry turned = {pair.column, pair.row};
      const CsrEntry& kept = lists_jobs ? turned : pair;
      if (FilterOf(kept.row).Allows(kept.column)) pairs.push_back(kept);
    }
    relevant_ = MakeCsr(std::move(pairs), lists_jobs ? num_headhunters() : num_jobs(),
                        static_cast<uint32_t>(lists_jobs ? num_jobs() : num_headhunters()),
                        Duplicates::kMax);
    for (uint32_t query = 0; query < relevant_.num_rows(); ++query) {
      if (relevant_.view().row_size(query) > 0) queries_.push_back(query);
    }
  }

  void Print(const std::string& outcome) const;

 private:
  size_t num_jobs() const { return asked_.matchmaker.num_jobs(); }
  size_t num_headhunters() const { return asked_.matchmaker.num_headhunters(); }
  MandateFilter FilterOf(uint32_t query) const {
    return {asked_.matchmaker, is_asked_, lists_jobs_, query};
  }

  // A list for each query.
  template <typename List>
  RowLists Each(const List& list) const {
    RowLists lists(queries_.size());
    ParallelFor(lists.size(), kQueriesPerChunk, asked_.num_threads, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        lists[i] = list(queries_[i], FilterOf(queries_[i]));
      }
    });
    return lists;
  }
  RowLists Best(const ScorePair& score) const;
  RowLists ByProfile() const;
  RowLists MostPopular() const;
  std::map<std::string, RowLists> Methods() const;

  const MandatesAsked& asked_;
  const std::vector<uint8_t>& is_asked_;
  bool lists_jobs_;
  Csr relevant_;  // queries x items
  std::vector<uint32_t> queries_;
};

RowLists MandateTable::Best(const ScorePair& score) const {
  const size_t num_items = lists_jobs_ ? num_jobs() : num_headhunters();
  return Each([&](uint32_t query, const RowFilter& filter) {
    TopK best(kTop);
    for (uint32_t row = 0; row < num_items; ++row) {
      if (!filter.Allows(row)) continue;
      const double value = lists_jobs_ ? score(row, query) : score(query, row);
      best.Add(static_cast<float>(value), row);
    }
    std::vector<uint32_t> rows;
    for (const ScoredRow& item : best.Take()) rows.push_back(item.row);
    return rows;
  });
}

RowLists MandateTable::ByProfile() const {
  const ProfileViews jobs = asked_.matchmaker.profiles(EntityKind::kJob),
                     headhunters = asked_.matchmaker.profiles(EntityKind::kHeadhunter);
  const ProfileViews& items = lists_jobs_ ? jobs : headhunters;
  const ProfileRecommender recommender(
      {(lists_jobs_ ? headhunters : jobs).items, items.items, items.postings}, {});
  return Each([&](uint32_t query, const RowFilter& filter) {
    return RowsOf(recommender.Recommend(query, kTop, filter));
  });
}

RowLists MandateTable::MostPopular() const {
  const Matchmaker& matchmaker = asked_.matchmaker;
  std::vector<uint32_t> counts(matchmaker.member_job().object_popularity().begin(),
                               matchmaker.member_job().object_popularity().end());
  if (!lists_jobs_) {
    counts.assign(num_headhunters(), 0);
    for (uint32_t row = 0; row < counts.size(); ++row) {
      counts[row] = static_cast<uint32_t>(matchmaker.headhunter_member().history().row_size(row));
    }
  }
  const std::vector<ScoredRow> popular = OrderByCount(counts);
  return Each([&](uint32_t, const RowFilter& filter) {
    std::vector<Recommendation> list;
    AppendUntil(kTop, popular, Source::kPopular, filter, list);
    return RowsOf(list);
  });
}

std::map<std::string, RowLists> MandateTable::Methods() const {
  std::map<std::string, RowLists> methods;
  methods["by_profile"] = ByProfile();
  methods["most_popular"] = MostPopular();
  methods["bm25"] = Each([&](uint32_t query, const RowFilter& filter) {
    return asked_.by_words(lists_jobs_ ? EntityKind::kHeadhunter : EntityKind::kJob, query, filter);
  });
  if (const MandateMatcher* const matcher = asked_.matchmaker.mandate_matcher()) {
    const auto by = [&](const auto& score) {
      return Best([&](uint32_t job, uint32_t headhunter) {
        return score(matcher->Foretell(job, headhunter));
      });
    };
    const MandateRecommender recommender(*matcher);
    methods["joint"] = Each([&](uint32_t query, const RowFilter& filter) {
      return RowsOf(lists_jobs_ ? recommender.RecommendJobs(query, kTop, filter)
                                : recommender.Recommend(query, kTop, filter));
    });
    methods["interest"] = by([](const MatchForecast& f) { return f.interest; });
    methods["acceptance"] = by([](const MatchForecast& f) { return f.acceptance; });
    methods["harmonic_mean"] = by([](const MatchForecast& f) {
      return f.joint() > 0 ? 2 * f.joint() / (f.interest + f.acceptance) : 0;
    });
  }
  if (asked_.truth != nullptr && !lists_jobs_) {
    methods[kOracle] = Best([&](uint32_t job, uint32_t headhunter) {
      return asked_.truth->GivesMandate(job, headhunter);
    });
  }
  return methods;
}

void MandateTable::Print(const std::string& outcome) const {
  const std::map<std::string, RowLists> methods = Methods();
  std::vector<MethodQuality> table;
  const auto add = [&](const std::string& name) {
    MethodQuality& method = table.emplace_back();
    method.name = name;
    for (size_t i = 0; i < queries_.size(); ++i) {
      method.quality.push_back(
          MeasureList(methods.at(name)[i], relevant_.view().row(queries_[i]), kTop));
    }
  };
  const std::string first = methods.contains("joint") ? "joint" : "by_profile";
  add(first);
  for (const auto& [name, lists] : methods) {
    if (name != first) add(name);
  }
  const char* const direction = lists_jobs_ ? "jobs for headhunters: " : "headhunters_for_job: ";
  PrintMethods(direction + outcome, table);
}

}  // namespace

void PrintMandateLists(const MandatesAsked& asked) {
  const auto posted = asked.jobs.Times("posted_at");
  const auto headhunters = asked.jobs.Rows("headhunter_id");
  std::vector<uint8_t> has_hired(posted.size(), 0);
  for (const Hire& hire : ListHires(asked.interactions, kAlways)) {
    if (hire.at >= asked.split_at) has_hired[hire.job] = 1;
  }
  for (const bool is_new : {false, true}) {
    std::vector<uint8_t> is_asked(posted.size(), 0);
    std::vector<CsrEntry> given;
    for (uint32_t job = 0; job < posted.size(); ++job) {
      is_asked[job] =
          is_new ? posted[job] >= asked.split_at
                 : !asked.matchmaker.wall().ShowsNothingTo(Surface::kHeadhuntersForJob, job);
      if (headhunters[job] == kNoRow || (!is_new && has_hired[job] == 0)) continue;
      given.push_back({job, headhunters[job]});
    }
    for (const bool lists_jobs : {false, true}) {
      MandateTable(asked, is_asked, lists_jobs, given)
          .Print(is_new ? "mandates given since the split" : "jobs that hired");
    }
  }
}

}  // namespace bole
