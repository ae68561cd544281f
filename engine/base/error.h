// The one exception of Bole, and the exit codes that it leads to.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace bole {

// Says who must act.
enum class ErrorCode {
  kInvalidArgument,  // the caller: input, request or config is wrong
  kNotFound,         // the caller: what was named doesn't exist
  kCorruptData,      // the operator: a file that Bole wrote is damaged
  kUnavailable,      // the operator: the machine, a file or a service fails
  kRefused,          // the operator: the gate refuses to publish
};

// Thrown when input, a file or the machine is wrong. Bugs of Bole are CHECKs.
//
// The message is lower-case, the fixed text first, the values last.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

// The process's exit code for an error: 2 bad input or config, 3 damaged data,
// 4 not available, 5 refused by the gate.
int ExitCode(ErrorCode code);

// "invalid argument", "not found", ...
std::string_view ErrorCodeName(ErrorCode code);

}  // namespace bole
