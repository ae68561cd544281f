// One call in Thrift's JSON protocol: what a web page can speak.
#pragma once

#include <thrift/TProcessor.h>

#include <string>
#include <string_view>

namespace bole {

// Has one message answered, and returns the reply's bytes. As strict as the frames of the Thrift
// port (frame.h): strings, containers and depth are bounded by the same numbers, and nothing may
// follow the message. A method that isn't known is answered by a TApplicationException.
//
// Throws Error(kInvalidArgument) for bytes that are no such message.
// Thread safety: safe from any number of threads when the processor is.
std::string AnswerJson(apache::thrift::TProcessor& processor, std::string_view message);

}  // namespace bole
