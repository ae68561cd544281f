#include <glog/logging.h>

#include <algorithm>

#include "engine/eval/evaluation.h"
#include "engine/eval/query_sample.h"
#include "engine/eval/report.h"
#include "engine/ranking/surface_lists.h"
#include "features/matrix/split.h"
#include "jobs/audit.h"
#include "jobs/baselines.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"
#include "jobs/night_report.h"
#include "jobs/people_strata.h"
#include "jobs/samples.h"
#include "jobs/search_evaluation.h"
#include "jobs/steps.h"

namespace bole {
namespace {

// What the service would have answered, from the lists of the evaluated fold.
std::vector<std::vector<uint32_t>> ServedRows(const SurfaceLists& lists) {
  std::vector<std::vector<uint32_t>> served(lists.num_queries());
  for (size_t query = 0; query < served.size(); ++query) {
    const auto begin = lists.rows().begin() + static_cast<ptrdiff_t>(lists.offsets()[query]);
    served[query].assign(begin, begin + static_cast<ptrdiff_t>(lists.size(query)));
  }
  return served;
}

std::vector<uint32_t> QueriesOf(const CsrView& relevant) {
  std::vector<uint32_t> queries;
  for (uint32_t row = 0; row < relevant.num_rows(); ++row) {
    if (relevant.row_size(row) > 0) queries.push_back(row);
  }
  return queries;
}

// Measures surfaces by what one fold knows.
class SurfaceMeasurer {
 public:
  SurfaceMeasurer(const SiteConfig& config, const EvaluatedSteps& steps,
                  const Matchmaker& matchmaker)
      : config_(config),
        steps_(steps),
        matchmaker_(matchmaker),
        plain_(LearnPlainFactors(config, steps.ingest.directory(), matchmaker)) {
    options_.bootstrap.seed = config.seed;
    options_.bootstrap.num_threads = config.num_threads;
  }

  // Nothing when nothing was held out for it.
  std::optional<SurfaceReport> Measure(const MeasuredSurface& measured) const;

 private:
  SurfaceReport MeasureRows(const std::string& name, const CsrView& relevant,
                            const MethodRows& methods, std::span<const uint64_t> popularity) const;
  MethodRows ListCold(Surface surface, std::span<const uint32_t> queries,
                      std::span<const uint8_t> is_warm, size_t length) const;
  void AddWarmAndCold(Surface surface, const CsrView& relevant, const MethodRows& methods,
                      std::span<const uint64_t> popularity, SurfaceReport* report) const;

