#include "engine/service/frame_processor.h"

#include <glog/logging.h>
#include <thrift/TApplicationException.h>

#include "engine/base/error.h"
#include "engine/service/worker_pool.h"

namespace bole {
namespace {

using apache::thrift::TApplicationException;
using apache::thrift::protocol::TMessageType;
using apache::thrift::protocol::TProtocol;
using apache::thrift::transport::TMemoryBuffer;

// TNonblockingServer keeps room for the reply's length at the front of the buffer, and fills
// it in.
constexpr uint32_t kLengthBytes = 4;

void Clear(TMemoryBuffer& reply) {
  reply.resetBuffer();
  reply.getWritePtr(kLengthBytes);
  reply.wroteBytes(kLengthBytes);
}

// Answers a call whose arguments can't be read. Throws when not even its name can be.
void ReplyUnreadable(const Frame& request, const std::shared_ptr<TMemoryBuffer>& reply) {
  std::string method;
  TMessageType type = apache::thrift::protocol::T_CALL;
  int32_t sequence = 0;
  MakeReader(request)->readMessageBegin(method, type, sequence);
  if (type != apache::thrift::protocol::T_CALL) return;

  WriteHeader(request, *reply);
  const std::shared_ptr<TProtocol> writer = MakeWriter(request, reply);
  writer->writeMessageBegin(method, apache::thrift::protocol::T_EXCEPTION, sequence);
  TApplicationException(TApplicationException::PROTOCOL_ERROR, "damaged, or over a limit")
      .write(writer.get());
  writer->writeMessageEnd();
}

}  // namespace

FrameProcessor::FrameProcessor(Processor serving, Processor refusing,
                               std::shared_ptr<Connection> connection)
    : serving_(std::move(serving)),
      refusing_(std::move(refusing)),
      connection_(std::move(connection)) {}

bool FrameProcessor::process(std::shared_ptr<TProtocol> in, std::shared_ptr<TProtocol> out,
                             void* /*context*/) {
  // Made by the server, without a transport factory: they are what they are.
  const auto request = std::static_pointer_cast<TMemoryBuffer>(in->getTransport());
  const auto reply = std::static_pointer_cast<TMemoryBuffer>(out->getTransport());
  uint8_t* bytes = nullptr;
  uint32_t num_bytes = 0;
  request->getBuffer(&bytes, &num_bytes);
  try {
    Answer({bytes, num_bytes}, reply);
  } catch (const std::exception& error) {
    VLOG(1) << "ended a connection: " << error.what();
    Clear(*reply);
  }
  if (reply->available_read() > kLengthBytes) {
    connection_->ReplyReady(reply->available_read());
  } else {
    connection_->Abort();
  }
  return false;
}

void FrameProcessor::Answer(std::span<uint8_t> bytes, const Buffer& reply) const {
  const Frame frame = ParseFrame(bytes);
  try {
    WriteHeader(frame, *reply);
    const Processor& processor = WorkerPool::IsRefusing() ? refusing_ : serving_;
    if (!processor->process(MakeReader(frame), MakeWriter(frame, reply), nullptr)) Clear(*reply);
  } catch (const std::exception& error) {
    VLOG(1) << "unreadable request: " << error.what();
    Clear(*reply);
    ReplyUnreadable(frame, reply);
  }
}

std::shared_ptr<apache::thrift::TProcessor> FrameProcessorFactory::getProcessor(
    const apache::thrift::TConnectionInfo& info) {
  return std::make_shared<FrameProcessor>(serving_, refusing_,
                                          std::dynamic_pointer_cast<Connection>(info.transport));
}

}  // namespace bole
