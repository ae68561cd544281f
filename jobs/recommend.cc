#include <numeric>
#include <string>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "jobs/fold.h"
#include "jobs/list_maker.h"
#include "jobs/list_plan.h"
#include "jobs/steps.h"
#include "jobs/yesterday.h"

namespace bole {
namespace {

// Who is asked about in the evaluation: those with something in the test part.
std::vector<uint32_t> QueriesOf(const CsrView& test) {
  std::vector<uint32_t> queries;
  for (uint32_t row = 0; row < test.num_rows(); ++row) {
    if (test.row_size(row) > 0) queries.push_back(row);
  }
  return queries;
}

std::vector<uint32_t> AllQueries(size_t count) {
  std::vector<uint32_t> queries(count);
  std::iota(queries.begin(), queries.end(), 0U);
  return queries;
}

std::string FileOf(const std::string& folder, Surface surface) {
  return folder + "/" + NameOf(surface) + ".bole";
}

// What lists are made from.
struct RecommendedSteps {
  const Step& ingest;
  const Step& train;
  const Step& index;
};

nlohmann::json RecommendKey(const SiteConfig& config, const RecommendedSteps& steps,
                            const Step& yesterday) {
  // The wall is built from the tables themselves: blocks, positions, closing dates.
  nlohmann::json key = {{"ingest", steps.ingest.manifest().content},
                        {"as_of", steps.ingest.manifest().facts.at("as_of")},
                        {"yesterday", yesterday.manifest().content},
                        {"train", steps.train.manifest().content},
                        {"index", steps.index.manifest().content}};
  for (const auto& [name, value] : config.effective.items()) {
    for (const char* prefix : {"lists.", "people.", "exposure."}) {
      if (name.starts_with(prefix)) key[name] = value;
    }
  }
  return key;
}

// What the lists of a surface are planned by; where there is a yesterday, the plan begins from its.
ListMaker::Exposure ExposureOf(const SiteConfig& config, const ExposureScope& scope,
                               const Step* yesterday) {
  ListMaker::Exposure exposure;
  exposure.limits = LimitsOf(config.exposure, ListLength(config, scope.surface), scope);
  if (exposure.limits && yesterday != nullptr) {
    exposure.start = YesterdaysFactors(*yesterday, scope.tables, scope.surface);
  }
  return exposure;
}

// What is measured must not begin from yesterday's plan, which knows what came after the split.
void MakeHoldout(const SiteConfig& config, const RecommendedSteps& steps, Step* step) {
  const Fold fold = HoldoutFold(config);
  const std::filesystem::path tables = steps.ingest.directory();
  const int64_t now = NowOf(fold, steps.ingest.manifest().facts.at("as_of"));
  const ArrayFile test = ArrayFile::Open(steps.train.directory() / "test.bole");
  const Matchmaker matchmaker({.tables = tables, .models = steps.train.directory() / fold.name},
                              now, config.people);
  for (const MeasuredSurface& measured : MeasuredSurfaces()) {
    step->Make(FileOf("holdout", measured.surface), [&](const auto& path) {
      const Csr pairs = measured.TestPairs(test);
      const std::vector<uint32_t> queries = QueriesOf(pairs.view());
      const auto exposure =
          ExposureOf(config, {matchmaker, measured.surface, tables, now, queries.size()}, nullptr);
      ListMaker(config, matchmaker, measured.surface).Write(queries, exposure, path);
    });
  }
}

nlohmann::json MakeFinal(const SiteConfig& config, const RecommendedSteps& steps,
                         const Step& yesterday, Step* step) {
  const std::filesystem::path tables = steps.ingest.directory();
  const int64_t now = steps.ingest.manifest().facts.at("as_of");
  const Matchmaker matchmaker(
      {.tables = tables, .models = steps.train.directory() / FinalFold().name}, now, config.people);
  nlohmann::json facts;
  for (const Surface surface : StoredSurfaces()) {
    const ListMaker maker(config, matchmaker, surface);
    const std::string file = FileOf("lists", surface);
    step->Make(file, [&](const auto& path) {
      const std::vector<uint32_t> queries = AllQueries(matchmaker.num_queries(surface));
      const auto exposure =
          ExposureOf(config, {matchmaker, surface, tables, now, queries.size()}, &yesterday);
      maker.Write(queries, exposure, path);
    });
    facts[NameOf(surface)] = maker.Facts(step->directory() / file);
  }
  return facts;
}

}  // namespace

Step RunRecommend(const SiteConfig& config, const Step& ingest, const Step& train,
                  const Step& index) {
  const RecommendedSteps steps = {ingest, train, index};
  const Step yesterday = RunYesterday(config, ingest);
  Step step(config.work / "night", "recommend", RecommendKey(config, steps, yesterday));
  if (step.finished()) return step;
  if (config.split_at) MakeHoldout(config, steps, &step);
  const nlohmann::json facts = MakeFinal(config, steps, yesterday, &step);
  step.Finish({{"lists", facts}});
  return step;
}

}  // namespace bole
