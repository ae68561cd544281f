// The port that connections come in at, and the eye on how they behave.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "engine/service/connection.h"
#include "engine/service/connection_table.h"

namespace bole {

// Listens from construction on; once started, hands on everyone who connects, and ends
// connections that are over a timeout.
class Acceptor {
 public:
  using Receiver = std::function<void(std::shared_ptr<Connection>)>;

  // Port 0 lets the system choose one. Throws Error(kUnavailable) when it can't listen there.
  Acceptor(const std::string& address, int port, std::shared_ptr<ConnectionTable> table);
  ~Acceptor();

  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  int port() const { return port_; }

  // Calls `receive` on a thread of its own for each connection.
  void Start(Receiver receive);

  // Hands on those who have connected by now, and closes the port.
  void Close();

  // Ends the thread. May be called twice.
  void Stop();

 private:
  void Run();
  // Hands on everyone who waits; stops short when the system has no room.
  void AcceptAll();
  void Wake();

  const std::shared_ptr<ConnectionTable> table_;
  int listening_ = -1;  // -1 once it is closed
  int wake_;            // eventfd: a flag below has changed
  int port_ = 0;
  Receiver receive_;
  std::atomic<bool> closing_ = false;
  std::atomic<bool> closed_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace bole
