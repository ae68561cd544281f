#include "features/text/pinyin.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

// Readings in names of places, companies and people beside the one that ICU knows.
constexpr std::array<std::pair<std::string_view, std::string_view>, 60> kOtherReadings = {{
    {"重", "chong"}, {"长", "chang"}, {"厦", "xia"},  {"行", "hang"},  {"乐", "yue"},
    {"单", "shan"},  {"曾", "zeng"},  {"朝", "chao"}, {"都", "du"},    {"大", "dai"},
    {"石", "dan"},   {"会", "kuai"},  {"藏", "zang"}, {"传", "zhuan"}, {"调", "tiao"},
    {"番", "pan"},   {"沈", "chen"},  {"蚌", "beng"}, {"莘", "xin"},   {"仇", "qiu"},
    {"解", "xie"},   {"查", "zha"},   {"盖", "ge"},   {"尉", "yu"},    {"朴", "piao"},
    {"六", "lu"},    {"校", "jiao"},  {"阿", "e"},    {"车", "ju"},    {"觉", "jiao"},
    {"卡", "ka"},    {"咖", "ka"},    {"蔚", "yu"},   {"翟", "zhai"},  {"埔", "pu"},
    {"宿", "su"},    {"奇", "ji"},    {"弹", "tan"},  {"区", "ou"},    {"覃", "tan"},
    {"洗", "xian"},  {"浚", "xun"},   {"薄", "bo"},   {"歙", "she"},   {"铅", "yan"},
    {"任", "ren"},   {"浙", "zhe"},   {"地", "di"},   {"的", "di"},    {"强", "qiang"},
    {"省", "sheng"}, {"数", "shu"},   {"圈", "quan"}, {"降", "xiang"}, {"种", "chong"},
    {"折", "zhe"},   {"泊", "bo"},    {"柏", "bo"},   {"陆", "lu"},    {"家", "jia"},
}};

// Letters without marks, but for that of ü, which becomes v. Empty when others are among them.
std::string PlainLetters(const icu::UnicodeString& decomposed) {
  constexpr UChar32 kDiaeresis = 0x308;
  std::string plain;
  for (int32_t at = 0; at < decomposed.length();) {
    const UChar32 c = decomposed.char32At(at);
    at += U16_LENGTH(c);
    if (c == kDiaeresis && !plain.empty() && plain.back() == 'u') {
      plain.back() = 'v';
    } else if (c >= 'a' && c <= 'z') {
      plain.push_back(static_cast<char>(c));
    } else if (u_charType(c) != U_NON_SPACING_MARK) {
      return {};
    }
  }
  return plain;
}

bool IsHan(const icu::UnicodeString& text) {
  return text.countChar32() == 1 && u_hasBinaryProperty(text.char32At(0), UCHAR_IDEOGRAPHIC) != 0;
}

}  // namespace

struct Pinyin::State {
  std::mutex mutex;  // a transliterator is asked by one at a time
  std::unique_ptr<icu::Transliterator> to_latin;
  const icu::Normalizer2* decompose = nullptr;  // ICU's own
};

Pinyin::Pinyin() : state_(std::make_unique<State>()) {
  UErrorCode status = U_ZERO_ERROR;
  state_->to_latin.reset(icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, status));
  state_->decompose = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kUnavailable,
                std::string("icu's data is not available: ") + u_errorName(status));
  }
}

Pinyin::~Pinyin() = default;

std::vector<std::string> Pinyin::Readings(std::string_view character) const {
  auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(character.data(), static_cast<int32_t>(character.size())));
  if (!IsHan(text)) return {};
  {
    const std::lock_guard lock(state_->mutex);
    state_->to_latin->transliterate(text);
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::string said = PlainLetters(state_->decompose->normalize(text, status));
  std::vector<std::string> readings;
  if (U_SUCCESS(status) != 0 && !said.empty()) readings.push_back(said);
  for (const auto& [other, reading] : kOtherReadings) {
    if (other == character) readings.emplace_back(reading);
  }
  const size_t written_v = readings.size();
  for (size_t i = 0; i < written_v; ++i) {
    std::string with_u = readings[i];
    std::ranges::replace(with_u, 'v', 'u');
    readings.push_back(with_u);
  }
  std::ranges::sort(readings);
  readings.erase(std::ranges::unique(readings).begin(), readings.end());
  return readings;
}

}  // namespace bole
