// How Chinese characters are said, in Latin letters.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// Hanyu pinyin without tones, from ICU's "Han-Latin"; ü is written v and, as many type it, u. A
// character of several readings that are common in names has them all.
//
// Thread safety: const and safe from any number of threads.
class Pinyin {
 public:
  // Throws Error(kUnavailable) when ICU can't find its data.
  Pinyin();
  ~Pinyin();
  Pinyin(const Pinyin&) = delete;
  Pinyin& operator=(const Pinyin&) = delete;

  // Of one character, ascending; none for what isn't said in Chinese. Requires UTF-8.
  std::vector<std::string> Readings(std::string_view character) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bole
