#include "engine/service/listener.h"

#include <fcntl.h>
#include <glog/logging.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace bole {
namespace {

using apache::thrift::transport::TNonblockingServerSocket;
using apache::thrift::transport::TSocket;
using apache::thrift::transport::TTransportException;

int OpenSpare() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace

Listener::Listener(const std::string& address, int port, std::shared_ptr<ConnectionTable> table)
    : TNonblockingServerSocket(address, port), table_(std::move(table)), spare_fd_(OpenSpare()) {}

Listener::~Listener() {
  if (spare_fd_ >= 0) ::close(spare_fd_);
}

bool Listener::HasWaiting() {
  pollfd listening = {.fd = getSocketFD(), .events = POLLIN, .revents = 0};
  return ::poll(&listening, 1, 0) > 0;
}

std::shared_ptr<TSocket> Listener::acceptImpl() {
  if (spare_fd_ < 0) spare_fd_ = OpenSpare();
  try {
    return TNonblockingServerSocket::acceptImpl();
  } catch (const TTransportException& error) {
    LOG_EVERY_T(WARNING, 10) << "cannot accept: " << error.what();
    return MakeEnding();
  }
}

std::shared_ptr<TSocket> Listener::createSocket(THRIFT_SOCKET client) {
  return std::make_shared<Connection>(client, table_);
}

std::shared_ptr<Connection> Listener::MakeEnding() {
  if (spare_fd_ >= 0) ::close(std::exchange(spare_fd_, -1));
  int fd = ::accept4(getSocketFD(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  auto connection = std::make_shared<Connection>(fd, table_);
  connection->Abort();
  return connection;
}

}  // namespace bole
