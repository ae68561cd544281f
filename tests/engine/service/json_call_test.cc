#include "engine/service/json_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thrift/protocol/TJSONProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include "engine/base/error.h"
#include "engine/service/frame.h"
#include "engine/service/handler.h"
#include "engine/service/server.h"
#include "tests/engine/service/fake_answers.h"
#include "tests/engine/service/test_client.h"

namespace bole {
namespace {

using apache::thrift::TApplicationException;
using apache::thrift::protocol::TJSONProtocol;
using apache::thrift::transport::TMemoryBuffer;

struct JsonCallTest : testing::Test {
  std::string Call(const std::string& message) { return AnswerJson(processor, message); }

  // What a client of Thrift's own sends, and what it reads of the reply.
  std::string RequestOf(const std::function<void(rpc::BoleClient&)>& send) {
    const auto buffer = std::make_shared<TMemoryBuffer>();
    rpc::BoleClient client(std::make_shared<TJSONProtocol>(buffer));
    send(client);
    return buffer->getBufferAsString();
  }
  rpc::BoleClient ReaderOf(const std::string& reply) {
    const auto buffer = std::make_shared<TMemoryBuffer>();
    buffer->write(reinterpret_cast<const uint8_t*>(reply.data()),
                  static_cast<uint32_t>(reply.size()));
    return rpc::BoleClient(std::make_shared<TJSONProtocol>(buffer));
  }

  bool IsRefused(const std::string& message) {
    try {
      Call(message);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kInvalidArgument;
    }
    return false;
  }

