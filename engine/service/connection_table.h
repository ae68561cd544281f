// All open connections of a server, and the limits that they share.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <unordered_set>

#include "engine/service/connection.h"

namespace bole {

struct ConnectionLimits {
  // When so many are open, the one that has been idle or sending its request longest makes room
  // for a new one.
  size_t max_connections = 2048;
  // Requests, as long as they say they are, and replies that connections make the server hold,
  // together. Beyond it no request is begun until the longest of the large transfers have been
  // ended. Memory may be twice as much: Thrift's buffers grow by doubling.
  size_t max_held_bytes = 16 << 20;
  size_t max_frame_bytes = 4 << 20;
  // A client that asks nothing.
  std::chrono::milliseconds idle_timeout{600'000};
  // From the first byte of a request to the last, and from the first of a reply to the last:
  // a client that sends half a request or doesn't read what it asked for.
  std::chrono::milliseconds transfer_timeout{10'000};
};

// Thread safety: all methods from any number of threads.
class ConnectionTable {
 public:
  using Clock = Connection::Clock;

  explicit ConnectionTable(const ConnectionLimits& limits) : limits_(limits) {}

  const ConnectionLimits& limits() const { return limits_; }
  size_t size() const;
  bool finishing() const { return finishing_; }

  // Whether one more may be opened; if that needs room, makes it.
  bool HasRoom();

  // A connection opens, or closes.
  void Add(Connection* connection);
  void Remove(Connection* connection);

  // The bytes that a connection makes the server hold have become more or fewer.
  void Hold(size_t num_bytes) { held_bytes_ += num_bytes; }
  void Release(size_t num_bytes) { held_bytes_ -= num_bytes; }

  // Whether a request may begin now. If not, sees to it that enough is being let go of: of the
  // transfers that hold more than their share, the longest are ended.
  bool MakeRoom();

  // Ends the connections that are over a timeout at this time.
  void EndStalled(Clock::time_point now);

  // From now on every connection, new ones too, ends once what has arrived is answered.
  void FinishUp();

  // Whether all connections have closed by then.
  bool WaitUntilEmpty(Clock::time_point deadline);

 private:
  // Ends the connection that `matches` and has been longest in its phase; false if there is
  // none. Requires mutex_.
  template <typename Predicate>
  bool EndLongest(const Predicate& matches);

  const ConnectionLimits limits_;
  std::atomic<size_t> held_bytes_ = 0;
  std::atomic<bool> finishing_ = false;

  // Taken before a connection's own mutex, never after it.
  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::unordered_set<Connection*> connections_;
};

}  // namespace bole
