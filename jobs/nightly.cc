#include <glog/logging.h>

#include <array>
#include <cstdio>

#include "engine/store/file_lock.h"
#include "jobs/commands.h"
#include "jobs/steps.h"

namespace bole {

void ConfigArguments::AddTo(CLI::App* command) {
  command->add_option("--config", config, "the site's TOML file")->required();
  command->add_option("--set", overrides, "key=value: overrides one setting")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void RunNight(const SiteConfig& config, const std::string& last_step) {
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const Step ingest = RunIngest(config);
  if (last_step == "ingest") return;
  const Step train = RunTrain(config, ingest);
  if (last_step == "train") return;
  const Step index = RunIndex(config, ingest, train);
  if (last_step == "index") return;
  const Step recommend = RunRecommend(config, ingest, train, index);
  if (last_step == "recommend") return;
  const Step evaluate = RunEvaluate(config, {ingest, train, index, recommend});
  if (last_step == "evaluate") return;
  const std::string id = RunPublish(config, {ingest, train, index, recommend, evaluate});
  std::printf("%s\n", id.c_str());
}

void AddNightCommands(CLI::App& app) {
  struct NightCommand {
    const char* name;
    const char* last_step;
    const char* help;
  };
  constexpr std::array<NightCommand, 7> kCommands = {{
      {"nightly", "publish", "run the whole night: ingest to publish; finished steps are kept"},
      {"ingest", "ingest", "read and check the site's tables"},
      {"train", "train", "learn features, graph and embeddings"},
      {"index", "index", "build the vector indexes and measure their recall"},
      {"recommend", "recommend", "compute everyone's lists"},
      {"evaluate", "evaluate", "measure quality on what was held out"},
      {"publish", "publish", "pass the gate and publish one snapshot"},
  }};
  for (const NightCommand& command : kCommands) {
    auto arguments = std::make_shared<ConfigArguments>();
    CLI::App* app_command = app.add_subcommand(command.name, command.help);
    arguments->AddTo(app_command);
    app_command->callback(
        [arguments, last_step = command.last_step] { RunNight(arguments->Read(), last_step); });
  }
}

}  // namespace bole
