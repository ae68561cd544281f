// What TNonblockingServer calls for each frame of one connection.
#pragma once

#include <thrift/TProcessor.h>
#include <thrift/transport/TBufferTransports.h>

#include <memory>

#include "engine/service/connection.h"
#include "engine/service/frame.h"

namespace bole {

// Reads a frame in the protocol that it is in, has it answered, and writes the reply in the
// same. A message that can't be read is answered by a TApplicationException when it is known
// what was called, else the connection ends. Throws nothing: in a worker thread Thrift would
// swallow it, and wait for the next frame.
//
// Thread safety: none; a connection has one request at a time.
class FrameProcessor : public apache::thrift::TProcessor {
 public:
  using Processor = std::shared_ptr<apache::thrift::TProcessor>;

  // `serving` answers, `refusing` is called instead where WorkerPool::IsRefusing().
  FrameProcessor(Processor serving, Processor refusing, std::shared_ptr<Connection> connection);

  // The protocols only lead to the buffers below them. Returns false: a frame is one message.
  bool process(std::shared_ptr<apache::thrift::protocol::TProtocol> in,
               std::shared_ptr<apache::thrift::protocol::TProtocol> out, void* context) override;

 private:
  using Buffer = std::shared_ptr<apache::thrift::transport::TMemoryBuffer>;

  // Writes a reply into the buffer, or nothing when there is nobody to answer.
  void Answer(std::span<uint8_t> bytes, const Buffer& reply) const;

  const Processor serving_;
  const Processor refusing_;
  const std::shared_ptr<Connection> connection_;
};

// Makes a FrameProcessor for each connection.
class FrameProcessorFactory : public apache::thrift::TProcessorFactory {
 public:
  FrameProcessorFactory(FrameProcessor::Processor serving, FrameProcessor::Processor refusing)
      : serving_(std::move(serving)), refusing_(std::move(refusing)) {}

  // Requires a transport that is a Connection.
  std::shared_ptr<apache::thrift::TProcessor> getProcessor(
      const apache::thrift::TConnectionInfo& info) override;

 private:
  const FrameProcessor::Processor serving_;
  const FrameProcessor::Processor refusing_;
};

}  // namespace bole
