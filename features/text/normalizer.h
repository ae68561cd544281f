// One spelling for text that people write in many: full-width or half, upper case or lower,
// traditional Chinese or simplified.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace bole {

// Normalises text: NFKC and case folding (ICU), traditional to simplified Chinese (OpenCC),
// runs of white space to one blank, none at either end. Normalised text stays as it is when
// it is normalised again.
//
// Thread safety: const and safe from any number of threads. Making one takes a tenth of a
// second; share it.
class Normalizer {
 public:
  // Throws Error(kUnavailable) when ICU or OpenCC can't find its data.
  Normalizer();
  ~Normalizer();
  Normalizer(const Normalizer&) = delete;
  Normalizer& operator=(const Normalizer&) = delete;

  // Throws Error(kInvalidArgument) when text isn't valid UTF-8.
  std::string Normalize(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace bole