  const SiteConfig& config_;
  const EvaluatedSteps& steps_;
  const Matchmaker& matchmaker_;
  const PlainFactors plain_;
  EvaluationOptions options_;
};

SurfaceReport SurfaceMeasurer::MeasureRows(const std::string& name, const CsrView& relevant,
                                           const MethodRows& methods,
                                           std::span<const uint64_t> popularity) const {
  std::vector<MethodLists> lists;
  for (const auto& [method, rows] : methods) lists.push_back({method, rows});
  return EvaluateSurface({name, relevant, popularity}, lists, options_);
}

void Log(const SurfaceReport& report) {
  for (const auto& [method, quality] : report.methods) {
    LOG(INFO) << report.surface << ", " << method << ": recall@20 "
              << quality.quality.at("recall@20").mean << ", NDCG@20 "
              << quality.quality.at("ndcg@20").mean << ", " << report.users << " queries";
  }
}

// Lists of cold items alone, of every method.
MethodRows SurfaceMeasurer::ListCold(Surface surface, std::span<const uint32_t> queries,
                                     std::span<const uint8_t> is_warm, size_t length) const {
  RequestedRows requested;
  requested.full = is_warm;
  MethodRows methods = ComputeBaselines(matchmaker_, plain_, surface, queries,
                                        {length, config_.num_threads, requested});
  std::vector<std::vector<uint32_t>>& served = methods["served"];
  served.resize(matchmaker_.num_queries(surface));
  const auto lists =
      matchmaker_.RecommendBatch(matchmaker_.recommender(surface), surface, queries,
                                 {length, config_.num_threads, [&](size_t) { return requested; }});
  for (size_t i = 0; i < queries.size(); ++i) {
    for (const Recommendation& item : lists[i]) served[queries[i]].push_back(item.row);
  }
  return methods;
}

// Where both warm and cold items were held out: the same lists by what is found of either, and
// lists of cold items alone.
void SurfaceMeasurer::AddWarmAndCold(Surface surface, const CsrView& relevant,
                                     const MethodRows& methods,
                                     std::span<const uint64_t> popularity,
                                     SurfaceReport* report) const {
  const auto is_cold = [&](uint32_t, uint32_t item) { return popularity[item] == 0; };
  const auto is_warm_pair = [&](uint32_t, uint32_t item) { return popularity[item] > 0; };
  const Csr cold_pairs = KeepPairs(relevant, is_cold);
  const Csr warm_pairs = KeepPairs(relevant, is_warm_pair);
  if (cold_pairs.columns.empty() || warm_pairs.columns.empty()) return;
  report->segments.push_back(MeasureRows("warm", warm_pairs.view(), methods, popularity));
  report->segments.push_back(MeasureRows("cold", cold_pairs.view(), methods, popularity));
  std::vector<uint8_t> is_warm;
  for (const uint64_t count : popularity) is_warm.push_back(count > 0 ? 1 : 0);
  const MethodRows cold_lists =
      ListCold(surface, QueriesOf(cold_pairs.view()), is_warm, options_.k);
  report->segments.push_back(MeasureRows("cold_only", cold_pairs.view(), cold_lists, popularity));
}

std::optional<SurfaceReport> SurfaceMeasurer::Measure(const MeasuredSurface& measured) const {
  const ArrayFile test = ArrayFile::Open(steps_.train.directory() / "test.bole");
  const Csr relevant =
      SampleQueries(measured.TestPairs(test), config_.max_evaluated_queries, config_.seed);
  if (relevant.columns.empty()) return std::nullopt;
  const std::vector<uint32_t> queries = QueriesOf(relevant.view());
  const std::string name = NameOf(measured.surface);
  // Without a time split the published lists have never seen the test part.
  const std::filesystem::path folder =
      steps_.recommend.directory() / (config_.split_at ? "holdout" : "lists");
  const auto lists =
      SurfaceLists::Open(folder / (name + ".bole"), matchmaker_.num_items(measured.surface));
  MethodRows methods = ComputeBaselines(matchmaker_, plain_, measured.surface, queries,
                                        {lists.length(), config_.num_threads, {}});
  methods["served"] = ServedRows(lists);
  const std::vector<uint64_t> popularity = ItemPopularity(matchmaker_, measured.surface);
  SurfaceReport report = MeasureRows(name, relevant.view(), methods, popularity);
  Log(report);
  if (measured.surface == Surface::kPeopleYouMayKnow) {
    for (const PeopleStratum& stratum : PeopleStrata(matchmaker_.graph(), relevant.view())) {
      report.segments.push_back(
          MeasureRows(stratum.name, stratum.relevant.view(), methods, popularity));
    }
  } else {
    const Csr mutual = measured.MutualTestPairs(test);
    const Csr mutual_pairs = KeepPairs(relevant.view(), [&](uint32_t query, uint32_t item) {
      return std::ranges::binary_search(mutual.view().row(query), item);
    });
    if (!mutual_pairs.columns.empty()) {
      report.segments.push_back(MeasureRows("mutual", mutual_pairs.view(), methods, popularity));
    }
    AddWarmAndCold(measured.surface, relevant.view(), methods, popularity, &report);
  }
  return report;
}

nlohmann::json MeasureAll(const SiteConfig& config, const EvaluatedSteps& steps) {
  const Fold fold = HoldoutFold(config);
  const int64_t as_of = steps.ingest.manifest().facts.at("as_of");
  const Matchmaker matchmaker(
      {.tables = steps.ingest.directory(), .models = steps.train.directory() / fold.name},
      NowOf(fold, as_of), config.people);
  const SurfaceMeasurer measurer(config, steps, matchmaker);
  std::vector<SurfaceReport> reports;
  for (const MeasuredSurface& measured : MeasuredSurfaces()) {
    auto report = measurer.Measure(measured);
    if (report) reports.push_back(std::move(*report));
  }
  for (SurfaceReport& report : MeasureSearches(config, steps)) {
    reports.push_back(std::move(report));
  }
  return ToJson(reports);
}

SnapshotDescription DescriptionOf(const SiteConfig& config, const EvaluatedSteps& steps) {
  return {.as_of = steps.ingest.manifest().facts.at("as_of"),
          .people_rules = config.people,
          .places = {steps.ingest.directory(), steps.train.directory() / FinalFold().name,
                     steps.index.directory()},
          .lists = steps.recommend.directory() / "lists"};
}

nlohmann::json Audit(const SiteConfig& config, const EvaluatedSteps& steps,
                     const MemberGraph& graph) {
  const std::filesystem::path tables = steps.ingest.directory();
  MemberValues values = ReadAuditedAttributes(config, tables);
  values.merge(SegmentsOf(tables, graph, steps.ingest.manifest().facts.at("as_of")));
  return AuditShown(steps.recommend.directory() / "lists", values, config.seed);
}

}  // namespace

Step RunEvaluate(const SiteConfig& config, const EvaluatedSteps& steps) {
  Step step(config.work / "night", "evaluate",
            {{"ingest", steps.ingest.manifest().content},
             {"train", steps.train.manifest().content},
             {"index", steps.index.manifest().content},
             {"recommend", steps.recommend.manifest().content},
             {"people_rules", ToJson(config.people)},
             {"tables", steps.ingest.manifest().facts.at("tables")},
             {"as_of", steps.ingest.manifest().facts.at("as_of")},
             {"split", config.effective.at("split.at")},
             {"audit", AuditKey(config)},
             {"charts", DigestOfFile(config.charts)},
             {"site", config.name},
             {"max_queries", config.max_evaluated_queries},
             {"seed", config.seed}});
  if (step.finished()) return step;
  step.Make("evaluation.json", [&](const auto& path) {
    WriteFileAtomically(path, MeasureAll(config, steps).dump(2) + "\n");
  });
  const SnapshotAnswers answers(DescriptionOf(config, steps));
  step.Make("audit.json", [&](const auto& path) {
    const nlohmann::json audit = Audit(config, steps, answers.matchmaker().graph());
    WriteFileAtomically(path, audit.dump(2) + "\n");
  });
  const std::vector<Sample> samples = ChooseSamples(answers);
  step.Make("report.html", [&](const auto& path) {
    auto evaluation = nlohmann::json::parse(ReadFile(step.directory() / "evaluation.json"));
    evaluation["audit"] = nlohmann::json::parse(ReadFile(step.directory() / "audit.json"));
    const nlohmann::json night = NightReport(config, steps, evaluation, answers);
    WriteFileAtomically(path, RenderReport(night, ReadFile(config.charts)));
  });
  step.Finish({{"samples", SampleFacts(answers, samples)}});
  return step;
}

}  // namespace bole
