// The Thrift server: one port, three protocols, limits on everything.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "bole_rpc/Bole.h"
#include "engine/service/acceptor.h"
#include "engine/service/connection_table.h"
#include "engine/service/io_thread.h"
#include "engine/service/worker_pool.h"

namespace bole {

struct ServerOptions {
  std::string address = "127.0.0.1";
  int port = 9090;  // 0: any that is free
  // Threads that read, write and, without workers, answer.
  size_t num_io_threads = 1;
  // Threads that answer; 0: the IO threads do, which is cheaper for stored lists (a hand-over
  // costs about 5 us and a third of the throughput), but lets a slow answer hold up others.
  size_t num_workers = 0;
  // With workers: requests that may wait, and for how long; beyond it they are Overloaded.
  size_t max_waiting = 256;
  std::chrono::milliseconds deadline{1000};
  // What a refused client is told to wait.
  std::chrono::milliseconds retry_after{100};
  ConnectionLimits connections;
};

// Serves a handler from construction to Drain or destruction.
//
// Starts long-lived threads, which engine/base/parallel.h is not for. The methods belong to
// one thread, except that num_connections may be called from any.
class Server {
 public:
  // Listens, and begins to answer. The handler is called from any number of threads.
  //
  // Throws Error(kUnavailable) when it can't listen there or the system allows too few open
  // files, Error(kInvalidArgument) for options that make no sense.
  Server(std::shared_ptr<rpc::BoleIf> handler, ServerOptions options);

  // Stops without regard to what is under way.
  ~Server();

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return acceptor_.port(); }
  size_t num_connections() const { return table_->size(); }

  // Answers every request that has arrived, sends the replies, lets go of the connections and
  // stops. Returns whether all was done by the timeout; it is stopped in either case.
  bool Drain(std::chrono::milliseconds timeout);

 private:
  void Stop();

  const ServerOptions options_;
  const std::shared_ptr<ConnectionTable> table_;
  Acceptor acceptor_;
  std::shared_ptr<WorkerPool> workers_;  // null without workers
  std::vector<std::unique_ptr<IoThread>> io_threads_;
};

}  // namespace bole
