// The bytes of one HTTP connection under deadlines.
#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace bole {

// What cpp-httplib reads a request from and writes its reply to.
//
// Doesn't own the socket. Thread safety: none.
class HttpStream : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  HttpStream(int socket, std::chrono::milliseconds timeout);

  // Reads until the blank line behind the headers, and keeps what it read for read(). False when
  // they don't end within `max_bytes`, the deadline or the connection.
  bool ReadHead(size_t max_bytes);
  bool received_anything() const { return !received_.empty(); }
  std::string_view received() const { return received_; }

  // Lets the client read the reply before the connection ends: says that there is no more, and
  // drops what still comes, up to `max_bytes`.
  void Finish(size_t max_bytes);

  bool is_readable() const override { return taken_ < received_.size() || Wait(false, deadline_); }
  bool is_writable() const override { return Wait(true, Clock::now() + timeout_); }
  ssize_t read(char* to, size_t size) override;
  ssize_t write(const char* from, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  // Whether the socket can be read or written before the time.
  bool Wait(bool to_write, Clock::time_point until) const;
  ssize_t Receive(char* to, size_t size) const;

  const int socket_;
  const std::chrono::milliseconds timeout_;
  const Clock::time_point deadline_;  // of reading
  Clock::time_point write_deadline_;  // set by the first write
  bool has_written_ = false;
  std::string received_;
  size_t taken_ = 0;  // of received_, by read()
};

}  // namespace bole
