#include "engine/service/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "engine/service/connection_table.h"

namespace bole {
namespace {

using apache::thrift::transport::TTransportException;

constexpr uint32_t kLengthBytes = 4;  // in front of a frame, big-endian

// TNonblockingServer waits for the socket when the text has the word "retry".
[[noreturn]] void ThrowNotReady() {
  throw TTransportException(TTransportException::TIMED_OUT, "not ready: retry");
}

}  // namespace

Connection::Connection(int fd, std::shared_ptr<ConnectionTable> table)
    : TSocket(fd), table_(std::move(table)) {
  activity_.since = Clock::now();
  table_->Add(this);
  if (table_->finishing()) FinishUp();
}

Connection::~Connection() {
  close();
}

uint32_t Connection::read(uint8_t* buffer, uint32_t length) {
  // Before the lock: to make room, the table looks at every connection.
  if (!MayReceive()) ThrowNotReady();
  const std::lock_guard lock(mutex_);
  const ssize_t num_read = ::recv(getSocketFD(), buffer, length, 0);
  if (num_read < 0) {
    if (errno == EAGAIN || errno == EINTR) ThrowNotReady();
    throw TTransportException(TTransportException::NOT_OPEN, "connection lost");
  }
  Received(buffer, static_cast<size_t>(num_read));
  return static_cast<uint32_t>(num_read);
}

bool Connection::MayReceive() {
  {
    const std::lock_guard lock(mutex_);
    if (activity_.ending) {
      throw TTransportException(TTransportException::NOT_OPEN, "connection ended");
    }
    if (activity_.phase != ConnectionPhase::kIdle) return true;  // there was room when it began
  }
  return table_->MakeRoom();
}

void Connection::Received(const uint8_t* bytes, size_t num_bytes) {
  if (num_bytes == 0) return;
  if (activity_.phase == ConnectionPhase::kIdle) Enter(ConnectionPhase::kReceiving);
  if (num_length_bytes_ < kLengthBytes) return ReceivedLength(bytes, num_bytes);
  num_missing_bytes_ -= num_bytes;
  if (num_missing_bytes_ == 0) Enter(ConnectionPhase::kAnswering);
}

void Connection::ReceivedLength(const uint8_t* bytes, size_t num_bytes) {
  for (size_t i = 0; i < num_bytes; ++i) frame_length_ = frame_length_ << 8 | bytes[i];
  num_length_bytes_ += static_cast<uint32_t>(num_bytes);
  if (num_length_bytes_ < kLengthBytes) return;
  if (frame_length_ == 0 || frame_length_ > table_->limits().max_frame_bytes) {
    throw TTransportException(TTransportException::CORRUPTED_DATA, "frame of a wrong length");
  }
  num_missing_bytes_ = frame_length_;
  // All of it from now on: the server makes a buffer for the whole frame, and what malloc gets
  // back from many buffers used in turn isn't the system's again.
  activity_.held_bytes = frame_length_;
  table_->Hold(frame_length_);
}

uint32_t Connection::write_partial(const uint8_t* buffer, uint32_t length) {
  const std::lock_guard lock(mutex_);
  const ssize_t num_sent = ::send(getSocketFD(), buffer, length, MSG_NOSIGNAL);
  if (num_sent < 0) {
    if (errno == EAGAIN || errno == EINTR) return 0;
    throw TTransportException(TTransportException::NOT_OPEN, "connection lost");
  }
  num_unsent_bytes_ -= static_cast<size_t>(num_sent);
  if (num_unsent_bytes_ == 0) ReplySent();
  return static_cast<uint32_t>(num_sent);
}

void Connection::ReplyReady(size_t num_bytes) {
  const std::lock_guard lock(mutex_);
  if (!open_) return;
  num_unsent_bytes_ = num_bytes;
  activity_.held_bytes += num_bytes;
  table_->Hold(num_bytes);
  Enter(ConnectionPhase::kSending);
}

void Connection::ReplySent() {
  frame_length_ = 0;
  num_length_bytes_ = 0;
  table_->Release(std::exchange(activity_.held_bytes, 0));
  Enter(ConnectionPhase::kIdle);
  if (finishing_) StopReading();
}

void Connection::Enter(ConnectionPhase phase) {
  activity_.phase = phase;
  activity_.since = Clock::now();
}

void Connection::close() {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(open_, false)) return;
    TSocket::close();
    table_->Release(std::exchange(activity_.held_bytes, 0));
  }
  table_->Remove(this);
}

void Connection::Abort() {
  const std::lock_guard lock(mutex_);
  activity_.ending = true;
  if (open_) ::shutdown(getSocketFD(), SHUT_RDWR);
}

void Connection::FinishUp() {
  const std::lock_guard lock(mutex_);
  finishing_ = true;
  if (open_ && activity_.phase == ConnectionPhase::kIdle) StopReading();
}

void Connection::StopReading() {
  // Linux still hands over what has arrived, and the end of the stream after it.
  ::shutdown(getSocketFD(), SHUT_RD);
}

Connection::Activity Connection::activity() const {
  const std::lock_guard lock(mutex_);
  return activity_;
}

}  // namespace bole