  std::shared_ptr<SnapshotKeeper> keeper = std::make_shared<SnapshotKeeper>(
      std::make_shared<FakeSource>(1), SnapshotKeeperOptions{std::chrono::milliseconds(0)});
  std::shared_ptr<Handler> handler = std::make_shared<Handler>(keeper);
  rpc::BoleProcessor processor{handler};
};

TEST_F(JsonCallTest, AnswersAsThePortOfThriftDoes) {
  Server server(handler, {.port = 0});
  const auto thrift = MakeClient(server.port());
  const rpc::ListRequest request = MakeListRequest("member-7", 3);
  rpc::ListAnswer expected;
  thrift->jobsForMember(expected, request);

  const std::string reply =
      Call(RequestOf([&](rpc::BoleClient& client) { client.send_jobsForMember(request); }));
  rpc::ListAnswer answer;
  ReaderOf(reply).recv_jobsForMember(answer);
  answer.snapshotAgeSeconds = expected.snapshotAgeSeconds;  // the clock went on
  EXPECT_EQ(answer, expected);
}

TEST_F(JsonCallTest, SearchesAsThePortOfThriftDoes) {
  Server server(handler, {.port = 0});
  rpc::SearchRequest request;
  request.viewerId = "member-7";
  request.query = "工程师 \"a\\b\" \x01";
  request.__set_since(-1'234'567'890'123);
  rpc::SearchAnswer expected;
  MakeClient(server.port())->searchJobs(expected, request);

  const std::string reply =
      Call(RequestOf([&](rpc::BoleClient& client) { client.send_searchJobs(request); }));
  rpc::SearchAnswer answer;
  ReaderOf(reply).recv_searchJobs(answer);
  answer.snapshotAgeSeconds = expected.snapshotAgeSeconds;
  EXPECT_EQ(answer, expected);
  EXPECT_EQ(answer.items[0].news[0].at, -1'234'567'890'122);
}

TEST_F(JsonCallTest, AnswersAWrongRequestByTheExceptionOfTheIdl) {
  const rpc::ListRequest request = MakeListRequest("谁", 3);
  const std::string reply =
      Call(RequestOf([&](rpc::BoleClient& client) { client.send_jobsForMember(request); }));
  rpc::ListAnswer answer;
  try {
    ReaderOf(reply).recv_jobsForMember(answer);
    FAIL() << "nobody of that id is known";
  } catch (const rpc::NotFound& error) {
    EXPECT_EQ(error.id, "谁");
  }
}

TEST_F(JsonCallTest, ReadsWhatAPageWrites) {
  const std::string reply =
      Call(R"([1,"jobsForMember",1,0,{"1":{"rec":{"1":{"str":"member-7"},"2":{"i32":1}}}}])");
  EXPECT_THAT(reply,
              testing::StartsWith(R"([1,"jobsForMember",2,0,{"0":{"rec":{"1":{"lst":["rec",1,)"));
}

TEST_F(JsonCallTest, AnswersAnUnknownMethodByItsKindOfException) {
  const std::string reply = Call(R"([1,"forgetEverything",1,5,{}])");
  EXPECT_THAT(reply, testing::StartsWith(R"([1,"forgetEverything",3,5,)"));
}

TEST_F(JsonCallTest, RefusesWhatIsNoMessage) {
  for (const char* message :
       {"", "{}", "[]", "null", "[1", "[2,\"status\",1,0,{}]", "[1,\"status\",2,0,{}]",
        "[1,\"status\",1,0,{}", "\x80\x01\x00\x01", "[1,\"status\",1,99999999999999999999,{}]",
        "[1,\"jobsForMember\",1,0,{\"1\":{\"str\":7}}]",
        "[1,\"jobsForMember\",1,0,{\"1\":{\"rec\":{\"1\":{\"str\":\"\\ud800\"}}}}]",
        "[1,\"status\",1,0,{}] [1,\"status\",1,0,{}]"}) {
    EXPECT_TRUE(IsRefused(message)) << message;
  }
  EXPECT_FALSE(IsRefused("[1,\"status\",1,0,{}]\n"));
}

// A list that claims to be long, and a text, and a depth, each beyond its limit.
TEST_F(JsonCallTest, HoldsTheLimitsOfTheThriftPort) {
  const auto ids = [](const std::string& size, const std::string& rest) {
    return R"([1,"jobsForMember",1,0,{"1":{"rec":{"1":{"str":"member-7"},"4":{"lst":["str",)" +
           size + rest + "]}}}}]";
  };
  for (const char* size : {"20001", "2147483647", "4294967295", "-1", "1073741824"}) {
    EXPECT_TRUE(IsRefused(ids(size, ""))) << size;
  }
  EXPECT_FALSE(IsRefused(ids("1", ",\"x\"")));
  const std::string longest(static_cast<size_t>(kMaxStringBytes), 'x');
  EXPECT_FALSE(IsRefused(ids("1", ",\"" + longest + "\"")));
  EXPECT_TRUE(IsRefused(ids("1", ",\"" + longest + "x\"")));

  const auto nested = [](int depth) {
    std::string unknown;
    for (int i = 0; i < depth; ++i) unknown += R"({"9":{"rec":)";
    unknown += "{}";
    for (int i = 0; i < depth; ++i) unknown += "}}";
    return R"([1,"jobsForMember",1,0,)" + unknown + "]";
  };
  EXPECT_FALSE(IsRefused(nested(3)));
  EXPECT_TRUE(IsRefused(nested(1000)));
}

// Every way of cutting a good message short, and every byte of it changed.
TEST_F(JsonCallTest, SurvivesDamage) {
  const std::string good = R"([1,"jobsForMember",1,0,{"1":{"rec":{"1":{"str":"member-7"}}}}])";
  ASSERT_FALSE(IsRefused(good));
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_TRUE(IsRefused(good.substr(0, size))) << size;
  }
  for (size_t i = 0; i < good.size(); ++i) {
    for (const char byte : {'\0', '"', '[', '}', '9', '\\', '\xff'}) {
      std::string bad = good;
      bad[i] = byte;
      IsRefused(bad);  // refused or answered: it must come back
    }
  }
}

}  // namespace
}  // namespace bole
