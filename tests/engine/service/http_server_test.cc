#include "engine/service/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "engine/base/error.h"
#include "tests/engine/service/test_client.h"

namespace bole {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr int kPatienceMs = 20'000;

// Says what it was asked.
class Echo : public HttpApplication {
 public:
  std::optional<HttpReply> Refuse(const HttpRequest& head) const override {
    if (head.content_type == "bad") return HttpReply{.status = 415, .body = "refused"};
    return std::nullopt;
  }
  HttpReply Answer(const HttpRequest& request) const override {
    ++num_answers;
    if (request.path == "/throw") throw std::runtime_error("a secret");
    if (request.path == "/large") return {.body = std::string(3 << 20, 'x')};
    return {.body = request.method + " " + request.path + " at " + request.host + " as " +
                    request.content_type + ": " + request.body,
            .headers = {{"X-Test", "yes"}}};
  }
  mutable std::atomic<int> num_answers = 0;
};

struct HttpServerTest : testing::Test {
  // All that comes back for the bytes.
  std::string Exchange(const std::string& bytes) const {
    RawConnection connection(server.port());
    connection.Send(bytes);
    return connection.Receive(kPatienceMs);
  }
  std::string Get(const std::string& path, const std::string& headers = "") const {
    return Exchange("GET " + path + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n");
  }
  std::string Post(const std::string& body, const std::string& headers) const {
    return Exchange("POST /p HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n" + body);
  }

  std::shared_ptr<Echo> echo = std::make_shared<Echo>();
  HttpServer server{echo,
                    {.max_body_bytes = 1000, .transfer_timeout = std::chrono::milliseconds(400)}};
};

TEST_F(HttpServerTest, AnswersOneRequestAndEndsTheConnection) {
  const std::string reply = Get("/a?b=c");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(reply, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(reply, HasSubstr("X-Test: yes\r\n"));
  EXPECT_THAT(reply, HasSubstr("\r\n\r\nGET /a at here as : "));
  EXPECT_THAT(Exchange("HEAD /a HTTP/1.1\r\nHost: here\r\n\r\n"), Not(HasSubstr("HEAD /a at")));
}

TEST_F(HttpServerTest, ReadsABodyOfKnownLength) {
  EXPECT_THAT(Post("伯乐!", "Content-Type: x/y\r\nContent-Length: 7\r\n"),
              HasSubstr("POST /p at here as x/y: 伯乐!"));
  EXPECT_THAT(Post(std::string(1000, 'x'), "Content-Length: 1000\r\n"), HasSubstr(" 200 "));
}

TEST_F(HttpServerTest, RefusesABodyThatIsTooLargeOrHasNoLength) {
  EXPECT_THAT(Post(std::string(1001, 'x'), "Content-Length: 1001\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(Post("", "Content-Length: 999999999999\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(Post("", "Content-Length: 99999999999999999999\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(Post("", "Content-Length: -1\r\n"), StartsWith("HTTP/1.1 411"));
  EXPECT_THAT(Post("", "Content-Length: 5x\r\n"), StartsWith("HTTP/1.1 411"));
  EXPECT_THAT(Post("2\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"),
              StartsWith("HTTP/1.1 411"));
  EXPECT_THAT(Post("ab", ""), StartsWith("HTTP/1.1 411"));
  EXPECT_THAT(Post("ab", "Content-Length: 2\r\nContent-Length: 3\r\n"), StartsWith("HTTP/1.1 411"));
  EXPECT_EQ(echo->num_answers, 0);
}

TEST_F(HttpServerTest, RefusesBeforeItReadsTheBody) {
  EXPECT_THAT(Post("", "Content-Type: bad\r\nContent-Length: 900\r\n"), HasSubstr("refused"));
  EXPECT_EQ(echo->num_answers, 0);
}

TEST_F(HttpServerTest, RefusesOtherMethodsAndLongPaths) {
  EXPECT_THAT(Exchange("PUT /a HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(Exchange("OPTIONS /a HTTP/1.1\r\nHost: here\r\n\r\n"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(Exchange("NONSENSE\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(Get("/" + std::string(600, 'a')), StartsWith("HTTP/1.1 414"));
  EXPECT_THAT(Exchange("POST /" + std::string(8000, 'a') +
                       " HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 414"));
}

// One header that is too long, many short ones, and ranges that would repeat the content.
TEST_F(HttpServerTest, HoldsWhatHeadersMayDemand) {
  EXPECT_THAT(Get("/a", "X: " + std::string(20'000, 'x') + "\r\n"), StartsWith("HTTP/1.1 431"));
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "X: y\r\n";
  EXPECT_THAT(Get("/a", many), StartsWith("HTTP/1.1 431"));
  std::string ranges = "rAnge: bytes=0-";
  for (int i = 0; i < 2000; ++i) ranges += ",0-";
  EXPECT_THAT(Get("/a", ranges + "\r\n"), StartsWith("HTTP/1.1 416"));
  EXPECT_THAT(Get("/a", "Accept-Encoding: gzip, br\r\n"), Not(HasSubstr("Content-Encoding")));
  EXPECT_THAT(Post("ab", "Content-Encoding: gzip\r\nContent-Length: 2\r\n"), HasSubstr(": ab"));
  EXPECT_THAT(Get("/a", "Host: there\r\n"), HasSubstr("GET /a at  as"));  // two hosts are none
}

TEST_F(HttpServerTest, LogsAFailureAndKeepsItsReason) {
  const std::string reply = Get("/throw");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 500"));
  EXPECT_THAT(reply, Not(HasSubstr("secret")));
}

TEST_F(HttpServerTest, SendsAllOfALargeReply) {
  EXPECT_GT(Get("/large").size(), size_t{3} << 20);
}

// More than there are threads, each with half a request: all are ended by the deadline, and then
// others are served.
TEST_F(HttpServerTest, EndsRequestsSentByHalf) {
  std::vector<std::unique_ptr<RawConnection>> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(std::make_unique<RawConnection>(server.port()));
    slow.back()->Send(i % 2 == 0 ? "GET /a HTTP/1.1\r\nHo" : "");
  }
  RawConnection body(server.port());
  body.Send("POST /p HTTP/1.1\r\nHost: here\r\nContent-Length: 900\r\n\r\nabc");
  EXPECT_THAT(Get("/a"), HasSubstr(" 200 "));
  for (const auto& connection : slow) EXPECT_TRUE(connection->IsEndedWithin(kPatienceMs));
  EXPECT_TRUE(body.IsEndedWithin(kPatienceMs));
}

TEST_F(HttpServerTest, TakesItsPortAloneAndGivesItBack) {
  const HttpOptions same = {.port = server.port()};
  EXPECT_THROW(HttpServer(echo, same), Error);
  int port = 0;
  {
    const HttpServer other(echo, {});
    port = other.port();
    EXPECT_NE(port, server.port());
  }
  EXPECT_NO_THROW(HttpServer(echo, {.port = port}));
}

}  // namespace
}  // namespace bole
