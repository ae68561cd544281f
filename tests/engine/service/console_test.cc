#include "engine/service/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/service/console_files.h"
#include "engine/service/handler.h"
#include "engine/store/file.h"
#include "engine/store/manifest.h"
#include "tests/engine/service/fake_answers.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kId = "20260630-020000-1f2e3d4c";
constexpr const char* kLater = "20260701-020000-00000000";

struct ConsoleTest : testing::Test {
  ConsoleTest() {
    Publish(kId);
    Publish(kLater);
    WriteFileAtomically(work / "CURRENT", std::string(kLater) + "\n");
  }

  void Publish(const std::string& id) {
    const std::filesystem::path directory = work / "snapshots" / id;
    std::filesystem::create_directories(directory);
    WriteFileAtomically(directory / "report.html", "<p>伯乐 " + id + "</p>");
    const nlohmann::json sample = {{"kind", "member"}, {"id", "m1"}, {"title", "</script>算法"}};
    WriteManifest(directory, {{"created_at", 1782784800},
                              {"rows", {{"members", 7}, {"jobs", 3}}},
                              {"samples", nlohmann::json::array({sample})}});
  }

  HttpReply Ask(const HttpRequest& request) const {
    const auto refusal = console.Refuse(request);
    return refusal ? *refusal : console.Answer(request);
  }
  HttpReply Get(const std::string& path) const {
    return Ask({.method = "GET", .path = path, .host = "localhost:8080"});
  }
  HttpReply Post(const std::string& body, const std::string& type = "application/json") const {
    return Ask({.method = "POST",
                .path = "/thrift",
                .host = "127.0.0.1:8080",
                .content_type = type,
                .body = body});
  }
  static std::string PolicyOf(const HttpReply& reply) {
    for (const auto& [name, value] : reply.headers) {
      if (name == "Content-Security-Policy") return value;
    }
    return "";
  }

  TemporaryDirectory work;
  std::shared_ptr<SnapshotKeeper> keeper = std::make_shared<SnapshotKeeper>(
      std::make_shared<FakeSource>(1), SnapshotKeeperOptions{std::chrono::milliseconds(0)});
  Console console{std::make_shared<Handler>(keeper), PublishedNights(work.path()), "bole.example"};
};

