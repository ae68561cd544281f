#include "engine/service/http_server.h"

#include <glog/logging.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "engine/base/error.h"
#include "engine/service/http_stream.h"

namespace bole {
namespace {

// Browsers send about 1 KiB; every header costs several times its bytes.
constexpr size_t kMaxHeadBytes = 16 << 10;
// Ours are names and ids. cpp-httplib matches the path of a POST by std::regex.
constexpr size_t kMaxPathBytes = 512;

constexpr std::string_view kHeadTooLarge =
    "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: "
    "0\r\n\r\n";
constexpr std::string_view kNoRanges =
    "HTTP/1.1 416 Range Not Satisfiable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

// Threads that take connections in turn. cpp-httplib's own queue has no end.
class Tasks : public httplib::TaskQueue {
 public:
  Tasks(size_t num_threads, size_t max_waiting) : max_waiting_(max_waiting) {
    for (size_t i = 0; i < num_threads; ++i) threads_.emplace_back([this] { Work(); });
  }

  // Waits for room: meanwhile nobody accepts.
  void enqueue(std::function<void()> task) override {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return waiting_.size() < max_waiting_; });
    waiting_.push_back(std::move(task));
    work_.notify_one();
  }

  // Does what waits, and ends.
  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::function<void()> task = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      room_.notify_one();
      task();
    }
  }

  const size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable work_, room_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

std::string HeaderOf(const httplib::Request& request, const char* name) {
  // Twice the same header: two readers could believe different ones.
  return request.get_header_value_count(name) == 1 ? request.get_header_value(name) : "";
}

HttpRequest HeadOf(const httplib::Request& request) {
  return {.method = request.method,
          .path = request.path,
          .host = HeaderOf(request, "Host"),
          .content_type = HeaderOf(request, "Content-Type")};
}

// What keeps a body from being read; nothing when it may be.
std::optional<HttpReply> RefuseBody(const httplib::Request& request, size_t max_bytes) {
  if (request.has_header("Transfer-Encoding")) return HttpReply{.status = 411};
  const std::string length = HeaderOf(request, "Content-Length");
  size_t bytes = 0;
  const auto parsed = std::from_chars(length.data(), length.data() + length.size(), bytes);
  const bool is_number = parsed.ptr == length.data() + length.size() && !length.empty();
  if (parsed.ec == std::errc::result_out_of_range) return HttpReply{.status = 413};
  if (!is_number) return HttpReply{.status = 411};
  if (bytes > max_bytes) return HttpReply{.status = 413};
  return std::nullopt;
}

std::optional<HttpReply> RefuseForSyntax(const httplib::Request& request, size_t max_body_bytes) {
  if (request.path.size() > kMaxPathBytes) return HttpReply{.status = 414};
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  if (request.method != "POST") return HttpReply{.status = 405};
  return RefuseBody(request, max_body_bytes);
}

void Send(const HttpReply& reply, httplib::Response& response) {
  response.status = reply.status;
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  response.set_content(reply.body, reply.type);
}

// Makes contents be what they are: neither cut to ranges nor packed, here or on their way in.
void IgnoreCodings(httplib::Request& request) {
  for (const char* name : {"Accept-Encoding", "Content-Encoding"}) request.headers.erase(name);
}

// cpp-httplib reads ranges by std::regex, before anything can stop it.
bool AsksForRanges(std::string_view head) {
  constexpr std::string_view kName = "\nrange:";
  const auto same = [](char a, char b) { return a == b || (a | 0x20) == b; };
  return std::search(head.begin(), head.end(), kName.begin(), kName.end(), same) != head.end();
}

}  // namespace

class HttpServer::Engine : private httplib::Server {
 public:
  Engine(std::shared_ptr<const HttpApplication> application, const HttpOptions& options)
      : application_(std::move(application)), options_(options) {
    set_payload_max_length(options.max_body_bytes);
    set_tcp_nodelay(true);
    // Its own would share the port with another process, in silence.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    new_task_queue = [options] { return new Tasks(options.num_threads, options.max_waiting); };
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return Route(request, response);
    });
    Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
      HttpRequest whole = HeadOf(request);
      whole.body = request.body;
      Send(Answer(whole), response);
    });
  }

  ~Engine() override {
    stopping_ = true;
    stop();
    if (listener_.joinable()) listener_.join();
  }

  // Returns the port.
  int Start() {
    int port = options_.port;
    if (port == 0) {
      port = bind_to_any_port(options_.address);
    } else if (!bind_to_port(options_.address, port)) {
      port = -1;
    }
    if (port < 0) {
      throw Error(ErrorCode::kUnavailable, "can't listen for HTTP at " + options_.address + ":" +
                                               std::to_string(options_.port));
    }
    listener_ = std::thread([this] {
      if (!listen_after_bind() && !stopping_) LOG(ERROR) << "the console's port has ended";
      ended_ = true;
    });
    // stop() has no effect before.
    while (!is_running() && !ended_) std::this_thread::yield();
    return port;
  }

 private:
  HandlerResponse Route(const httplib::Request& request, httplib::Response& response) const {
    const HttpRequest head = HeadOf(request);
    std::optional<HttpReply> reply = RefuseForSyntax(request, options_.max_body_bytes);
    if (!reply) reply = application_->Refuse(head);
    if (!reply && request.method == "POST") return HandlerResponse::Unhandled;  // read the body
    Send(reply ? *reply : Answer(head), response);
    return HandlerResponse::Handled;
  }

  HttpReply Answer(const HttpRequest& request) const {
    try {
      return application_->Answer(request);
    } catch (const std::exception& error) {
      LOG(ERROR) << "console: " << request.path << ": " << error.what();
      return {.status = 500, .body = "the service failed; its log says how\n"};
    }
  }

  bool process_and_close_socket(socket_t socket) override {
    if (!stopping_) {
      HttpStream stream(socket, options_.transfer_timeout);
      Serve(stream);
    }
    close(socket);
    return true;
  }

  void Serve(HttpStream& stream) {
    if (!stream.ReadHead(kMaxHeadBytes)) {
      if (!stream.received_anything()) return;
      stream.write(kHeadTooLarge.data(), kHeadTooLarge.size());
    } else if (AsksForRanges(stream.received())) {
      stream.write(kNoRanges.data(), kNoRanges.size());
    } else {
      bool closed = false;
      process_request(stream, true, closed, IgnoreCodings);
    }
    stream.Finish(options_.max_body_bytes);
  }

  const std::shared_ptr<const HttpApplication> application_;
  const HttpOptions options_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> ended_ = false;
  std::thread listener_;
};

HttpServer::HttpServer(std::shared_ptr<const HttpApplication> application,
                       const HttpOptions& options)
    : engine_(std::make_unique<Engine>(std::move(application), options)), port_(engine_->Start()) {}

HttpServer::~HttpServer() = default;

}  // namespace bole
