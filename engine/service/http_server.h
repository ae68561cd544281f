// HTTP for a page that people open: one request a connection, a limit on everything.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bole {

struct HttpRequest {
  std::string method;  // "GET", "HEAD" or "POST"
  std::string path;    // decoded, without the query
  std::string host;    // the headers of these names; empty: not sent
  std::string content_type;
  std::string body;
};

struct HttpReply {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Thread safety: the methods are called from any number of threads.
class HttpApplication {
 public:
  virtual ~HttpApplication() = default;

  // Asked before a body is read: the reply to what isn't to be answered.
  virtual std::optional<HttpReply> Refuse(const HttpRequest& head) const = 0;

  // Only what wasn't refused. What it throws is logged, and answered by 500.
  virtual HttpReply Answer(const HttpRequest& request) const = 0;
};

struct HttpOptions {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: any that is free
  // Threads that read, answer and write: a connection has one until it ends.
  size_t num_threads = 8;
  // Accepted connections that wait for a thread; beyond it the system's backlog holds them.
  size_t max_waiting = 64;
  size_t max_body_bytes = size_t{4} << 20;
  // For the whole request to arrive, and for the whole reply to leave.
  std::chrono::milliseconds transfer_timeout{5000};
};

// Serves an application from construction to destruction.
//
// cpp-httplib reads the syntax; what it lacks is around it. It has no bound on a request's headers
// or on waiting connections, counts its timeouts from the last byte, unpacks and repeats contents
// as headers ask for, and matches paths by std::regex, whose depth grows with the text. So a
// request's head is read here (16 KiB at most), under a deadline; Range, Accept-Encoding and
// Content-Encoding mean nothing; and a body needs its length.
//
// Thread safety: none. Starts long-lived threads, as Server does.
class HttpServer {
 public:
  // Throws Error(kUnavailable) when it can't listen there.
  HttpServer(std::shared_ptr<const HttpApplication> application, const HttpOptions& options);

  // Finishes what is being answered, and drops what only waits.
  ~HttpServer();

  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }

 private:
  class Engine;

  std::unique_ptr<Engine> engine_;
  int port_ = 0;
};

}  // namespace bole
