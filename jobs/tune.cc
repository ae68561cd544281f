#include "models/tune.h"

#include <glog/logging.h>

#include <array>
#include <cstdio>
#include <memory>

#include "engine/eval/report.h"
#include "engine/store/file.h"
#include "engine/store/file_lock.h"
#include "engine/store/table.h"
#include "jobs/commands.h"
#include "jobs/relation_features.h"
#include "jobs/relation_learner.h"
#include "jobs/steps.h"

namespace bole {
namespace {

struct TuneArguments : ConfigArguments {
  std::string relation = "member_job";
  double minutes = 30;
};

// The settings of a config that a tuning stands for. What wasn't searched stays as it is: a night
// may learn it.
nlohmann::json SettingsOf(const std::string& relation, const TuneResult& result) {
  const RelationTuning& tuning = result.best;
  // Floats in their own digits: 0.1F isn't to become 0.10000000149.
  const auto number = [](float value) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.7g", static_cast<double>(value));
    return std::stod(text);
  };
  nlohmann::json settings = {
      {relation + ".dim", tuning.als.dim},
      {relation + ".alpha0", number(tuning.als.alpha0)},
      {relation + ".lambda", number(tuning.als.lambda)},
      {relation + ".nu", number(tuning.als.nu)},
      {relation + ".epochs", tuning.als.num_epochs},
      {relation + ".recency", number(tuning.recency)},
      {relation + ".user_exponent", number(tuning.filter.user_exponent)},
      {relation + ".history_exponent", number(tuning.filter.history_exponent)},
      {relation + ".item_exponent", number(tuning.filter.item_exponent)},
      {relation + ".filter_power", number(tuning.filter.power)},
      {relation + ".filter_keep", tuning.filter.max_entries},
      {relation + ".regression_share", number(tuning.filter.regression_share)},
      {relation + ".regression_ridge", number(tuning.filter.regression_ridge)},
      {relation + ".regression_neighbours", tuning.filter.regression_neighbours},
      {relation + ".filter_weight", number(1 - tuning.embedding_weight)},
      {relation + ".map_lambda", number(tuning.map_lambda)}};
  if (result.has_content) {
    settings[relation + ".content_neighbours"] = tuning.content_neighbours;
    settings[relation + ".content_share"] = number(tuning.content_share);
  }
  if (result.has_cold_scale) settings[relation + ".cold_scale"] = number(tuning.cold_scale);
  return settings;
}

// "recall@20 .1 NDCG@20 .1", and where the segments are apart how they are served beside those who
// serve nothing else.
std::string TextOf(const TuningQuality& quality) {
  char text[128];
  int length = std::snprintf(text, sizeof(text), "recall@20 %.4f  NDCG@20 %.4f", quality.recall,
                             quality.ndcg);
  if (quality.segments) {
    length +=
        std::snprintf(text + length, sizeof(text) - static_cast<size_t>(length),
                      "  warm x %.4f  cold x %.4f", quality.segments->warm, quality.segments->cold);
  }
  return {text, static_cast<size_t>(length)};
}

void PrintTrial(const TuneTrial& trial) {
  std::printf("%-11s %s  %6.1f s  %s\n", trial.stage.c_str(), TextOf(trial.quality).c_str(),
              trial.seconds, DescribeTuning(trial.tuning).c_str());
  std::fflush(stdout);
}

// A page with the course of the search and every trial.
nlohmann::json TuneReport(const SiteConfig& config, const TuneArguments& arguments,
                          const TuneResult& result) {
  nlohmann::json labels = nlohmann::json::array();
  nlohmann::json recalls = nlohmann::json::array();
  nlohmann::json trials = nlohmann::json::array();
  for (const TuneTrial& trial : result.trials) {
    labels.push_back(std::to_string(labels.size() + 1));
    recalls.push_back(trial.quality.recall);
    trials.push_back({{"name", trial.stage + " " + std::to_string(trials.size() + 1)},
                      {"value", trial.quality.recall},
                      {"note", TextOf(trial.quality) + "  " + DescribeTuning(trial.tuning)}});
  }
  return {{"title", "Tuning of " + arguments.relation + ": " + config.name},
          {"facts", trials},
          {"distributions",
           {{{"title", "recall@20 on the hold-out, trial by trial"},
             {"unit", "recall@20"},
             {"labels", labels},
             {"counts", recalls}}}}};
}

RelationShape ShapeOf(const Relation& relation, const std::filesystem::path& tables) {
  const auto rows = [&](EntityKind kind) -> size_t {
    constexpr std::array<const char*, 4> kTables = {"members", "jobs", "headhunters", "companies"};
    const std::string name = kTables[static_cast<size_t>(kind)];
    return Table::Open(tables / (name + ".bole")).num_rows();
  };
  return {rows(relation.row_kind), static_cast<uint32_t>(rows(relation.column_kind))};
}

void Tune(const TuneArguments& arguments) {
  const SiteConfig config = arguments.Read();
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const Step ingest = RunIngest(config);
  const RelationConfig& relation =
      arguments.relation == "member_job" ? config.member_job : config.headhunter_member;
  const RelationLearner learner(config, relation, ingest.directory());
  const RelationShape shape = ShapeOf(FindRelation(arguments.relation), ingest.directory());

  const std::filesystem::path folder = config.work / "tune";
  std::filesystem::create_directories(folder);
  TuneOptions options;
  options.start = learner.Tuning();
  options.measure.plain = options.start.als;
  options.measure.seed = config.seed;
  options.measure.num_threads = config.num_threads;
  options.budget = std::chrono::seconds(static_cast<int64_t>(arguments.minutes * 60));
  options.journal = folder / (arguments.relation + ".jsonl");
  const std::filesystem::path profiles = folder / "features.bole";
  SiteSplitter words(config.words, ingest.directory());
  WriteFeatures(words, HoldoutFold(config), config.num_threads, profiles);
  const EntityFeatures features = EntityFeatures::Load(profiles);
  const RelationFeatures sides = FeaturesOf(features, FindRelation(arguments.relation));
  options.measure.features = {sides.actors, sides.objects};
  const TuneResult result =
      TuneRelation(learner.Rehearse(arguments.relation, shape, HoldoutFold(config), sides.objects),
                   options, PrintTrial);

  const std::filesystem::path tuned = folder / (arguments.relation + ".toml");
  WriteFileAtomically(tuned, ToToml(config, SettingsOf(arguments.relation, result)));
  const std::string charts =
      std::filesystem::exists(config.charts) ? ReadFile(config.charts) : std::string();
  WriteFileAtomically(folder / (arguments.relation + ".html"),
                      RenderReport(TuneReport(config, arguments, result), charts));
  std::printf("%s: %s on the hold-out, %zu trials\n%s\n",
              result.complete ? "done" : "budget used up; the same command goes on",
              TextOf(result.quality).c_str(), result.trials.size(), tuned.c_str());
}

}  // namespace

void AddTuneCommand(CLI::App& app) {
  auto arguments = std::make_shared<TuneArguments>();
  CLI::App* command = app.add_subcommand(
      "tune", "search the settings of a relation on a hold-out of its training part");
  arguments->AddTo(command);
  command->add_option("--relation", arguments->relation, "member_job or headhunter_member")
      ->check(CLI::IsMember({"member_job", "headhunter_member"}));
  command->add_option("--minutes", arguments->minutes, "budget; a journal lets the search go on")
      ->check(CLI::Range(0.0, 1e5));
  command->callback([arguments] { Tune(*arguments); });
}

}  // namespace bole
