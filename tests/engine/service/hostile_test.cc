// Bytes that no client of ours sends. Whatever comes, the server goes on answering, and its
// memory stays within a bound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/random.h"
#include "tests/engine/service/child_process.h"
#include "tests/engine/service/test_client.h"

namespace bole {
namespace {

// What the server may take beyond what it has when it begins. Sanitizers take more.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kMaxGrowthKib = 1024 << 10;
#else
constexpr size_t kMaxGrowthKib = 64 << 10;
#endif

constexpr ClientProtocol kProtocols[] = {ClientProtocol::kBinary, ClientProtocol::kCompact,
                                         ClientProtocol::kHeaderBinary,
                                         ClientProtocol::kHeaderCompact};

// The parameter is the number of workers: 0 is the IO thread.
class HostileTest : public testing::TestWithParam<int> {
 protected:
  HostileTest() : server_({BOLE_FAKE_SERVER, std::to_string(GetParam())}) {
    port_ = std::stoi(server_.ReadLine());
    for (const ClientProtocol protocol : kProtocols) AskWell(protocol);
    start_kib_ = server_.MemoryKib("VmRSS");
  }

  // Whatever was sent: it answers, it is within its memory, and it ends when asked to.
  void TearDown() override {
    ASSERT_TRUE(server_.IsRunning());
    for (const ClientProtocol protocol : kProtocols) AskWell(protocol);
    const size_t peak_kib = server_.MemoryKib("VmHWM");
    RecordProperty("growth_kib", static_cast<int>(peak_kib - start_kib_));
    EXPECT_LT(peak_kib - start_kib_, kMaxGrowthKib);
    held_.clear();
    server_.Signal(SIGTERM);
    EXPECT_EQ(server_.Wait(), 0);
  }

  // As a good client does: what is Overloaded is asked again when the server says.
  void AskWell(ClientProtocol protocol = ClientProtocol::kCompact) {
    for (int i = 0; i < kMaxTries; ++i) {
      try {
        rpc::ListAnswer answer;
        MakeClient(port_, protocol)->jobsForMember(answer, MakeListRequest("member-7"));
        EXPECT_EQ(answer.items.size(), 20u);
        EXPECT_TRUE(IsConsistent(answer));
        return;
      } catch (const rpc::Overloaded& overloaded) {
        std::this_thread::sleep_for(std::chrono::milliseconds(overloaded.retryAfterMs));
      }
    }
    FAIL() << "overloaded by what it should throw away";
  }

  // On a connection of its own, which stays open.
  void SendAndHold(std::string_view bytes) {
    held_.push_back(std::make_unique<RawConnection>(port_));
    held_.back()->Send(bytes);
  }

  void SendAndLeave(std::string_view bytes) { RawConnection(port_).Send(bytes); }

  // Waits until the server has dealt with it: a reply or the end.
  void SendAndWait(std::string_view bytes) {
    RawConnection connection(port_);
    connection.Send(bytes);
    connection.Receive(kAnswerMs);
  }

  static constexpr int kAnswerMs = 10;
  static constexpr int kMaxTries = 50;