TEST_F(ConsoleTest, HasThePageAndItsPartsInside) {
  EXPECT_EQ(Get("/").type, "text/html; charset=utf-8");
  EXPECT_THAT(Get("/").body, HasSubstr("<!doctype html>"));
  for (const ConsoleFile& file : ConsoleFiles()) {
    const HttpReply reply = Get("/" + std::string(file.name));
    EXPECT_EQ(reply.status, 200) << file.name;
    EXPECT_EQ(reply.body, file.content);
    EXPECT_THAT(PolicyOf(reply), HasSubstr("default-src 'self'"));
  }
  EXPECT_EQ(Get("/app.js").type, "text/javascript; charset=utf-8");
  for (const char* path : {"/nothing", "/../console.h", "", "/report", "//"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

// The page is told by bole.json what to send: every method and struct is there.
TEST_F(ConsoleTest, DescribesTheServiceToThePage) {
  const nlohmann::json idl = nlohmann::json::parse(Get("/bole.json").body);
  std::set<std::string> methods;
  for (const auto& function : idl.at("services").at(0).at("functions")) {
    methods.insert(function.at("name").get<std::string>());
  }
  EXPECT_THAT(methods, testing::IsSupersetOf({"searchMembers", "explain", "status"}));
}

// The page asks no other host: none is named anywhere in it.
TEST_F(ConsoleTest, NamesNoOtherHost) {
  for (const ConsoleFile& file : ConsoleFiles()) {
    if (file.name == "bole.json") continue;
    std::string content(file.content);
    const std::string svg = "http://www.w3.org/2000/svg";  // a name, not an address
    if (const size_t at = content.find(svg); at != std::string::npos) content.erase(at, svg.size());
    EXPECT_THAT(content, Not(HasSubstr("://"))) << file.name;
  }
}

TEST_F(ConsoleTest, AnswersCalls) {
  const HttpReply reply = Post(R"([1,"status",1,0,{}])");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.type, "application/json");
  EXPECT_THAT(reply.body, HasSubstr("\"s1\""));
  EXPECT_EQ(Post(R"([1,"status",1,0,{}])", "Application/JSON; charset=utf-8").status, 200);
  EXPECT_EQ(Post("nonsense").status, 400);
}

TEST_F(ConsoleTest, RefusesWhatAPageElsewhereCouldSend) {
  const std::string call = R"([1,"status",1,0,{}])";
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data", "application/jsonx"}) {
    EXPECT_EQ(Post(call, type).status, 415) << type;
  }
  HttpRequest request = {.method = "GET", .path = "/", .host = "evil.example"};
  EXPECT_EQ(Ask(request).status, 421);
  request = {.method = "GET", .path = "/thrift", .host = "localhost"};
  EXPECT_EQ(Ask(request).status, 405);
  request = {
      .method = "POST", .path = "/", .host = "localhost", .content_type = "application/json"};
  EXPECT_EQ(Ask(request).status, 405);
}

TEST_F(ConsoleTest, KnowsItsHosts) {
  for (const char* host : {"localhost", "localhost:80", "127.0.0.1", "10.1.2.3:8080", "[::1]",
                           "[fe80::1]:8080", "bole.example:1"}) {
    EXPECT_TRUE(IsOwnHost(host, "bole.example")) << host;
  }
  for (const char* host : {"", ":80", "evil.example", "localhost.evil.example", "127.0.0.1.evil",
                           "[::1", "[evil]", "127.1.example:80", "xbole.example"}) {
    EXPECT_FALSE(IsOwnHost(host, "bole.example")) << host;
  }
  EXPECT_FALSE(IsOwnHost("", ""));
}

TEST_F(ConsoleTest, ListsTheSnapshotsTheNewestFirst) {
  const nlohmann::json nights = nlohmann::json::parse(Get("/nights.json").body);
  ASSERT_EQ(nights.size(), 2u);
  EXPECT_EQ(nights[0].at("id"), kLater);
  EXPECT_EQ(nights[0].at("current"), true);
  EXPECT_EQ(nights[1].at("current"), false);
  EXPECT_EQ(nights[1].at("rows").at("members"), 7);
  EXPECT_EQ(nights[1].at("samples")[0].at("title"), "</script>算法");
}

TEST_F(ConsoleTest, ListsADamagedSnapshotBesideTheOthers) {
  WritePlainFile(work / "snapshots" / kId / kManifestName, "{}");
  const nlohmann::json nights = nlohmann::json::parse(Get("/nights.json").body);
  EXPECT_EQ(nights[0].at("problem"), "");
  EXPECT_NE(nights[1].at("problem"), "");
}

TEST_F(ConsoleTest, ShowsAReportThatCanReachNothing) {
  const HttpReply reply = Get(std::string("/report/") + kId);
  EXPECT_EQ(reply.body, std::string("<p>伯乐 ") + kId + "</p>");
  EXPECT_THAT(PolicyOf(reply), HasSubstr("default-src 'none'"));
  EXPECT_THAT(PolicyOf(reply), HasSubstr("sandbox allow-scripts"));
  for (const char* id : {"", "..", "../../CURRENT", "20990101-000000-00000000", "%2e%2e"}) {
    EXPECT_EQ(Get(std::string("/report/") + id).status, 404) << id;
  }
}

TEST_F(ConsoleTest, ShowsNoDamagedReport) {
  WritePlainFile(work / "snapshots" / kId / "report.html", "<p>other</p>");
  try {
    Get(std::string("/report/") + kId);
    FAIL() << "the checksum is wrong";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
  }
}

}  // namespace
}  // namespace bole
