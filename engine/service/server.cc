#include "engine/service/server.h"

#include <glog/logging.h>
#include <sys/resource.h>
#include <thrift/TOutput.h>

#include "bole_rpc/bole_constants.h"
#include "engine/base/error.h"
#include "engine/service/frame_processor.h"
#include "engine/service/handler.h"

namespace bole {
namespace {

using std::chrono::milliseconds;

// Files that the process has open beside its connections: snapshots, logs, pipes; and
// connections that were ended but not closed yet.
constexpr size_t kOtherFiles = 256;

void LogFromThrift(const char* message) {
  LOG_EVERY_T(INFO, 10) << "thrift: " << message << " (one in " << google::COUNTER << ")";
}

// Without a descriptor for each connection, clients would be turned away at the door.
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
  AllowOpenFiles(options.connections.max_connections + kOtherFiles);
  return options;
}

std::shared_ptr<FrameProcessorFactory> MakeProcessors(const std::shared_ptr<rpc::BoleIf>& handler,
                                                      milliseconds retry_after) {
  const auto refusing = std::make_shared<RefusingHandler>(handler, retry_after);
  return std::make_shared<FrameProcessorFactory>(std::make_shared<rpc::BoleProcessor>(handler),
                                                 std::make_shared<rpc::BoleProcessor>(refusing));
}

}  // namespace

Server::Server(std::shared_ptr<rpc::BoleIf> handler, ServerOptions options)
    : options_(Checked(std::move(options))),
      table_(std::make_shared<ConnectionTable>(options_.connections)),
      acceptor_(options_.address, options_.port, table_) {
  apache::thrift::GlobalOutput.setOutputFunction(LogFromThrift);
  if (options_.num_workers > 0) {
    workers_ = std::make_shared<WorkerPool>(
        WorkerPoolOptions{options_.num_workers, options_.max_waiting, options_.deadline});
  }
  const auto processors = MakeProcessors(handler, options_.retry_after);
  for (size_t i = 0; i < options_.num_io_threads; ++i) {
    io_threads_.push_back(
        std::make_unique<IoThread>(processors, workers_, options_.connections.max_frame_bytes));
  }
  acceptor_.Start([this, next = size_t{0}](std::shared_ptr<Connection> connection) mutable {
    io_threads_[next++ % io_threads_.size()]->Serve(std::move(connection));
  });
}

Server::~Server() {
  Stop();
}

bool Server::Drain(milliseconds timeout) {
  const auto deadline = Connection::Clock::now() + timeout;
  acceptor_.Close();
  table_->FinishUp();
  const bool done = table_->WaitUntilEmpty(deadline);
  Stop();
  return done;
}

void Server::Stop() {
  acceptor_.Stop();
  for (const auto& thread : io_threads_) thread->Stop();
  // Tasks know their connections: they end before those are deleted.
  if (workers_ != nullptr) workers_->stop();
  io_threads_.clear();
}

}  // namespace bole
