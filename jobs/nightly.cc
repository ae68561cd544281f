#include <glog/logging.h>

#include <array>
#include <cstdio>
#include <utility>

#include "engine/store/file_lock.h"
#include "jobs/audit.h"
#include "jobs/commands.h"
#include "jobs/night_inputs.h"
#include "jobs/steps.h"

namespace bole {

void ConfigArguments::AddTo(CLI::App* command) {
  command->add_option("--config", config, "the site's TOML file")->required();
  command->add_option("--set", overrides, "key=value: overrides one setting")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

std::optional<std::string> RunNight(const SiteConfig& config, const std::string& last_step,
                                    const StepRunner& run) {
  CheckNightInputs(config);
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  std::optional<Step> ingest, train, index, recommend, evaluate;
  std::optional<std::string> id;
  const std::pair<const char*, std::function<void()>> steps[] = {
      {"ingest",
       [&] {
         ingest = RunIngest(config);
         ReadAuditedAttributes(config, ingest->directory());  // for what it throws
       }},
      {"train", [&] { train = RunTrain(config, *ingest); }},
      {"index", [&] { index = RunIndex(config, *ingest, *train); }},
      {"recommend", [&] { recommend = RunRecommend(config, *ingest, *train, *index); }},
      {"evaluate",
       [&] {
         evaluate = RunEvaluate(config, {*ingest, *train, *index, *recommend});
       }},
      {"publish", [&] {
         id = RunPublish(config, {*ingest, *train, *index, *recommend, *evaluate});
       }}};
  for (const auto& [name, work] : steps) {
    run(name, work);
    if (name == last_step) break;
  }
  return id;
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
    app_command->callback([arguments, last_step = command.last_step] {
      const auto id = RunNight(arguments->Read(), last_step);
      if (id) std::printf("%s\n", id->c_str());
    });
  }
}

}  // namespace bole
