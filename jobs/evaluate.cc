#include <glog/logging.h>

#include "engine/eval/evaluation.h"
#include "engine/eval/report.h"
#include "engine/ranking/surface_lists.h"
#include "jobs/baselines.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"
#include "jobs/night_report.h"
#include "jobs/samples.h"
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

// Measures one surface, or nothing when nothing was held out for it.
std::optional<SurfaceReport> Measure(const SiteConfig& config, const EvaluatedSteps& steps,
                                     const Matchmaker& matchmaker,
                                     const MeasuredSurface& measured) {
  const ArrayFile test = ArrayFile::Open(steps.train.directory() / "test.bole");
  const Csr relevant = measured.TestPairs(test);
  if (relevant.columns.empty()) return std::nullopt;
  std::vector<uint32_t> queries;
  for (uint32_t row = 0; row < relevant.num_rows(); ++row) {
    if (relevant.view().row_size(row) > 0) queries.push_back(row);
  }

  const std::string name = NameOf(measured.surface);
  // Without a time split the published lists have never seen the test part.
  const std::filesystem::path folder =
      steps.recommend.directory() / (config.split_at ? "holdout" : "lists");
  const auto lists =
      SurfaceLists::Open(folder / (name + ".bole"), matchmaker.num_items(measured.surface));
  MethodRows methods =
      ComputeBaselines(matchmaker, measured.surface, queries, {lists.length(), config.num_threads});
  methods["served"] = ServedRows(lists);
  std::vector<MethodLists> method_lists;
  for (const auto& [method, rows] : methods) method_lists.push_back({method, rows});

  const std::vector<uint64_t> popularity = ItemPopularity(matchmaker, measured.surface);
  EvaluationOptions options;
  options.bootstrap.seed = config.seed;
  options.bootstrap.num_threads = config.num_threads;
  SurfaceReport report =
      EvaluateSurface({name, relevant.view(), popularity}, method_lists, options);
  for (const auto& [method, quality] : report.methods) {
    LOG(INFO) << name << ", " << method << ": recall@20 " << quality.quality.at("recall@20").mean
              << ", NDCG@20 " << quality.quality.at("ndcg@20").mean << ", " << report.users
              << " queries";
  }
  return report;
}

nlohmann::json MeasureAll(const SiteConfig& config, const EvaluatedSteps& steps) {
  const Fold fold = HoldoutFold(config);
  const int64_t as_of = steps.ingest.manifest().facts.at("as_of");
  const Matchmaker matchmaker(
      {.tables = steps.ingest.directory(), .models = steps.train.directory() / fold.name},
      NowOf(fold, as_of), config.people);
  std::vector<SurfaceReport> reports;
  for (const MeasuredSurface& measured : MeasuredSurfaces()) {
    auto report = Measure(config, steps, matchmaker, measured);
    if (report) reports.push_back(std::move(*report));
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
             {"charts", DigestOfFile(config.charts)},
             {"site", config.name},
             {"seed", config.seed}});
  if (step.finished()) return step;
  step.Make("evaluation.json", [&](const auto& path) {
    WriteFileAtomically(path, MeasureAll(config, steps).dump(2) + "\n");
  });
  const SnapshotAnswers answers(DescriptionOf(config, steps));
  const std::vector<Sample> samples = ChooseSamples(answers);
  step.Make("report.html", [&](const auto& path) {
    const auto evaluation = nlohmann::json::parse(ReadFile(step.directory() / "evaluation.json"));
    const nlohmann::json night = NightReport(config, steps, evaluation, answers);
    WriteFileAtomically(path, RenderReport(night, ReadFile(config.charts)));
  });
  step.Finish({{"samples", SampleFacts(answers, samples)}});
  return step;
}

}  // namespace bole
