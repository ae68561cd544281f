// A server over the fakes, in a process of its own: prints its port, and drains at SIGTERM,
// which it also gets when its test dies.
//
// Usage: fake_server NUM_WORKERS
#include <glog/logging.h>
#include <sys/prctl.h>

#include <csignal>
#include <iostream>

#include "engine/service/handler.h"
#include "engine/service/server.h"
#include "engine/service/stop_signals.h"
#include "tests/engine/service/fake_answers.h"

int main(int argc, char** argv) {
  CHECK_EQ(argc, 2);
  FLAGS_minloglevel = google::GLOG_ERROR;
  bole::StopSignals signals;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const auto keeper = std::make_shared<bole::SnapshotKeeper>(std::make_shared<bole::FakeSource>(1),
                                                             bole::SnapshotKeeperOptions());
  bole::ServerOptions options;
  options.port = 0;
  options.num_workers = std::stoul(argv[1]);
  // Short, so that the test needn't wait for what holds a connection up.
  options.connections.transfer_timeout = std::chrono::milliseconds(1000);
  bole::Server server(std::make_shared<bole::Handler>(keeper), options);
  std::cout << server.port() << std::endl;

  signals.Wait();
  return server.Drain(std::chrono::milliseconds(5000)) ? 0 : 1;
}
