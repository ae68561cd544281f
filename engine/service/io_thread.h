// A thread that reads requests and writes replies for its share of the connections.
#pragma once

#include <thrift/TProcessor.h>

#include <memory>
#include <thread>

#include "engine/service/connection.h"
#include "engine/service/worker_pool.h"

namespace apache::thrift::server {
class TNonblockingServer;
}

namespace bole {

class Inbox;

// A TNonblockingServer with one thread, that takes connections from us instead of a port.
//
// With several threads of its own the server drops connections that come before all of them
// run, and what goes wrong in accepting ends its loop; so each thread is a server of its
// own here, and who comes in is decided elsewhere.
class IoThread {
 public:
  // `processors` makes one for each connection. Without workers (null) requests are answered on
  // this thread. Runs until Stop.
  IoThread(std::shared_ptr<apache::thrift::TProcessorFactory> processors,
           std::shared_ptr<WorkerPool> workers, size_t max_frame_bytes);

  // Stops. Requires that the workers have ended: their tasks know the connections.
  ~IoThread();

  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  // Serves the connection from now on. From any thread.
  void Serve(std::shared_ptr<Connection> connection);

  // Returns when the thread has ended; connections stay open until destruction.
  void Stop();

 private:
  const std::shared_ptr<Inbox> inbox_;
  const std::unique_ptr<apache::thrift::server::TNonblockingServer> server_;
  std::thread thread_;
};

}  // namespace bole
