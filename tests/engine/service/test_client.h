// Clients for the tests: well-behaved ones in each protocol, and bare sockets for the others.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bole_rpc/Bole.h"

namespace bole {

enum class ClientProtocol { kBinary, kCompact, kHeaderBinary, kHeaderCompact };

// A connected client; calls throw TTransportException after a minute without an answer.
std::unique_ptr<rpc::BoleClient> MakeClient(int port,
                                            ClientProtocol protocol = ClientProtocol::kCompact);

rpc::ListRequest MakeListRequest(const std::string& id, int count = 20);

// Whether a list comes from one snapshot of FakeAnswers, the one that it names, and was asked
// for by a member for jobs without filters, from `first_rank` on.
bool IsConsistent(const rpc::ListAnswer& answer, size_t first_rank = 0);

// A connection that sends whatever the test wants.
class RawConnection {
 public:
  explicit RawConnection(int port);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // Sends as much as the server takes without waiting; returns the number of bytes. An end of
  // the connection is no error.
  size_t Send(std::string_view bytes);

  // What the server sends within the time, until it ends the connection.
  std::string Receive(int timeout_ms);

  // Whether the server ends the connection within the time. Drops what it sends.
  bool IsEndedWithin(int timeout_ms);

  int fd() const { return fd_; }

 private:
  int fd_;
};

// The bytes with their length in front.
std::string Framed(std::string_view message);

// A call in the protocol, as it goes over the wire, frame included.
std::string WireRequest(ClientProtocol protocol, const rpc::ListRequest& request);

}  // namespace bole
