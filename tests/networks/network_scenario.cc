#include "tests/networks/network_scenario.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/store/file.h"
#include "engine/store/snapshot_store.h"
#include "features/tables/database.h"
#include "features/tables/ingest.h"
#include "jobs/fold.h"
#include "jobs/steps.h"

namespace bole {
namespace {

// So that a night takes a second: nothing here is large.
const Changes kSmallModels = {"member_job.dim=8",        "member_job.epochs=3",
                              "headhunter_member.dim=8", "headhunter_member.epochs=3",
                              "lists.people=20",         "lists.jobs=20",
                              "lists.candidates=20"};

SnapshotDescription DescriptionOf(const SiteConfig& config, const Step& ingest, const Step& train,
                                  const Step& index, const Step& recommend) {
  return {.id = "night",
          .as_of = ingest.manifest().facts.at("as_of"),
          .people_rules = config.people,
          .places = {ingest.directory(), train.directory() / FinalFold().name, index.directory()},
          .lists = recommend.directory() / "lists"};
}

}  // namespace

NetworkScenario::NetworkScenario(const std::string& network, Changes changes)
    : network_(network), changes_(std::move(changes)) {}

void NetworkScenario::Write(const std::string& file, const std::string& select) const {
  Database({}).Execute("COPY (" + select + ") TO " + QuoteText((data_ / file).string()));
}

SiteConfig NetworkScenario::Config(const Changes& changes) const {
  Changes all = kSmallModels;
  all.insert(all.end(), changes_.begin(), changes_.end());
  all.insert(all.end(), changes.begin(), changes.end());
  all.push_back("paths.data=" + data_.path().string());
  all.push_back("paths.work=" + work_.path().string());
  return ReadSiteConfig(std::filesystem::path(BOLE_CONFIGS) / "networks" / (network_ + ".toml"),
                        all);
}

SnapshotDescription NetworkScenario::Made(const Changes& changes) const {
  const SiteConfig config = Config(changes);
  const Step ingest = RunIngest(config);
  const Step train = RunTrain(config, ingest);
  const Step index = RunIndex(config, ingest, train);
  const Step recommend = RunRecommend(config, ingest, train, index);
  return DescriptionOf(config, ingest, train, index, recommend);
}

std::unique_ptr<const SnapshotAnswers> NetworkScenario::Night(const Changes& changes) const {
  return std::make_unique<SnapshotAnswers>(Made(changes));
}

void NetworkScenario::IngestInto(const std::filesystem::path& out, const Changes& changes) const {
  const SiteConfig config = Config(changes);
  Ingest({.data = config.data,
          .out = out,
          .rejected = out / "rejected",
          .sources = config.sources,
          .max_rejected_share = config.max_rejected_share});
}

double NetworkScenario::Recall(const std::string& surface, const std::string& method,
                               const Changes& changes) const {
  const SiteConfig config = Config(changes);
  RunNight(config, "evaluate");
  const auto evaluation =
      nlohmann::json::parse(ReadFile(config.work / "night/evaluate/evaluation.json"));
  return evaluation.at("surfaces")
      .at(surface)
      .at("methods")
      .at(method)
      .at("recall@20")
      .get<double>();
}

std::string NetworkScenario::Publish(const Changes& changes) const {
  const SiteConfig config = Config(changes);
  RunNight(config, "publish");
  const SnapshotStore store(config.work);
  return ReadManifest(store.Directory(store.CurrentId().value())).content;
}

std::vector<std::string> ListOf(const SnapshotAnswers& answers, Surface surface,
                                const std::string& id, size_t count) {
  std::vector<std::string> ids;
  const uint32_t query = answers.Row(QueryKind(surface), id).value();
  const Answer answer = answers.List({.surface = surface, .query = query, .count = count});
  for (const Recommendation& item : answer.items) {
    ids.emplace_back(answers.Id(ItemKind(surface), item.row));
  }
  return ids;
}

size_t PlaceOf(const std::vector<std::string>& list, const std::string& id) {
  return static_cast<size_t>(std::ranges::find(list, id) - list.begin());
}

uint32_t RowOf(const SnapshotAnswers& answers, const std::string& member) {
  return answers.Row(EntityKind::kMember, member).value();
}

}  // namespace bole
