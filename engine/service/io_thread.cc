#include "engine/service/io_thread.h"

#include <glog/logging.h>
#include <sys/eventfd.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/server/TNonblockingServer.h>
#include <unistd.h>

#include <deque>
#include <future>
#include <mutex>

namespace bole {
namespace {

using apache::thrift::server::TNonblockingServer;
using apache::thrift::transport::TSocket;

// Buffers larger than this are given back after each answer, so that a thousand connections
// that once asked for much hold little.
constexpr size_t kIdleBufferBytes = 8 << 10;

}  // namespace

// What a TNonblockingServer believes to be its port: it is "readable" while connections wait
// in it, and accepting is taking one out, which can't fail.
class Inbox : public apache::thrift::transport::TNonblockingServerTransport {
 public:
  Inbox() : event_(::eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC)) {
    PCHECK(event_ >= 0) << "eventfd";
  }
  ~Inbox() override { ::close(event_); }

  void Put(std::shared_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(connection));
    }
    PCHECK(::eventfd_write(event_, 1) == 0);
  }

  // The server's to close.
  THRIFT_SOCKET getSocketFD() override { return ::dup(event_); }
  int getPort() override { return 0; }
  int getListenPort() override { return 0; }
  void close() override {}

 protected:
  std::shared_ptr<TSocket> acceptImpl() override {
    eventfd_t one = 0;
    PCHECK(::eventfd_read(event_, &one) == 0);
    const std::lock_guard lock(mutex_);
    CHECK(!waiting_.empty());
    std::shared_ptr<TSocket> connection = std::move(waiting_.front());
    waiting_.pop_front();
    return connection;
  }

 private:
  const int event_;  // counts those who wait
  std::mutex mutex_;
  std::deque<std::shared_ptr<Connection>> waiting_;
};

namespace {

std::unique_ptr<TNonblockingServer> MakeServer(
    const std::shared_ptr<apache::thrift::TProcessorFactory>& processors,
    const std::shared_ptr<Inbox>& inbox, const std::shared_ptr<WorkerPool>& workers,
    size_t max_frame_bytes) {
  // The protocol of the server is only the way to its buffers.
  auto server = std::make_unique<TNonblockingServer>(
      processors, std::make_shared<apache::thrift::protocol::TBinaryProtocolFactory>(), inbox);
  server->setMaxFrameSize(max_frame_bytes);
  server->setConnectionStackLimit(1);  // closed connections kept for use again; 0 is no limit
  server->setIdleReadBufferLimit(kIdleBufferBytes);
  server->setIdleWriteBufferLimit(kIdleBufferBytes);
  server->setResizeBufferEveryN(1);
  if (workers != nullptr) server->setThreadManager(workers);
  return server;
}

}  // namespace

IoThread::IoThread(std::shared_ptr<apache::thrift::TProcessorFactory> processors,
                   std::shared_ptr<WorkerPool> workers, size_t max_frame_bytes)
    : inbox_(std::make_shared<Inbox>()),
      server_(MakeServer(processors, inbox_, workers, max_frame_bytes)) {
  std::promise<void> registered;
  thread_ = std::thread([this, &registered] {
    server_->registerEvents(nullptr);
    registered.set_value();
    server_->serve();
  });
  // A server that hasn't registered can't be stopped.
  registered.get_future().wait();
}

IoThread::~IoThread() {
  CHECK(!thread_.joinable()) << "stop it first";
}

void IoThread::Serve(std::shared_ptr<Connection> connection) {
  inbox_->Put(std::move(connection));
}

void IoThread::Stop() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

}  // namespace bole
