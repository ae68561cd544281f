#include "features/world/sentence.h"

#include <glog/logging.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <opencc/SimpleConverter.hpp>

#include "engine/base/error.h"

namespace bole::world {

std::string FillSlots(std::string_view sentence, const Slots& slots) {
  std::string filled;
  while (!sentence.empty()) {
    const size_t open = sentence.find('{');
    filled.append(sentence.substr(0, open));
    if (open == std::string_view::npos) break;
    const size_t close = sentence.find('}', open);
    CHECK_NE(close, std::string_view::npos) << "slot without end: " << sentence;
    const std::string_view name = sentence.substr(open + 1, close - open - 1);
    const auto slot = std::find_if(slots.begin(), slots.end(),
                                   [&](const auto& entry) { return entry.first == name; });
    CHECK(slot != slots.end()) << "no such slot: " << name;
    filled.append(slot->second);
    sentence.remove_prefix(close + 1);
  }
  return filled;
}

std::string ToTraditional(const std::string& simplified) {
  // One converter with a lock: loading its tables takes far longer than all its calls.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  try {
    static const opencc::SimpleConverter converter("s2tw.json");
    return converter.Convert(simplified);
  } catch (const std::exception& error) {
    throw Error(ErrorCode::kUnavailable,
                std::string("can't convert to traditional: ") + error.what());
  }
}

}  // namespace bole::world
