#include <glog/logging.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "engine/base/error.h"
#include "engine/service/console.h"
#include "engine/service/handler.h"
#include "engine/service/http_server.h"
#include "engine/service/server.h"
#include "engine/service/stop_signals.h"
#include "engine/store/snapshot_store.h"
#include "jobs/commands.h"
#include "jobs/published_snapshots.h"

namespace bole {
namespace {

// Requests that have arrived are answered within this time after SIGTERM.
constexpr std::chrono::seconds kDrainTimeout{30};

std::shared_ptr<SnapshotKeeper> MakeKeeper(const SiteConfig& config) {
  const SnapshotKeeperOptions options = {
      .poll_interval = std::chrono::milliseconds(config.serve.poll_ms),
      .num_retained = config.serve.keep_open};
  const auto add_words = [words = config.words](SnapshotDescription* description) {
    AddSearchLanguage(words, description);
  };
  return std::make_shared<SnapshotKeeper>(
      std::make_shared<PublishedSnapshots>(config.work, add_words), options);
}

ServerOptions OptionsOf(const ServeConfig& serve) {
  ServerOptions options;
  options.address = serve.host;
  options.port = static_cast<int>(serve.port);
  options.num_io_threads = serve.io_threads;
  options.num_workers = serve.workers;
  options.max_waiting = serve.max_queue;
  options.deadline = std::chrono::milliseconds(serve.deadline_ms);
  options.connections.max_connections = serve.max_connections;
  return options;
}

// The console at its port, or nullptr when the site wants none.
std::unique_ptr<HttpServer> MakeConsole(const SiteConfig& config,
                                        const std::shared_ptr<Handler>& handler) {
  if (config.serve.http_port == 0) return nullptr;
  HttpOptions options;
  options.address = config.serve.host;
  options.port = std::max(0, static_cast<int>(config.serve.http_port));
  auto console =
      std::make_shared<Console>(handler, PublishedNights(config.work), config.serve.host);
  auto server = std::make_unique<HttpServer>(std::move(console), options);
  LOG(INFO) << "console at http://" << config.serve.host << ":" << server->port();
  return server;
}

// For whoever started it: the port of each server in a line of its own.
void PrintPorts(const Server& server, const HttpServer* console) {
  std::printf("%d\n", server.port());
  if (console != nullptr) std::printf("%d\n", console->port());
  std::fflush(stdout);
}

void Serve(const SiteConfig& config) {
  StopSignals signals;
  const auto keeper = MakeKeeper(config);
  const auto handler = std::make_shared<Handler>(keeper);
  Server server(handler, OptionsOf(config.serve));
  LOG(INFO) << "serving snapshot " << keeper->Current().answers->snapshot_id() << " at "
            << config.serve.host << ":" << server.port();
  std::unique_ptr<HttpServer> console = MakeConsole(config, handler);
  PrintPorts(server, console.get());
  signals.Wait();
  LOG(INFO) << "stopping: answering what has arrived";
  console.reset();
  if (!server.Drain(kDrainTimeout)) LOG(WARNING) << "not everything was answered in time";
}

}  // namespace

void AddServeCommand(CLI::App& app) {
  auto arguments = std::make_shared<ConfigArguments>();
  CLI::App* command = app.add_subcommand("serve", "answer over Thrift from the current snapshot");
  arguments->AddTo(command);
  command->callback([arguments] { Serve(arguments->Read()); });
}

}  // namespace bole
