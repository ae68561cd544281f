#include "tests/engine/service/test_client.h"

#include <arpa/inet.h>
#include <glog/logging.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/protocol/THeaderProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

#include "tests/engine/service/fake_answers.h"

namespace bole {
namespace {

using apache::thrift::protocol::TBinaryProtocol;
using apache::thrift::protocol::TCompactProtocol;
using apache::thrift::protocol::THeaderProtocol;
using apache::thrift::protocol::TProtocol;
using apache::thrift::transport::TFramedTransport;
using apache::thrift::transport::TMemoryBuffer;
using apache::thrift::transport::TSocket;
using apache::thrift::transport::TTransport;

constexpr int kTimeoutMs = 60'000;  // a busy machine is no failure

std::shared_ptr<TProtocol> MakeProtocol(ClientProtocol protocol,
                                        const std::shared_ptr<TTransport>& transport) {
  switch (protocol) {
    case ClientProtocol::kBinary:
      return std::make_shared<TBinaryProtocol>(std::make_shared<TFramedTransport>(transport));
    case ClientProtocol::kCompact:
      return std::make_shared<TCompactProtocol>(std::make_shared<TFramedTransport>(transport));
    case ClientProtocol::kHeaderBinary:
      return std::make_shared<THeaderProtocol>(transport,
                                               apache::thrift::protocol::T_BINARY_PROTOCOL);
    case ClientProtocol::kHeaderCompact:
      return std::make_shared<THeaderProtocol>(transport,
                                               apache::thrift::protocol::T_COMPACT_PROTOCOL);
  }
  LOG(FATAL) << "not a protocol";
}

}  // namespace

std::unique_ptr<rpc::BoleClient> MakeClient(int port, ClientProtocol protocol) {
  const auto socket = std::make_shared<TSocket>("127.0.0.1", port);
  socket->setConnTimeout(kTimeoutMs);
  socket->setRecvTimeout(kTimeoutMs);
  socket->setSendTimeout(kTimeoutMs);
  socket->open();
  return std::make_unique<rpc::BoleClient>(MakeProtocol(protocol, socket));
}

rpc::ListRequest MakeListRequest(const std::string& id, int count) {
  rpc::ListRequest request;
  request.id = id;
  request.count = count;
  return request;
}

bool IsConsistent(const rpc::ListAnswer& answer, size_t first_rank) {
  const auto number = static_cast<uint32_t>(std::stoul(answer.snapshotId.substr(1)));
  for (size_t i = 0; i < answer.items.size(); ++i) {
    const auto rank = static_cast<uint32_t>(first_rank + i);
    const uint32_t row = (number + rank) % FakeAnswers::kNumEntities;
    const rpc::Item& item = answer.items[i];
    if (item.id != FakeAnswers::IdOf(EntityKind::kJob, row)) return false;
    if (item.score != FakeAnswers::ScoreAt(number, rank)) return false;
    if (!item.title.starts_with(answer.snapshotId + " ")) return false;
  }
  return true;
}

RawConnection::RawConnection(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0)
      << std::strerror(errno);
}

RawConnection::~RawConnection() {
  ::close(fd_);
}

size_t RawConnection::Send(std::string_view bytes) {
  size_t num_sent = 0;
  while (num_sent < bytes.size()) {
    const ssize_t sent =
        ::send(fd_, bytes.data() + num_sent, bytes.size() - num_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) break;
    num_sent += static_cast<size_t>(sent);
  }
  return num_sent;
}

std::string RawConnection::Receive(int timeout_ms) {
  std::string received;
  char buffer[1 << 16];
  pollfd readable = {.fd = fd_, .events = POLLIN, .revents = 0};
  while (::poll(&readable, 1, timeout_ms) > 0) {
    const ssize_t num = ::recv(fd_, buffer, sizeof(buffer), 0);
    if (num <= 0) break;
    received.append(buffer, static_cast<size_t>(num));
  }
  return received;
}

bool RawConnection::IsEndedWithin(int timeout_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  char buffer[1 << 16];
  pollfd readable = {.fd = fd_, .events = POLLIN, .revents = 0};
  while (std::chrono::steady_clock::now() < end) {
    if (::poll(&readable, 1, timeout_ms) <= 0) return false;
    if (::recv(fd_, buffer, sizeof(buffer), 0) <= 0) return true;
  }
  return false;
}

std::string Framed(std::string_view message) {
  const uint32_t length = htonl(static_cast<uint32_t>(message.size()));
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)).append(message);
}

std::string WireRequest(ClientProtocol protocol, const rpc::ListRequest& request) {
  const auto buffer = std::make_shared<TMemoryBuffer>();
  rpc::BoleClient client(MakeProtocol(protocol, buffer));
  client.send_jobsForMember(request);
  return buffer->getBufferAsString();
}

}  // namespace bole
