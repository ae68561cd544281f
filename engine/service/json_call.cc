#include "engine/service/json_call.h"

#include <glog/logging.h>
#include <thrift/TApplicationException.h>
#include <thrift/protocol/TJSONProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <memory>

#include "engine/base/error.h"
#include "engine/service/frame.h"

namespace bole {
namespace {

using apache::thrift::TConfiguration;
using apache::thrift::protocol::TJSONProtocol;
using apache::thrift::protocol::TProtocolException;
using apache::thrift::protocol::TType;
using apache::thrift::protocol::TVirtualProtocol;
using apache::thrift::transport::TMemoryBuffer;

// Thrift's own reader believes the lengths of containers, and makes room for them; and multiplies
// them in 32 bits before it compares them with what has arrived.
class StrictJson : public TVirtualProtocol<StrictJson, TJSONProtocol> {
 public:
  explicit StrictJson(std::shared_ptr<TMemoryBuffer> buffer)
      : TVirtualProtocol<StrictJson, TJSONProtocol>(std::move(buffer)) {}

  uint32_t readListBegin(TType& type, uint32_t& size) {
    const uint32_t read = TJSONProtocol::readListBegin(type, size);
    CheckSize(size);
    return read;
  }

  uint32_t readSetBegin(TType& type, uint32_t& size) {
    const uint32_t read = TJSONProtocol::readSetBegin(type, size);
    CheckSize(size);
    return read;
  }

  uint32_t readMapBegin(TType& key_type, TType& value_type, uint32_t& size) {
    const uint32_t read = TJSONProtocol::readMapBegin(key_type, value_type, size);
    CheckSize(size);
    return read;
  }

  uint32_t readString(std::string& text) {
    const uint32_t read = TJSONProtocol::readString(text);
    if (text.size() > static_cast<size_t>(kMaxStringBytes)) {
      throw TProtocolException(TProtocolException::SIZE_LIMIT);
    }
    return read;
  }

 private:
  static void CheckSize(uint32_t size) {
    if (size > static_cast<uint32_t>(kMaxContainerSize)) {
      throw TProtocolException(TProtocolException::SIZE_LIMIT);
    }
  }
};

[[noreturn]] void ThrowUnreadable(const std::string& why) {
  throw Error(ErrorCode::kInvalidArgument, "no message in Thrift's JSON protocol: " + why);
}

// The reader has looked ahead by a byte at most: behind the message only blanks may stand.
void CheckNothingFollows(TMemoryBuffer& buffer) {
  const std::string rest = buffer.getBufferAsString();
  if (rest.find_first_not_of(" \t\r\n") != std::string::npos) ThrowUnreadable("it goes on behind");
}

}  // namespace

std::string AnswerJson(apache::thrift::TProcessor& processor, std::string_view message) {
  if (message.empty()) ThrowUnreadable("it is empty");
  // Read only; Thrift's buffers take no pointer to const.
  auto* bytes = reinterpret_cast<uint8_t*>(const_cast<char*>(message.data()));
  const auto size = static_cast<uint32_t>(message.size());
  const auto configuration =
      std::make_shared<TConfiguration>(static_cast<int>(size), static_cast<int>(size), kMaxDepth);
  const auto request =
      std::make_shared<TMemoryBuffer>(bytes, size, TMemoryBuffer::OBSERVE, configuration);
  const auto reply = std::make_shared<TMemoryBuffer>();
  bool answered = false;
  try {
    answered = processor.process(std::make_shared<StrictJson>(request),
                                 std::make_shared<TJSONProtocol>(reply), nullptr);
  } catch (const std::exception& error) {
    // What Thrift and its streams throw for damaged text has many types.
    VLOG(1) << "unreadable JSON call: " << error.what();
    ThrowUnreadable("damaged, or over a limit");
  }
  if (!answered || reply->available_read() == 0) ThrowUnreadable("not a call");
  CheckNothingFollows(*request);
  return reply->getBufferAsString();
}

}  // namespace bole
