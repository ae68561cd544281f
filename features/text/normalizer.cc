#include "features/text/normalizer.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <bitset>
#include <limits>
#include <opencc/Config.hpp>
#include <opencc/Conversion.hpp>
#include <opencc/ConversionChain.hpp>
#include <opencc/Converter.hpp>
#include <opencc/Dict.hpp>
#include <opencc/DictEntry.hpp>
#include <opencc/Lexicon.hpp>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr char kOpenccConfig[] = "t2s.json";

// Any subset of Unicode.
using CharacterSet = std::bitset<0x110000>;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// ICU counts lengths in int32_t.
int32_t IcuLength(std::string_view text) {
  if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    throw Error(ErrorCode::kInvalidArgument,
                "text is too long: bytes " + std::to_string(text.size()));
  }
  return static_cast<int32_t>(text.size());
}

void CheckUtf8(std::string_view text) {
  const int32_t length = IcuLength(text);
  for (int32_t at = 0; at < length;) {
    const int32_t start = at;
    UChar32 c;
    U8_NEXT(text.data(), at, length, c);
    if (c < 0) {
      throw Error(ErrorCode::kInvalidArgument,
                  "text is not valid utf-8: at byte " + std::to_string(start));
    }
  }
}

std::vector<UChar32> Characters(std::string_view text) {
  std::vector<UChar32> characters;
  for (size_t at = 0; at < text.size();) {
    UChar32 c;
    U8_NEXT_UNSAFE(text.data(), at, c);
    characters.push_back(c);
  }
  return characters;
}

// The characters of an entry of OpenCC's that come out otherwise: where none of them is, the
// entry changes nothing.
void AddChanged(const std::string& from, const std::string& to, CharacterSet& changed) {
  const std::vector<UChar32> before = Characters(from);
  const std::vector<UChar32> after = Characters(to);
  const bool aligned = before.size() == after.size();
  for (size_t i = 0; i < before.size(); ++i) {
    if (!aligned || before[i] != after[i]) changed.set(static_cast<size_t>(before[i]));
  }
}

// All characters without which OpenCC leaves a text as it is. Nearly every text on a site in
// simplified Chinese, and to skip OpenCC for it makes this thirty times as fast.
CharacterSet FindTraditional(const opencc::Converter& converter) {
  CharacterSet traditional;
  for (const auto& conversion : converter.GetConversionChain()->GetConversions()) {
    const opencc::LexiconPtr lexicon = conversion->GetDict()->GetLexicon();
    for (const auto& entry : *lexicon) {
      AddChanged(entry->Key(), entry->GetDefault(), traditional);
    }
  }
  return traditional;
}

opencc::ConverterPtr OpenConverter() {
  try {
    return opencc::Config().NewFromFile(kOpenccConfig);
  } catch (const std::exception& e) {
    throw Error(ErrorCode::kUnavailable,
                std::string("opencc's data is not available: ") + kOpenccConfig + ": " + e.what());
  }
}

// White space of any script, and control characters: both only keep words apart.
bool IsSpace(UChar32 c) {
  return u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR;
}

// Collapses white space in place. Requires valid UTF-8.
void CollapseSpace(std::string& text) {
  size_t out = 0;
  bool pending = false;  // white space since the last character kept
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    UChar32 c;
    U8_NEXT_UNSAFE(text.data(), at, c);
    if (c < 0x80 ? (c <= ' ' || c == 0x7F) : IsSpace(c)) {
      pending = out > 0;
      continue;
    }
    // Never overtakes the reading: a pending blank stands for at least one byte read.
    if (pending) text[out++] = ' ';
    pending = false;
    for (size_t i = start; i < at; ++i) text[out++] = text[i];
  }
  text.resize(out);
}

}  // namespace

struct Normalizer::State {
  const icu::Normalizer2* nfkc_casefold;  // ICU's own, lives as long as the process
  opencc::ConverterPtr converter;
  CharacterSet traditional;

  bool HasTraditional(std::string_view text) const {
    for (size_t at = 0; at < text.size();) {
      UChar32 c;
      U8_NEXT_UNSAFE(text.data(), at, c);
      if (traditional[static_cast<size_t>(c)]) return true;
    }
    return false;
  }
};

Normalizer::Normalizer() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc_casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kUnavailable,
                std::string("icu's data is not available: ") + u_errorName(status));
  }
  auto state = std::make_unique<State>();
  state->nfkc_casefold = nfkc_casefold;
  state->converter = OpenConverter();
  state->traditional = FindTraditional(*state->converter);
  state_ = std::move(state);
}

Normalizer::~Normalizer() = default;

std::string Normalizer::Normalize(std::string_view text) const {
  std::string result;
  if (IsAscii(text)) {
    result.assign(text);
    for (char& c : result) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    CollapseSpace(result);
    return result;
  }
  CheckUtf8(text);
  icu::StringByteSink<std::string> sink(&result);
  UErrorCode status = U_ZERO_ERROR;
  state_->nfkc_casefold->normalizeUTF8(0, icu::StringPiece(text.data(), IcuLength(text)), sink,
                                       nullptr, status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kUnavailable,
                std::string("icu can't normalise a text: ") + u_errorName(status));
  }
  // Before OpenCC, whose texts end at a zero byte: control characters are gone now.
  CollapseSpace(result);
  if (state_->HasTraditional(result)) result = state_->converter->Convert(result);
  return result;
}

}  // namespace bole
