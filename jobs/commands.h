// The commands of `bole`, each registered with CLI11 by the file of its name.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "jobs/site_config.h"

namespace bole {

// --config FILE and --set key=value, which most commands take.
struct ConfigArguments {
  std::string config;
  std::vector<std::string> overrides;

  void AddTo(CLI::App* command);
  SiteConfig Read() const { return ReadSiteConfig(config, overrides); }
};

void AddNightCommands(CLI::App& app);  // ingest ... publish, nightly
void AddTuneCommand(CLI::App& app);
void AddGenerateCommand(CLI::App& app);
void AddServeCommand(CLI::App& app);
void AddSnapshotCommand(CLI::App& app);  // list, show, verify, rollback, samples
void AddQueryCommand(CLI::App& app);
void AddBenchCommand(CLI::App& app);  // see bench.cc

}  // namespace bole
