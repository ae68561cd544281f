#include "engine/service/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thrift/TApplicationException.h>

#include <atomic>
#include <future>
#include <thread>

#include "engine/base/error.h"
#include "engine/service/handler.h"
#include "tests/engine/service/fake_answers.h"
#include "tests/engine/service/test_client.h"

namespace bole {
namespace {

using std::chrono::milliseconds;

constexpr ClientProtocol kProtocols[] = {ClientProtocol::kBinary, ClientProtocol::kCompact,
                                         ClientProtocol::kHeaderBinary,
                                         ClientProtocol::kHeaderCompact};

ServerOptions AnyPort() {
  ServerOptions options;
  options.port = 0;
  return options;
}

struct ServerTest : testing::Test {
  std::unique_ptr<Server> MakeServer(const ServerOptions& options = AnyPort()) {
    return std::make_unique<Server>(std::make_shared<Handler>(keeper), options);
  }

  // Publishes a snapshot whose lists call `on_list` first.
  void OnList(std::function<void(const ListRequest&)> on_list) {
    source->on_open = [on_list](FakeAnswers& answers) { answers.on_list = on_list; };
    source->Publish(2);
    keeper->Poll();
  }

  std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>(1);
  std::shared_ptr<SnapshotKeeper> keeper = std::make_shared<SnapshotKeeper>(
      source, SnapshotKeeperOptions{milliseconds(0), 3, milliseconds(0)});
};

rpc::ListAnswer AskJobs(rpc::BoleClient& client, int count = 20) {
  rpc::ListAnswer answer;
  client.jobsForMember(answer, MakeListRequest("member-7", count));
  return answer;
}

TEST_F(ServerTest, AnswersInEveryProtocolOnOnePort) {
  const auto server = MakeServer();
  for (const ClientProtocol protocol : kProtocols) {
    const auto client = MakeClient(server->port(), protocol);
    for (int i = 0; i < 3; ++i) {
      const rpc::ListAnswer answer = AskJobs(*client);
      EXPECT_EQ(answer.items.size(), 20u);
      EXPECT_TRUE(IsConsistent(answer));
    }
  }
}

TEST_F(ServerTest, ChangesTheProtocolFromFrameToFrame) {
  const auto server = MakeServer();
  RawConnection connection(server->port());
  std::string sent;
  for (const ClientProtocol protocol : kProtocols) {
    sent += WireRequest(protocol, MakeListRequest("member-7", 1));
  }
  connection.Send(sent);
  const std::string received = connection.Receive(300);
  EXPECT_EQ(received.substr(4, 2), "\x80\x01");
  EXPECT_NE(received.find("\x82\x41"), std::string::npos);  // a compact reply
  EXPECT_NE(received.find("\x0f\xff"), std::string::npos);
}

TEST_F(ServerTest, SendsTypedErrorsInEveryProtocol) {
  const auto server = MakeServer();
  for (const ClientProtocol protocol : kProtocols) {
    const auto client = MakeClient(server->port(), protocol);
    EXPECT_THROW(AskJobs(*client, 0), rpc::InvalidRequest);
    rpc::ListAnswer answer;
    EXPECT_THROW(client->jobsForMember(answer, MakeListRequest("nobody")), rpc::NotFound);
    EXPECT_TRUE(IsConsistent(AskJobs(*client)));
  }
}

TEST_F(ServerTest, TellsThatAMessageCannotBeReadAndGoesOn) {
  const auto server = MakeServer();
  for (const ClientProtocol protocol : kProtocols) {
    const auto client = MakeClient(server->port(), protocol);
    rpc::ListRequest request = MakeListRequest(std::string(100'000, 'x'));  // over the limit
    rpc::ListAnswer answer;
    try {
      client->jobsForMember(answer, request);
      ADD_FAILURE();
    } catch (const apache::thrift::TApplicationException& error) {
      EXPECT_EQ(error.getType(), apache::thrift::TApplicationException::PROTOCOL_ERROR);
    }
    EXPECT_TRUE(IsConsistent(AskJobs(*client)));
  }
}

TEST_F(ServerTest, TellsThatAMethodIsUnknown) {
  const auto server = MakeServer();
  RawConnection connection(server->port());
  connection.Send(Framed(std::string("\x80\x01\0\x01\0\0\0\x04nope\0\0\0\x01\0", 17)));
  EXPECT_THAT(connection.Receive(300), testing::HasSubstr("nope"));
}

TEST_F(ServerTest, AnswersOneConnectionBeyondThriftsHundredMegabytes) {
  const auto server = MakeServer();
  const auto client = MakeClient(server->port());
  rpc::ListRequest request = MakeListRequest("member-7", 1);
  request.excludedIds.assign(10'000, std::string(250, 'x'));  // 2.5 MB
  rpc::ListAnswer answer;
  for (int i = 0; i < 45; ++i) client->jobsForMember(answer, request);
  EXPECT_TRUE(IsConsistent(answer));
}

TEST_F(ServerTest, ThrowsWhenThePortIsTaken) {
  const auto server = MakeServer();
  ServerOptions options;
  options.port = server->port();
  EXPECT_THROW(MakeServer(options), Error);
}

TEST_F(ServerTest, NeedsIoThreadsConnectionsAndFiles) {
  ServerOptions options = AnyPort();
  options.num_io_threads = 0;
  EXPECT_THROW(MakeServer(options), Error);
  options = AnyPort();
  options.connections.max_connections = 0;
  EXPECT_THROW(MakeServer(options), Error);
  options.connections.max_connections = 1 << 30;
  EXPECT_THROW(MakeServer(options), Error);
}

TEST_F(ServerTest, StartsAndStopsWithoutARequest) {
  for (size_t i = 0; i < 20; ++i) {
    ServerOptions options = AnyPort();
    options.num_io_threads = 1 + i % 3;
    options.num_workers = i % 2;
    const auto server = MakeServer(options);
    if (i % 4 != 0) continue;
    EXPECT_TRUE(server->Drain(milliseconds(1000)));
  }
}

TEST_F(ServerTest, AnswersWhoConnectsBeforeAllThreadsRun) {
  ServerOptions options = AnyPort();
  options.num_io_threads = 4;
  for (int i = 0; i < 10; ++i) {
    const auto server = MakeServer(options);
    for (int c = 0; c < 8; ++c) EXPECT_TRUE(IsConsistent(AskJobs(*MakeClient(server->port()))));
  }
}

// Clients ask all the time, in all protocols, while snapshot after snapshot is published.
// Nothing may fail, and no answer may be of two snapshots. IO threads and workers vary.
TEST_F(ServerTest, SwapsSnapshotsWithoutFailingOrMixingAnAnswer) {
  constexpr uint32_t kNumSnapshots = 20;
  constexpr int kNumClients = 8;
  for (const size_t num_workers : {0, 2}) {
    ServerOptions options = AnyPort();
    options.num_io_threads = 2;
    options.num_workers = num_workers;
    const auto server = MakeServer(options);
    std::atomic<bool> stop = false;
    std::atomic<int> num_answers = 0;
    std::vector<std::future<int>> num_bad;
    for (int c = 0; c < kNumClients; ++c) {
      num_bad.push_back(std::async(std::launch::async, [&, c] {
        const auto client = MakeClient(server->port(), kProtocols[c % 4]);
        int bad = 0;
        while (!stop) {
          bad += IsConsistent(AskJobs(*client, 50)) ? 0 : 1;
          ++num_answers;
        }
        return bad;
      }));
    }
    for (uint32_t number = 2; number < kNumSnapshots; ++number) {
      const int before = num_answers;
      source->Publish(number);
      keeper->Poll();
      while (num_answers < before + 2 * kNumClients) std::this_thread::yield();
    }
    stop = true;
    for (auto& bad : num_bad) EXPECT_EQ(bad.get(), 0);
    EXPECT_EQ(keeper->Current().answers->snapshot_id(), "s19");
    source->Publish(1);
    keeper->Poll();
  }
}

TEST_F(ServerTest, AnswersOverloadedWhenTheQueueIsFull) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future();
  std::atomic<int> num_computing = 0;
  OnList([&, released](const ListRequest&) {
    ++num_computing;
    released.wait();
  });
  ServerOptions options = AnyPort();
  options.num_workers = 1;
  options.max_waiting = 1;
  options.deadline = milliseconds(60'000);
  const auto server = MakeServer(options);

  const auto ask = [&] { return AskJobs(*MakeClient(server->port())).items.size(); };
  auto computing = std::async(std::launch::async, ask);
  while (num_computing == 0) std::this_thread::yield();
  // One is being computed and one waits: of two more, one fills the queue, one is refused.
  auto second = std::async(std::launch::async, ask);
  auto third = std::async(std::launch::async, ask);
  while (second.wait_for(milliseconds(1)) != std::future_status::ready &&
         third.wait_for(milliseconds(1)) != std::future_status::ready) {
  }
  rpc::Status status;
  MakeClient(server->port())->status(status);  // answered all the same
  EXPECT_EQ(status.snapshotId, "s2");

  release.set_value();
  EXPECT_EQ(computing.get(), 20u);
  int num_overloaded = 0;
  for (auto* answer : {&second, &third}) {
    try {
      EXPECT_EQ(answer->get(), 20u);
    } catch (const rpc::Overloaded& overloaded) {
      ++num_overloaded;
      EXPECT_EQ(overloaded.retryAfterMs, 100);
    }
  }
  EXPECT_EQ(num_overloaded, 1);
}

TEST_F(ServerTest, AnswersOverloadedWhenARequestWaitedTooLong) {
  ServerOptions options = AnyPort();
  options.num_workers = 1;
  options.deadline = milliseconds(-1);
  const auto server = MakeServer(options);
  EXPECT_THROW(AskJobs(*MakeClient(server->port())), rpc::Overloaded);
}

// What a client that asks until the server is gone has seen.
struct DrainedClient {
  int num_answers = 0;
  bool consistent = true;
};

TEST_F(ServerTest, DrainLosesNoReply) {
  for (const size_t num_workers : {0, 3}) {
    std::atomic<int> num_computed = 0;
    OnList([&](const ListRequest&) { ++num_computed; });
    ServerOptions options = AnyPort();
    options.num_workers = num_workers;
    const auto server = MakeServer(options);
    std::vector<std::future<DrainedClient>> clients;
    for (int c = 0; c < 8; ++c) {
      clients.push_back(std::async(std::launch::async, [&, c] {
        DrainedClient seen;
        try {
          const auto client = MakeClient(server->port(), kProtocols[c % 4]);
          for (;; ++seen.num_answers) seen.consistent &= IsConsistent(AskJobs(*client));
        } catch (const apache::thrift::transport::TTransportException&) {
          return seen;  // the server is gone
        }
      }));
    }
    while (num_computed < 100) std::this_thread::yield();
    EXPECT_TRUE(server->Drain(milliseconds(5000)));
    int num_answers = 0;
    for (auto& client : clients) {
      const DrainedClient seen = client.get();
      num_answers += seen.num_answers;
      EXPECT_TRUE(seen.consistent);
    }
    // Every answer that was computed has reached its client.
    EXPECT_EQ(num_answers, num_computed);
    source->Publish(1);
    keeper->Poll();
  }
}

TEST_F(ServerTest, DrainAnswersWhatHasArrivedAndIsBeingComputed) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future();
  std::atomic<int> num_computing = 0;
  OnList([&, released](const ListRequest&) {
    ++num_computing;
    released.wait();
  });
  ServerOptions options = AnyPort();
  options.num_workers = 1;
  const auto server = MakeServer(options);
  RawConnection idle(server->port());
  RawConnection slow(server->port());
  slow.Send(WireRequest(ClientProtocol::kCompact, MakeListRequest("member-7", 5)));
  while (num_computing == 0) std::this_thread::yield();

  auto drained = std::async(std::launch::async, [&] { return server->Drain(milliseconds(5000)); });
  EXPECT_TRUE(idle.IsEndedWithin(2000));
  EXPECT_EQ(drained.wait_for(milliseconds(20)), std::future_status::timeout);
  release.set_value();
  EXPECT_THAT(slow.Receive(2000), testing::HasSubstr("job-6"));
  EXPECT_TRUE(drained.get());
}

TEST_F(ServerTest, DrainGivesUpOnHalfARequestAtTheTimeout) {
  const auto server = MakeServer();
  RawConnection half(server->port());
  const std::string request = WireRequest(ClientProtocol::kCompact, MakeListRequest("member-7"));
  half.Send(request.substr(0, request.size() / 2));
  while (server->num_connections() == 0) std::this_thread::yield();
  EXPECT_EQ(half.Receive(50), "");  // it waits for the rest
  EXPECT_FALSE(server->Drain(milliseconds(50)));
}

TEST_F(ServerTest, EndsIdleAndHalfSentConnections) {
  ServerOptions options = AnyPort();
  options.connections.idle_timeout = milliseconds(1);
  options.connections.transfer_timeout = milliseconds(1);
  const auto server = MakeServer(options);
  RawConnection idle(server->port());
  RawConnection half(server->port());
  half.Send(Framed("\x82\x21 and more to come").substr(0, 10));
  EXPECT_TRUE(idle.IsEndedWithin(3000));
  EXPECT_TRUE(half.IsEndedWithin(3000));
}

TEST_F(ServerTest, MakesRoomForNewConnectionsByEndingTheLongestIdle) {
  ServerOptions options = AnyPort();
  options.connections.max_connections = 4;
  const auto server = MakeServer(options);
  std::vector<std::unique_ptr<RawConnection>> idle;
  for (int i = 0; i < 12; ++i) {
    idle.push_back(std::make_unique<RawConnection>(server->port()));
    EXPECT_TRUE(IsConsistent(AskJobs(*MakeClient(server->port()))));
  }
  EXPECT_TRUE(idle.front()->IsEndedWithin(1000));
  EXPECT_LE(server->num_connections(), 6u);  // two may be about to close
}

TEST_F(ServerTest, EndsHalfSentRequestsWhenTheyHoldTooMuch) {
  ServerOptions options = AnyPort();
  options.connections.max_held_bytes = 1 << 20;
  const auto server = MakeServer(options);
  const std::string half = Framed(std::string(1 << 20, '\x80')).substr(0, 400'000);
  std::vector<std::unique_ptr<RawConnection>> hostile;
  for (int i = 0; i < 10; ++i) {
    hostile.push_back(std::make_unique<RawConnection>(server->port()));
    hostile.back()->Send(half);
    EXPECT_TRUE(IsConsistent(AskJobs(*MakeClient(server->port()))));
  }
  EXPECT_TRUE(hostile.front()->IsEndedWithin(1000));
}

}  // namespace
}  // namespace bole
