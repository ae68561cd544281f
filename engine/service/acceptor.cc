#include "engine/service/acceptor.h"

#include <glog/logging.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr int kBacklog = 1024;  // clients that may wait to be accepted

// How often connections are looked at: well below the shortest timeout that makes sense. The
// pause, too, before clients are accepted again when the system has no room for them.
constexpr int kWatchIntervalMs = 250;

[[noreturn]] void ThrowCannotListen(const std::string& address, int port, const char* why) {
  throw Error(ErrorCode::kUnavailable,
              "cannot listen on " + address + ":" + std::to_string(port) + ": " + why);
}

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Addresses Resolve(const std::string& address, int port) {
  addrinfo hints = {};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) ThrowCannotListen(address, port, ::gai_strerror(error));
  return {found, &::freeaddrinfo};
}

// Listens on the first of the addresses where it can.
int Listen(const std::string& address, int port) {
  const Addresses addresses = Resolve(address, port);
  int error = EAFNOSUPPORT;
  for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
    const int fd = ::socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) continue;
    constexpr int kOn = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &kOn, sizeof(kOn));
    ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &kOn, sizeof(kOn));  // inherited by connections
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof(kOn));  // this one too
    if (::bind(fd, at->ai_addr, at->ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0) return fd;
    error = errno;
    ::close(fd);
  }
  ThrowCannotListen(address, port, std::strerror(error));
}

int PortOf(int fd) {
  sockaddr_storage name = {};
  socklen_t size = sizeof(name);
  PCHECK(::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) == 0);
  // The port is at the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&name)->sin_port);
}

// Whether a failed accept concerns one client, and there may be others.
bool ConcernsOneClient(int error) {
  switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return false;
    default:
      return error != EAGAIN;
  }
}

}  // namespace

Acceptor::Acceptor(const std::string& address, int port, std::shared_ptr<ConnectionTable> table)
    : table_(std::move(table)), listening_(Listen(address, port)) {
  wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  PCHECK(wake_ >= 0) << "eventfd";
  port_ = PortOf(listening_);
  LOG(INFO) << "listening on " << address << ":" << port_;
}

Acceptor::~Acceptor() {
  Stop();
  if (listening_ >= 0) ::close(listening_);
  ::close(wake_);
}

void Acceptor::Start(Receiver receive) {
  receive_ = std::move(receive);
  thread_ = std::thread([this] { Run(); });
}

void Acceptor::Close() {
  if (!thread_.joinable()) return;
  closing_ = true;
  Wake();
  closed_.wait(false);
}

void Acceptor::Stop() {
  stopping_ = true;
  Wake();
  if (thread_.joinable()) thread_.join();
}

void Acceptor::Wake() {
  ::eventfd_write(wake_, 1);
}

void Acceptor::Run() {
  while (!stopping_) {
    pollfd events[] = {{.fd = wake_, .events = POLLIN, .revents = 0},
                       {.fd = listening_, .events = POLLIN, .revents = 0}};
    ::poll(events, std::size(events), kWatchIntervalMs);
    eventfd_t flags = 0;
    ::eventfd_read(wake_, &flags);
    if (listening_ >= 0) AcceptAll();
    if (closing_ && listening_ >= 0) {
      ::close(std::exchange(listening_, -1));
      closed_ = true;
      closed_.notify_all();
    }
    table_->EndStalled(Connection::Clock::now());
  }
}

void Acceptor::AcceptAll() {
  for (;;) {
    const int fd = ::accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      if (table_->HasRoom()) {
        receive_(std::make_shared<Connection>(fd, table_));
      } else {
        ::close(fd);
      }
    } else if (!ConcernsOneClient(errno)) {
      if (errno == EAGAIN) return;
      LOG_EVERY_T(ERROR, 10) << "cannot accept a connection: " << std::strerror(errno);
      ::poll(nullptr, 0, kWatchIntervalMs);
      return;
    }
  }
}

}  // namespace bole
