#include "engine/eval/html.h"

#include <array>
#include <charconv>
#include <cmath>

namespace bole {
namespace {

std::string ReplaceAll(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

constexpr auto kReplaceInvalid = nlohmann::json::error_handler_t::replace;

}  // namespace

std::string HtmlText(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        html += byte < 0x20 || byte == 0x7f ? ' ' : c;
      }
    }
  }
  return html;
}

std::string ScriptJson(const nlohmann::json& json) {
  // ASCII only, so that U+2028 and U+2029, line ends for a script, are escaped too. Outside of
  // strings JSON has none of the characters replaced.
  std::string text = json.dump(-1, ' ', true, kReplaceInvalid);
  text = ReplaceAll(std::move(text), "<", "\\u003c");
  text = ReplaceAll(std::move(text), ">", "\\u003e");
  return ReplaceAll(std::move(text), "&", "\\u0026");
}

std::string ScriptText(std::string_view script) {
  std::string text = ReplaceAll(std::string(script), "</script", "<\\/script");
  text = ReplaceAll(std::move(text), "</SCRIPT", "<\\/SCRIPT");
  return ReplaceAll(std::move(text), "<!--", "<\\!--");
}

nlohmann::json ValidUtf8(const nlohmann::json& json) {
  return nlohmann::json::parse(json.dump(-1, ' ', false, kReplaceInvalid));
}

std::string FixedNumber(double value, int num_digits) {
  if (!std::isfinite(value)) return "–";
  std::array<char, 400> buffer;  // the longest double takes 309 digits before the point
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, num_digits);
  return {buffer.data(), end.ptr};
}

std::string CountNumber(double value) {
  const std::string digits = FixedNumber(value, 0);
  if (!std::isfinite(value)) return digits;
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    const bool after_digit = i > 0 && digits[i - 1] != '-';
    if (after_digit && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

}  // namespace bole
