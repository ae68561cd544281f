// The port that connections come in at.
#pragma once

#include <thrift/transport/TNonblockingServerSocket.h>

#include <memory>
#include <string>

#include "engine/service/connection_table.h"

namespace bole {

// Makes a Connection of what arrives. Accepting never fails: an exception would leave the IO
// loop, and with it the server, when all that happened is a client that has gone again or
// a lack of file descriptors.
class Listener : public apache::thrift::transport::TNonblockingServerSocket {
 public:
  // Port 0 lets the system choose one.
  Listener(const std::string& address, int port, std::shared_ptr<ConnectionTable> table);
  ~Listener() override;

  // Whether clients wait to be accepted.
  bool HasWaiting();

 protected:
  std::shared_ptr<apache::thrift::transport::TSocket> acceptImpl() override;
  std::shared_ptr<apache::thrift::transport::TSocket> createSocket(THRIFT_SOCKET client) override;

 private:
  // A connection that ends at once, in place of one that couldn't be accepted.
  std::shared_ptr<Connection> MakeEnding();

  const std::shared_ptr<ConnectionTable> table_;
  int spare_fd_;  // given up to take, and end, a client when there are no more descriptors
};

}  // namespace bole
