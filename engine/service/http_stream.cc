#include "engine/service/http_stream.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace bole {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr size_t kBlockBytes = 4096;
// For a client that reads a reply while it still sends.
constexpr std::chrono::milliseconds kLingering{500};

}  // namespace

HttpStream::HttpStream(int socket, std::chrono::milliseconds timeout)
    : socket_(socket), timeout_(timeout), deadline_(Clock::now() + timeout) {}

bool HttpStream::Wait(bool to_write, Clock::time_point until) const {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd poll_of = {socket_, static_cast<short>(to_write ? POLLOUT : POLLIN), 0};
    const int ready = poll(&poll_of, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

ssize_t HttpStream::Receive(char* to, size_t size) const {
  if (!Wait(false, deadline_)) return -1;
  return recv(socket_, to, size, 0);
}

bool HttpStream::ReadHead(size_t max_bytes) {
  char block[kBlockBytes];
  while (received_.find(kEndOfHead) == std::string::npos) {
    if (received_.size() >= max_bytes) return false;
    const ssize_t got = Receive(block, std::min(sizeof(block), max_bytes - received_.size()));
    if (got <= 0) return false;
    received_.append(block, static_cast<size_t>(got));
  }
  return true;
}

void HttpStream::Finish(size_t max_bytes) {
  shutdown(socket_, SHUT_WR);
  const Clock::time_point until = Clock::now() + kLingering;
  char block[kBlockBytes];
  for (size_t dropped = 0; dropped < max_bytes && Wait(false, until);) {
    const ssize_t got = recv(socket_, block, sizeof(block), 0);
    if (got <= 0) return;
    dropped += static_cast<size_t>(got);
  }
}

ssize_t HttpStream::read(char* to, size_t size) {
  if (taken_ == received_.size()) return Receive(to, size);
  const size_t taken = std::min(size, received_.size() - taken_);
  std::memcpy(to, received_.data() + taken_, taken);
  taken_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t HttpStream::write(const char* from, size_t size) {
  if (!has_written_) write_deadline_ = Clock::now() + timeout_;
  has_written_ = true;
  // cpp-httplib takes what isn't written at once for an error of the connection.
  for (size_t sent = 0; sent < size;) {
    if (!Wait(true, write_deadline_)) return -1;
    const ssize_t some = send(socket_, from + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (some < 0 && errno != EAGAIN && errno != EINTR) return -1;
    sent += some > 0 ? static_cast<size_t>(some) : 0;
  }
  return static_cast<ssize_t>(size);
}

// Who is at the other end changes no answer.
void HttpStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void HttpStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace bole
