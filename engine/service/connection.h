// A client's connection, watched: how long it has been doing what it does, and how many bytes
// it makes the server hold.
#pragma once

#include <thrift/transport/TSocket.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>

namespace bole {

class ConnectionTable;

// What a connection is at: the phases of one request, in this order.
enum class ConnectionPhase {
  kIdle,       // between requests
  kReceiving,  // a request has begun to arrive
  kAnswering,  // it is complete, and waits or is worked on
  kSending,    // the reply is on its way
};

// The socket that TNonblockingServer works with. The server itself has no timeouts, no bound on
// what all connections together make it hold, and no way to finish what has begun; all of that
// is here and in the table.
//
// Thread safety: the server reads and writes on one IO thread; everything else may be called
// from any thread.
class Connection : public apache::thrift::transport::TSocket {
 public:
  using Clock = std::chrono::steady_clock;

  // Takes the open, non-blocking socket `fd`, and joins the table until it closes.
  Connection(int fd, std::shared_ptr<ConnectionTable> table);
  ~Connection() override;

  // The parts of TSocket that TNonblockingServer calls. A read that isn't ready, or a frame of
  // no bytes or of too many, throws TTransportException: the server waits for the first and
  // closes for the others.
  uint32_t read(uint8_t* buffer, uint32_t length) override;
  uint32_t write_partial(const uint8_t* buffer, uint32_t length) override;
  bool hasPendingDataToRead() override { return true; }  // to find out, read
  void close() override;

  // A reply of so many bytes, the frame's length included, is about to be sent.
  void ReplyReady(size_t num_bytes);

  // Ends the connection: the IO thread sees the end of the stream and closes it.
  void Abort();

  // Ends it once what has begun is answered: requests that have arrived are still read.
  void FinishUp();

  struct Activity {
    ConnectionPhase phase = ConnectionPhase::kIdle;
    Clock::time_point since;  // in this phase
    size_t held_bytes = 0;    // of the request, and of the reply
    bool ending = false;      // aborted; the IO thread hasn't closed it yet
  };
  Activity activity() const;

 private:
  // Whether a read may go on now. Throws when the connection is ending.
  bool MayReceive();
  // Follow the frame through the bytes that arrive, its length first.
  void Received(const uint8_t* bytes, size_t num_bytes);
  void ReceivedLength(const uint8_t* bytes, size_t num_bytes);
  // The last byte of a reply is gone.
  void ReplySent();
  void Enter(ConnectionPhase phase);
  // No more is read than what the kernel has.
  void StopReading();

  const std::shared_ptr<ConnectionTable> table_;

  mutable std::mutex mutex_;  // guards the rest, and the socket against closing
  bool open_ = true;
  bool finishing_ = false;
  Activity activity_;
  uint32_t frame_length_ = 0;  // as far as its bytes have come
  uint32_t num_length_bytes_ = 0;
  size_t num_missing_bytes_ = 0;  // of the request that arrives
  size_t num_unsent_bytes_ = 0;   // of the reply
};

}  // namespace bole
