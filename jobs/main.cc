// bole: the recommendation and matching engine of a professional network.
#include <cblas.h>
#include <glog/logging.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "jobs/commands.h"

namespace bole {
namespace {

constexpr int kOtherFailure = 1;  // exit code of a failure without an ErrorCode

void AddSettingsCommand(CLI::App& app) {
  app.add_subcommand("settings", "list every setting that a config may have, with its default")->callback([] {
    std::fputs(SettingsHelp().c_str(), stdout);
  });
}

int Run(int argc, char** argv) {
  CLI::App app("bole: recommendation and matching for a professional network");
  app.require_subcommand(1);
  app.set_version_flag("--version", BOLE_VERSION);
  AddNightCommands(app);
  AddTuneCommand(app);
  AddGenerateCommand(app);
  AddServeCommand(app);
  AddQueryCommand(app);
  AddSnapshotCommand(app);
  AddBenchCommand(app);
  AddSettingsCommand(app);
  try {
    app.parse(argc, argv);
    return EXIT_SUCCESS;
  } catch (const CLI::ParseError& error) {
    // Help and version are "errors" of code 0; a wrong command line is bad input.
    return app.exit(error) == 0 ? EXIT_SUCCESS : ExitCode(ErrorCode::kInvalidArgument);
  } catch (const Error& error) {
    std::fprintf(stderr, "bole: %s\n", error.what());
    return ExitCode(error.code());
  } catch (const std::filesystem::filesystem_error& error) {
    std::fprintf(stderr, "bole: %s\n", error.what());
    return ExitCode(ErrorCode::kUnavailable);
  } catch (const nlohmann::json::exception& error) {
    std::fprintf(stderr, "bole: a file that Bole wrote lacks a field: %s\n", error.what());
    return ExitCode(ErrorCode::kCorruptData);
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "bole: out of memory\n");
    return ExitCode(ErrorCode::kUnavailable);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bole: %s\n", error.what());
    return kOtherFailure;
  }
}

}  // namespace
}  // namespace bole

int main(int argc, char** argv) {
  google::InitGoogleLogging(argv[0]);
  FLAGS_logtostderr = true;
  // BLAS threads on top of ours would fight for the cores.
  openblas_set_num_threads(1);
  return bole::Run(argc, argv);
}
