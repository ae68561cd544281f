#include "engine/service/frame.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "tests/engine/service/test_client.h"

namespace bole {
namespace {

using apache::thrift::transport::TMemoryBuffer;

Frame Parse(std::string& bytes) {
  return ParseFrame({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
}

std::string Message(const Frame& frame) {
  return {reinterpret_cast<const char*>(frame.message.data()), frame.message.size()};
}

// THeader by hand: magic, no flags, sequence 0x01020304, then words and what they say.
std::string WithHeader(std::string_view words, std::string_view header, std::string_view message) {
  std::string bytes("\x0f\xff\0\0\x01\x02\x03\x04", 8);
  return bytes.append(words).append(header).append(message);
}

TEST(ParseFrameTest, TellsTheProtocolByTheFirstBytes) {
  std::string binary("\x80\x01\0\x01rest", 8);
  EXPECT_EQ(Parse(binary).encoding, Encoding::kBinary);
  EXPECT_EQ(Message(Parse(binary)), binary);
  EXPECT_FALSE(Parse(binary).header_sequence.has_value());
  std::string compact("\x82\x21rest");
  EXPECT_EQ(Parse(compact).encoding, Encoding::kCompact);
}

TEST(ParseFrameTest, ReadsAHeaderWithoutTransforms) {
  std::string bytes = WithHeader({"\0\x01", 2}, {"\x02\0\0\0", 4}, "\x82\x21rest");
  const Frame frame = Parse(bytes);
  EXPECT_EQ(frame.encoding, Encoding::kCompact);
  EXPECT_EQ(frame.header_sequence, 0x01020304u);
  EXPECT_EQ(Message(frame), "\x82\x21rest");
}

TEST(ParseFrameTest, IgnoresKeysAndValuesInAHeader) {
  std::string bytes = WithHeader({"\0\x02", 2}, {"\0\0\x01\x01\x01k\x01v", 8}, "\x80\x01rest");
  EXPECT_EQ(Message(Parse(bytes)), "\x80\x01rest");
}

TEST(ParseFrameTest, RefusesEverythingElse) {
  const std::string refused[] = {
      "",
      "\x80",
      std::string("\0\0\0\x04name", 8),  // old-style binary
      "[1,\"status\",1,0,{}]",
      "GET / HTTP/1.1\r\n",  // other protocols
      "\x0f\xff",
      std::string("\x0f\xff\0\0\0\0\0\0\0", 9),                    // header cut short
      WithHeader("\xff\xff", {"\0\0\0\0", 4}, "\x80\x01"),         // longer than the frame
      WithHeader({"\0\0", 2}, "", "\x80\x01"),                     // no protocol in it
      WithHeader({"\0\x01", 2}, "\xff\xff\xff\xff", "\x80\x01"),   // a number without an end
      WithHeader({"\0\x01", 2}, {"\0\x01\x01\0", 4}, "\x80\x01"),  // zlib
      WithHeader({"\0\x01", 2}, {"\x01\0\0\0", 4}, "[1]"),         // JSON
      WithHeader({"\0\x01", 2}, {"\x02\0\0\0", 4}, "\x80\x01"),    // says compact, is binary
  };
  for (std::string bytes : refused) EXPECT_THROW(Parse(bytes), Error) << bytes;
}

TEST(ParseFrameTest, NeverLooksOutsideTheFrame) {
  Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    // A copy of exactly the size: a sanitizer sees one byte too many.
    std::string bytes = WithHeader("", "", "");
    bytes.resize(random.Below(24));
    for (size_t at = std::min<size_t>(8, bytes.size()); at < bytes.size(); ++at) {
      bytes[at] = static_cast<char>(random.Below(random.Chance(0.5) ? 4 : 256));
    }
    try {
      EXPECT_LE(Parse(bytes).message.size(), bytes.size());
    } catch (const Error&) {
    }
  }
}

TEST(MakeReaderTest, ReadsWhatThriftsOwnClientsWrite) {
  for (const auto protocol : {ClientProtocol::kBinary, ClientProtocol::kCompact,
                              ClientProtocol::kHeaderBinary, ClientProtocol::kHeaderCompact}) {
    std::string bytes = WireRequest(protocol, MakeListRequest("member-7")).substr(4);
    std::string method;
    apache::thrift::protocol::TMessageType type;
    int32_t sequence = 0;
    MakeReader(Parse(bytes))->readMessageBegin(method, type, sequence);
    EXPECT_EQ(method, "jobsForMember");
  }
}

TEST(WriteHeaderTest, AnswersWithTheSequenceAndProtocolOfTheRequest) {
  std::string request = WithHeader({"\0\x01", 2}, {"\x02\0\0\0", 4}, "\x82\x21rest");
  TMemoryBuffer reply;
  WriteHeader(Parse(request), reply);
  std::string bytes = reply.getBufferAsString() + "\x82\x21";
  EXPECT_EQ(Parse(bytes).header_sequence, 0x01020304u);
  EXPECT_EQ(Parse(bytes).encoding, Encoding::kCompact);

  std::string plain = "\x82\x21";
  TMemoryBuffer nothing;
  WriteHeader(Parse(plain), nothing);
  EXPECT_EQ(nothing.available_read(), 0u);
}

}  // namespace
}  // namespace bole
