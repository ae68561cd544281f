#include "engine/base/utf8.h"

#include <cstdint>

namespace bole {
namespace {

bool IsContinuation(unsigned char byte) {
  return (byte & 0xc0) == 0x80;
}

// Bytes of the character that this byte leads; 0 when it leads none.
size_t CharacterBytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;  // a continuation, or an overlong form of ASCII
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;  // 0xf5 and above lie beyond U+10FFFF
}

// What the lead byte leaves open is decided by the second one.
bool IsSecondByte(unsigned char lead, unsigned char second) {
  if (lead == 0xe0) return second >= 0xa0;  // shorter forms exist below
  if (lead == 0xed) return second < 0xa0;   // surrogates above
  if (lead == 0xf0) return second >= 0x90;  // shorter forms exist below
  if (lead == 0xf4) return second < 0x90;   // beyond U+10FFFF above
  return true;
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    const size_t length = CharacterBytes(lead);
    if (length == 0 || length > bytes.size() - at) return false;
    for (size_t i = 1; i < length; ++i) {
      if (!IsContinuation(static_cast<unsigned char>(bytes[at + i]))) return false;
    }
    if (length > 1 && !IsSecondByte(lead, static_cast<unsigned char>(bytes[at + 1]))) return false;
    at += length;
  }
  return true;
}

std::string_view CutUtf8(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && IsContinuation(static_cast<unsigned char>(text[end]))) --end;
  return text.substr(0, end);
}

std::vector<size_t> CharacterBegins(std::string_view text) {
  std::vector<size_t> begins;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsContinuation(static_cast<unsigned char>(text[i]))) begins.push_back(i);
  }
  begins.push_back(text.size());
  return begins;
}

}  // namespace bole
