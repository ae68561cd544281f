// The bytes of one message: which of the three protocols it is in, and how to read it safely.
//
// Thrift's own readers believe what a message says of its sizes, and its THeader reader trusts
// lengths that it hasn't checked. So a message is looked at here first, and read by readers
// that are made for it alone, with every limit set.
#pragma once

#include <thrift/protocol/TProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace bole {

// Limits of what is read, beyond those of the IDL. A request that breaks a limit of the IDL
// should be told so by a typed error, so these are wider.
inline constexpr int32_t kMaxStringBytes = 64 << 10;
inline constexpr int32_t kMaxContainerSize = 20'000;
// Structs, lists and maps inside each other: ours go 3 deep; what is unknown is skipped.
inline constexpr int kMaxDepth = 16;

enum class Encoding { kBinary, kCompact };

// A message as it arrived, without the 4 bytes of its length. A view: the bytes stay where
// they are.
struct Frame {
  Encoding encoding = Encoding::kBinary;
  std::optional<uint32_t> header_sequence;  // of THeader; nothing for a plain message
  std::span<uint8_t> message;
};

// Tells the protocol by the first bytes: 80 01 strict binary, 82 compact, 0f ff THeader.
//
// Throws Error(kInvalidArgument) for anything else: old-style binary, JSON, HTTP, a THeader
// with a transform or a length that leads outside.
Frame ParseFrame(std::span<uint8_t> bytes);

// Writes THeader's part of a reply, in front of the message; nothing for a plain message.
void WriteHeader(const Frame& request, apache::thrift::transport::TMemoryBuffer& reply);

// A reader of the message and a writer of the reply in the same encoding.
std::shared_ptr<apache::thrift::protocol::TProtocol> MakeReader(const Frame& request);
std::shared_ptr<apache::thrift::protocol::TProtocol> MakeWriter(
    const Frame& request, std::shared_ptr<apache::thrift::transport::TMemoryBuffer> reply);

}  // namespace bole
