#include "engine/service/server.h"

#include <glog/logging.h>
#include <sys/resource.h>
#include <thrift/TOutput.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/server/TNonblockingServer.h>

#include "bole_rpc/bole_constants.h"
#include "engine/base/error.h"
#include "engine/service/frame_processor.h"
#include "engine/service/handler.h"
#include "engine/service/listener.h"

namespace bole {
namespace {

using apache::thrift::server::TNonblockingServer;
using std::chrono::milliseconds;

// Buffers larger than these are given back after each answer, so that a thousand connections
// that once asked for much hold little.
constexpr size_t kIdleBufferBytes = 16 << 10;

// Connections that were ended to make room, but which the IO threads haven't closed yet.
constexpr size_t kEndingConnections = 64;

// Files that the process has open beside its connections: snapshots, logs, pipes.
constexpr size_t kOtherFiles = 256;

// A tenth of the shortest timeout that makes sense.
constexpr milliseconds kWatchInterval{250};

// Between two looks at what must happen in threads of Thrift.
constexpr milliseconds kPollInterval{5};

void LogFromThrift(const char* message) {
  LOG_EVERY_T(INFO, 10) << "thrift: " << message << " (one in " << google::COUNTER << ")";
}

// Without a descriptor for each connection, clients are turned away at the door.
void AllowOpenFiles(size_t num_files) {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= num_files) return;
  limit.rlim_cur = num_files;
  if (limit.rlim_max >= num_files && setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
  throw Error(ErrorCode::kUnavailable, "the system allows too few open files: ulimit -n " +
                                           std::to_string(limit.rlim_max) + ", needed " +
                                           std::to_string(num_files));
}

ServerOptions Checked(ServerOptions options) {
  if (options.num_io_threads == 0) {
    throw Error(ErrorCode::kInvalidArgument, "the server needs at least one IO thread");
  }
  if (options.connections.max_connections == 0) {
    throw Error(ErrorCode::kInvalidArgument, "the server needs at least one connection");
  }
  options.connections.max_frame_bytes = static_cast<size_t>(rpc::g_bole_constants.MAX_FRAME_BYTES);
  return options;
}

std::unique_ptr<TNonblockingServer> MakeServer(const std::shared_ptr<rpc::BoleIf>& handler,
                                               const std::shared_ptr<Listener>& listener,
                                               const ServerOptions& options) {
  const auto refusing = std::make_shared<RefusingHandler>(handler, options.retry_after);
  const auto processors =
      std::make_shared<FrameProcessorFactory>(std::make_shared<rpc::BoleProcessor>(handler),
                                              std::make_shared<rpc::BoleProcessor>(refusing));
  // The protocol of the server is only the way to its buffers.
  auto server = std::make_unique<TNonblockingServer>(
      processors, std::make_shared<apache::thrift::protocol::TBinaryProtocolFactory>(), listener);
  server->setNumIOThreads(options.num_io_threads);
  server->setMaxFrameSize(options.connections.max_frame_bytes);
  server->setMaxConnections(options.connections.max_connections + kEndingConnections);
  server->setOverloadAction(apache::thrift::server::T_OVERLOAD_CLOSE_ON_ACCEPT);
  server->setConnectionStackLimit(1);  // closed connections kept for use again; 0 is no limit
  server->setIdleReadBufferLimit(kIdleBufferBytes);
  server->setIdleWriteBufferLimit(kIdleBufferBytes);
  server->setResizeBufferEveryN(1);
  return server;
}

}  // namespace

Server::Server(std::shared_ptr<rpc::BoleIf> handler, ServerOptions options)
    : options_(Checked(std::move(options))),
      table_(std::make_shared<ConnectionTable>(options_.connections)),
      listener_(std::make_shared<Listener>(options_.address, options_.port, table_)) {
  apache::thrift::GlobalOutput.setOutputFunction(LogFromThrift);
  AllowOpenFiles(options_.connections.max_connections + kEndingConnections + kOtherFiles);
  server_ = MakeServer(handler, listener_, options_);
  Listen();
  if (options_.num_workers > 0) {
    workers_ = std::make_shared<WorkerPool>(
        WorkerPoolOptions{options_.num_workers, options_.max_waiting, options_.deadline});
    server_->setThreadManager(workers_);
  }
  serving_ = std::thread([this] {
    server_->serve();
    const std::lock_guard lock(mutex_);
    serving_ended_ = true;
    changed_.notify_all();
  });
  watching_ = std::thread([this] { WatchTimeouts(); });
}

Server::~Server() {
  Stop();
}

int Server::port() const {
  return listener_->getListenPort();
}

void Server::Listen() {
  try {
    server_->createAndListenOnSocket();
  } catch (const apache::thrift::TException& error) {
    throw Error(ErrorCode::kUnavailable, "cannot listen on " + options_.address + ":" +
                                             std::to_string(options_.port) + ": " + error.what());
  }
  LOG(INFO) << "listening on " << options_.address << ":" << port();
}

bool Server::Drain(milliseconds timeout) {
  const auto deadline = Connection::Clock::now() + timeout;
  table_->FinishUp();
  // Those who connected before, but haven't been accepted yet, may have sent a request.
  bool done = table_->WaitUntilEmpty(deadline);
  while (done && listener_->HasWaiting()) {
    std::this_thread::sleep_for(kPollInterval);
    done = table_->WaitUntilEmpty(deadline) && Connection::Clock::now() < deadline;
  }
  Stop();
  return done;
}

void Server::Stop() {
  if (!serving_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    watching_ends_ = true;
    changed_.notify_all();
    // Until the loops run they can't be stopped, and nothing tells when they do: ask again.
    do {
      server_->stop();
    } while (!changed_.wait_for(lock, kPollInterval, [this] { return serving_ended_; }));
  }
  serving_.join();
  watching_.join();
  // The tasks know their connections: let them end before the server deletes those.
  if (workers_ != nullptr) workers_->stop();
  server_.reset();
}

void Server::WatchTimeouts() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kWatchInterval, [this] { return watching_ends_; })) {
    table_->EndStalled(Connection::Clock::now());
  }
}

}  // namespace bole