  ChildProcess server_;
  int port_ = 0;
  size_t start_kib_ = 0;
  std::vector<std::unique_ptr<RawConnection>> held_;
};

// Big-endian, as binary has it.
std::string Int32(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string Repeated(std::string_view bytes, size_t times) {
  std::string all;
  all.reserve(bytes.size() * times);
  for (size_t i = 0; i < times; ++i) all.append(bytes);
  return all;
}

// A call of jobsForMember up to where its arguments begin.
const std::string kBinaryCall =
    std::string("\x80\x01\0\x01", 4) + Int32(13) + "jobsForMember" + Int32(1);
const std::string kCompactCall = "\x82\x21" + Varint(1) + Varint(13) + "jobsForMember";

// The same, inside the request struct.
const std::string kInBinaryRequest = kBinaryCall + std::string("\x0c\0\x01", 3);
const std::string kInCompactRequest = kCompactCall + "\x1c";

std::string RandomBytes(Random& random, size_t size) {
  std::string bytes(size, 0);
  for (char& byte : bytes) byte = static_cast<char>(random.Below(256));
  return bytes;
}

TEST_P(HostileTest, SurvivesRandomBytes) {
  Random random(1);
  for (int i = 0; i < 1500; ++i) {
    const std::string bytes = RandomBytes(random, 1 + random.Below(300));
    switch (i % 5) {
      case 0:
        SendAndLeave(bytes);
        break;
      case 1:
        SendAndLeave(Framed(bytes));
        break;
      case 2:
        SendAndLeave(Framed(kBinaryCall + bytes));
        break;
      case 3:
        SendAndLeave(Framed(kInCompactRequest + bytes));
        break;
      default:
        SendAndLeave(Framed(std::string("\x0f\xff\0\0", 4) + bytes));
    }
  }
}

TEST_P(HostileTest, SurvivesDamagedRequests) {
  Random random(2);
  for (const ClientProtocol protocol : kProtocols) {
    rpc::ListRequest request = MakeListRequest("member-7");
    request.excludedIds = {"job-1", "job-2"};
    const std::string whole = WireRequest(protocol, request);
    RawConnection many(port_);
    for (int i = 0; i < 400; ++i) {
      std::string damaged = whole;
      damaged[4 + random.Below(damaged.size() - 4)] = static_cast<char>(random.Below(256));
      SendAndLeave(damaged);
      many.Send(damaged);
    }
    for (size_t length = 0; length < whole.size(); ++length) {
      SendAndLeave(whole.substr(0, length));
    }
  }
}

TEST_P(HostileTest, SurvivesHugeLengths) {
  const std::string kBinaryString = std::string("\x0b\0\x01", 3);
  for (const uint32_t length : {0x7fffffffu, 0xffffffffu, 0x80000000u, 1u << 20, 65'537u}) {
    SendAndWait(Framed(std::string("\x80\x01\0\x01", 4) + Int32(length) + "x"));  // a name
    SendAndWait(Framed("\x82\x21" + Varint(1) + Varint(length) + "x"));
    SendAndWait(Framed(kInBinaryRequest + kBinaryString + Int32(length) + "x"));  // an id
    SendAndWait(Framed(kInCompactRequest + "\x18" + Varint(length) + "x"));
    SendAndWait(Int32(length));  // a frame
    SendAndWait(Int32(length) + kBinaryCall);
  }
  SendAndWait(Framed(""));
  SendAndWait(Framed("") + Framed(""));
  SendAndWait(Framed(kInCompactRequest + "\x18" + Repeated("\xff", 20)));  // an endless varint
}

TEST_P(HostileTest, SurvivesHugeCounts) {
  const char kElements[] = {1, 2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15, 0, 16, 127};
  for (const uint32_t count : {0x7fffffffu, 0xffffffffu, 1'000'000u, 20'001u, 19'999u}) {
    for (const char element : kElements) {
      for (const char container : {'\x0f', '\x0e', '\x0d'}) {  // list, set, map
        for (const char field : {'\4', '\x63'}) {              // the ids, and unknown
          const std::string at = kInBinaryRequest + container + '\0' + field;
          SendAndLeave(Framed(at + element + Int32(count)));
          SendAndLeave(Framed(at + element + element + Int32(count)));
        }
      }
      const auto compact = static_cast<char>(0xf0 | (element & 0x0f));
      SendAndLeave(Framed(kInCompactRequest + "\x49" + compact + Varint(count)));
      SendAndLeave(Framed(kInCompactRequest + "\x09\xc6\x01" + compact + Varint(count)));
      SendAndLeave(Framed(kInCompactRequest + "\x0b\xc6\x01" + Varint(count) + compact));
    }
  }
}

// Containers of containers, and of structs without a field: little on the wire, much in memory
// for a reader that believes the counts.
TEST_P(HostileTest, SurvivesContainersOfEmptyThings) {
  const std::string empty_structs(19'000, '\0');
  SendAndWait(
      Framed(kInBinaryRequest + std::string("\x0f\0\x63\x0c", 4) + Int32(19'000) + empty_structs));
  SendAndWait(Framed(kInCompactRequest + "\x09\xc6\x01\xfc" + Varint(19'000) + empty_structs));
  const std::string empty_lists = Repeated(std::string("\x0b\0\0\0\0", 5), 19'000);
  for (int i = 0; i < 20; ++i) {
    SendAndLeave(
        Framed(kInBinaryRequest + std::string("\x0f\0\x63\x0f", 4) + Int32(19'000) + empty_lists));
    // The ids again and again: each time a new list.
    SendAndLeave(Framed(kInCompactRequest +
                        Repeated("\x09\x08\xf8" + Varint(19'999) + std::string(19'999, '\0'), 50)));
  }
}

TEST_P(HostileTest, SurvivesDeepNesting) {
  constexpr size_t kDepth = 100'000;
  for (int i = 0; i < 5; ++i) {
    SendAndWait(Framed(kInBinaryRequest + Repeated(std::string("\x0c\0\x63", 3), kDepth)));
    SendAndWait(Framed(kInCompactRequest + Repeated("\x7c", kDepth)));
    SendAndWait(Framed(kInBinaryRequest + std::string("\x0f\0\x63", 3) +
                       Repeated(std::string("\x0f\0\0\0\x01", 5), kDepth)));
    SendAndWait(Framed(kInCompactRequest + "\x79" + Repeated("\x19", kDepth)));
    SendAndWait(Framed(kInBinaryRequest + std::string("\x0d\0\x63", 3) +
                       Repeated(std::string("\x0d\x0d\0\0\0\x01", 6), kDepth)));
    SendAndWait(Framed(kInCompactRequest + "\x7b" + Repeated("\x01\xbb", kDepth)));
  }
}

TEST_P(HostileTest, SurvivesOtherProtocols) {
  SendAndWait("GET / HTTP/1.1\r\nHost: bole\r\n\r\n");
  SendAndWait(Framed("[1,\"jobsForMember\",1,0,{\"1\":{\"rec\":{}}}]"));
  SendAndWait(std::string("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 11));  // TLS
  SendAndWait(kBinaryCall);                                                  // without a frame
  SendAndWait(kCompactCall);
  SendAndWait(Framed(std::string("\0\0\0\x0djobsForMember\x01\0\0\0\x01", 22)));  // not strict
  for (const char type : {'\0', '\2', '\3', '\4', '\x7f'}) {  // a reply, an exception, oneway
    std::string call = kBinaryCall + std::string(2, '\0');
    call[3] = type;
    SendAndWait(Framed(call));
  }
}

TEST_P(HostileTest, SurvivesHeadersWithTransforms) {
  // Zlib's stream of a long run of zeros would be a thousand times its size.
  const std::string body = Repeated(std::string("\x78\x9c\xec\xc1\x01\x01\0\0\0\x80", 10), 1000);
  for (const std::string& header :
       {std::string("\0\x01\x01\0", 4), std::string("\x02\x7f\x01\0", 4),
        std::string("\x02\x02\x01\x01", 4), std::string(4, '\xff')}) {
    for (const uint32_t num_words : {0u, 1u, 2u, 0x3fffu, 0x4000u, 0xffffu}) {
      std::string frame("\x0f\xff\0\0\0\0\0\x01", 8);
      frame += Int32(num_words).substr(2) + header + body;
      SendAndLeave(Framed(frame));
    }
  }
}

// All at once on open connections: what each may send, times their number, is far more than
// the server may take.
TEST_P(HostileTest, SurvivesManyLargeHalfRequests) {
  const std::string half = Framed(std::string(4 << 20, '\x82')).substr(0, 2 << 20);
  for (int i = 0; i < 100; ++i) {
    SendAndHold(half);
    if (i % 20 == 0) AskWell();
  }
  for (int round = 0; round < 3; ++round) {
    for (auto& connection : held_) connection->Send(half);
    AskWell();
  }
}

TEST_P(HostileTest, SurvivesClientsThatDoNotRead) {
  const std::string request =
      Repeated(WireRequest(ClientProtocol::kBinary, MakeListRequest("member-7", 500)), 200);
  for (int i = 0; i < 60; ++i) {
    SendAndHold(request);
    if (i % 20 == 0) AskWell();
  }
}

TEST_P(HostileTest, SurvivesAThousandIdleConnections) {
  for (int i = 0; i < 1000; ++i) SendAndHold(i % 2 == 0 ? "" : std::string_view("\0\0", 2));
  AskWell();
}

TEST_P(HostileTest, SurvivesClientsThatComeAndGo) {
  for (int i = 0; i < 2000; ++i) SendAndLeave("");
}

INSTANTIATE_TEST_SUITE_P(Workers, HostileTest, testing::Values(0, 2));

}  // namespace
}  // namespace bole
