#include "engine/service/frame.h"

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/protocol/TCompactProtocol.h>

#include "engine/base/error.h"

namespace bole {
namespace {

using apache::thrift::TConfiguration;
using apache::thrift::protocol::TBinaryProtocolT;
using apache::thrift::protocol::TCompactProtocolT;
using apache::thrift::protocol::TProtocol;
using apache::thrift::transport::TMemoryBuffer;

// A message in THeader, integers big-endian:
//   0  magic 0f ff, flags (2 bytes)
//   4  sequence number (4 bytes)
//   8  words of 4 bytes in the header that follows (2 bytes)
//  10  header: protocol (varint), number of transforms (varint), key-value pairs, zeros
//   .  the message in that protocol
constexpr size_t kHeaderAt = 10;
constexpr size_t kHeaderWordBytes = 4;
constexpr uint64_t kBinaryProtocolId = 0;
constexpr uint64_t kCompactProtocolId = 2;

[[noreturn]] void ThrowUnreadable(const char* why) {
  throw Error(ErrorCode::kInvalidArgument, why);
}

uint32_t BigEndian(std::span<const uint8_t> bytes) {
  uint32_t value = 0;
  for (const uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

// Takes a varint from the front.
uint64_t TakeVarint(std::span<const uint8_t>& bytes) {
  constexpr int kMaxShift = 28;  // 5 bytes: what a 32-bit number needs
  uint64_t value = 0;
  for (int shift = 0; shift <= kMaxShift; shift += 7) {
    if (bytes.empty()) break;
    const uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  ThrowUnreadable("header with a broken number");
}

Encoding ParsePlain(std::span<const uint8_t> bytes) {
  if (bytes.size() >= 2 && bytes[0] == 0x80 && bytes[1] == 0x01) return Encoding::kBinary;
  if (bytes.size() >= 2 && bytes[0] == 0x82) return Encoding::kCompact;
  ThrowUnreadable("neither strict binary nor compact nor a header");
}

Frame ParseHeader(std::span<uint8_t> bytes) {
  if (bytes.size() < kHeaderAt) ThrowUnreadable("header cut short");
  const size_t header_bytes = kHeaderWordBytes * BigEndian(bytes.subspan(8, 2));
  if (header_bytes > bytes.size() - kHeaderAt) ThrowUnreadable("header longer than its frame");
  std::span<const uint8_t> header = bytes.subspan(kHeaderAt, header_bytes);
  const uint64_t protocol = TakeVarint(header);
  const uint64_t num_transforms = TakeVarint(header);
  // The pairs that may follow mean nothing to us.
  if (num_transforms != 0) ThrowUnreadable("header with a transform");
  if (protocol != kBinaryProtocolId && protocol != kCompactProtocolId) {
    ThrowUnreadable("header with an unknown protocol");
  }
  const Encoding encoding = protocol == kBinaryProtocolId ? Encoding::kBinary : Encoding::kCompact;
  const std::span<uint8_t> message = bytes.subspan(kHeaderAt + header_bytes);
  if (ParsePlain(message) != encoding) ThrowUnreadable("message not in its header's protocol");
  return {encoding, BigEndian(bytes.subspan(4, 4)), message};
}

}  // namespace

Frame ParseFrame(std::span<uint8_t> bytes) {
  if (bytes.size() >= 2 && bytes[0] == 0x0f && bytes[1] == 0xff) return ParseHeader(bytes);
  return {ParsePlain(bytes), std::nullopt, bytes};
}

void WriteHeader(const Frame& request, TMemoryBuffer& reply) {
  if (!request.header_sequence) return;
  const uint32_t sequence = *request.header_sequence;
  const uint64_t protocol =
      request.encoding == Encoding::kBinary ? kBinaryProtocolId : kCompactProtocolId;
  const uint8_t header[] = {0x0f,
                            0xff,
                            0,
                            0,  // magic, no flags
                            static_cast<uint8_t>(sequence >> 24),
                            static_cast<uint8_t>(sequence >> 16),
                            static_cast<uint8_t>(sequence >> 8),
                            static_cast<uint8_t>(sequence),
                            0,
                            1,  // one word:
                            static_cast<uint8_t>(protocol),
                            0,
                            0,
                            0};  // the protocol, no transforms
  reply.write(header, sizeof(header));
}

std::shared_ptr<TProtocol> MakeReader(const Frame& request) {
  const auto num_bytes = static_cast<uint32_t>(request.message.size());
  // A buffer of its own for each message: one that is used again counts what it ever read
  // against the largest message.
  const auto configuration = std::make_shared<TConfiguration>(
      static_cast<int>(num_bytes), static_cast<int>(num_bytes), kMaxDepth);
  const auto buffer = std::make_shared<TMemoryBuffer>(request.message.data(), num_bytes,
                                                      TMemoryBuffer::OBSERVE, configuration);
  if (request.encoding == Encoding::kBinary) {
    return std::make_shared<TBinaryProtocolT<TMemoryBuffer>>(buffer, kMaxStringBytes,
                                                             kMaxContainerSize, true, true);
  }
  return std::make_shared<TCompactProtocolT<TMemoryBuffer>>(buffer, kMaxStringBytes,
                                                            kMaxContainerSize);
}

std::shared_ptr<TProtocol> MakeWriter(const Frame& request, std::shared_ptr<TMemoryBuffer> reply) {
  if (request.encoding == Encoding::kBinary) {
    return std::make_shared<TBinaryProtocolT<TMemoryBuffer>>(std::move(reply));
  }
  return std::make_shared<TCompactProtocolT<TMemoryBuffer>>(std::move(reply));
}

}  // namespace bole
