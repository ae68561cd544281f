#include "engine/base/error.h"

namespace bole {

int ExitCode(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return 2;
    case ErrorCode::kCorruptData:
      return 3;
    case ErrorCode::kNotFound:
    case ErrorCode::kUnavailable:
      return 4;
    case ErrorCode::kRefused:
      return 5;
  }
  return 1;
}

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid argument";
    case ErrorCode::kNotFound:
      return "not found";
    case ErrorCode::kCorruptData:
      return "corrupt data";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kRefused:
      return "refused";
  }
  return "unknown";
}

}  // namespace bole
