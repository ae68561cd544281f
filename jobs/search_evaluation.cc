#include "jobs/search_evaluation.h"

#include <glog/logging.h>

#include <map>
#include <numeric>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/base/vocabulary.h"
#include "engine/search/searcher.h"
#include "engine/search/title_model.h"
#include "features/search/splitter_words.h"

namespace bole {
namespace {

struct TestSearches {
  std::vector<std::string> queries;  // in the order of their ids
  std::vector<CsrEntry> relevant;
};

TestSearches ReadSearches(const Table& table, EntityKind wanted) {
  TestSearches searches;
  const TextColumn ids = table.Text("query_id");
  const TextColumn queries = table.Text("query");
  const auto kinds = table.Codes("object_kind");
  const auto rows = table.Rows("object_id");
  std::map<std::string_view, uint32_t> numbers;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (kinds[i] != static_cast<uint8_t>(wanted) || rows[i] == kNoRow) continue;
    const auto [found, is_new] = numbers.emplace(ids[i], numbers.size());
    if (is_new) searches.queries.emplace_back(queries[i]);
    searches.relevant.push_back({found->second, rows[i]});
  }
  return searches;
}

// All rows, best first.
std::vector<uint32_t> Ranked(const std::vector<float>& scores) {
  TopK all(scores.size());
  for (uint32_t row = 0; row < scores.size(); ++row) all.Add(scores[row], row);
  std::vector<uint32_t> ranked;
  for (const ScoredRow& scored : all.Take()) ranked.push_back(scored.row);
  return ranked;
}

std::vector<uint32_t> Served(const Searcher& searcher, const std::string& query,
                             const RowSet& everybody) {
  const SearchTask task = {.text = query, .count = everybody.size()};
  std::vector<uint32_t> ranked;
  for (const ScoredRow& scored : searcher.Search(task, everybody).rows) {
    ranked.push_back(scored.row);
  }
  return ranked;
}

SurfaceReport Measure(const SiteConfig& config, const EvaluatedSteps& steps,
                      const std::string& kind, const TestSearches& searches) {
  const auto words = MakeSiteWords(config.words, ProfileTables::Open(steps.ingest.directory()));
  const std::filesystem::path folder = steps.index.directory();
  const SearchIndex index = SearchIndex::Open(folder / ("search_" + kind + ".bole"));
  const std::filesystem::path titles_path = folder / ("titles_" + kind + ".bole");
  const TitleModel titles(titles_path, *words);
  const TitleModel words_of_titles(titles_path, *words, TitleWeights::ByWords());
  const Searcher searcher(index, *words, &titles);
  const TextRanker ranker(index);
  const RowSet everybody = RowSet::All(index.num_rows());
  std::vector<uint32_t> rows(index.num_rows());
  std::iota(rows.begin(), rows.end(), 0u);

  using Lists = std::vector<std::vector<uint32_t>>;
  const size_t num_queries = searches.queries.size();
  Lists bm25(num_queries), by_words(num_queries), by_titles(num_queries), served(num_queries);
  ParallelFor(num_queries, 1, config.num_threads, [&](const Chunk& chunk) {
    const std::string& query = searches.queries[chunk.begin];
    bm25[chunk.begin] = Ranked(ranker.Score(words->Words(query), everybody));
    by_words[chunk.begin] = Ranked(words_of_titles.Score(query, rows));
    by_titles[chunk.begin] = Ranked(titles.Score(query, rows));
    served[chunk.begin] = Served(searcher, query, everybody);
  });
  const Csr relevant = MakeCsr(searches.relevant, num_queries, index.num_rows(), Duplicates::kMax);
  const std::vector<uint64_t> popularity(index.num_rows());
  EvaluationOptions options;
  options.baseline = "words";
  options.bootstrap.seed = config.seed;
  options.bootstrap.num_threads = config.num_threads;
  const MethodLists methods[] = {
      {"words", bm25}, {"by_words", by_words}, {"titles", by_titles}, {"served", served}};
  return EvaluateSurface({"search_" + kind, relevant.view(), popularity}, methods, options);
}

}  // namespace

std::vector<SurfaceReport> MeasureSearches(const SiteConfig& config, const EvaluatedSteps& steps) {
  const Table table = Table::Open(steps.ingest.directory() / "test_searches.bole");
  std::vector<SurfaceReport> reports;
  for (const EntityKind wanted : {EntityKind::kMember, EntityKind::kJob}) {
    const TestSearches searches = ReadSearches(table, wanted);
    if (searches.queries.empty()) continue;
    const std::string kind = wanted == EntityKind::kMember ? "members" : "jobs";
    reports.push_back(Measure(config, steps, kind, searches));
    for (const auto& [method, report] : reports.back().methods) {
      LOG(INFO) << "search_" << kind << ", " << method << ": MRR " << report.quality.at("mrr").mean
                << ", recall@20 " << report.quality.at("recall@20").mean << ", "
                << searches.queries.size() << " queries";
    }
  }
  return reports;
}

}  // namespace bole
