// Text that becomes part of a page. Members write most of it, so nothing is trusted.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace bole {

// Text as it may stand between tags and inside quoted attributes: & < > " ' are replaced, and
// control characters become spaces.
std::string HtmlText(std::string_view text);

// JSON as it may stand inside a <script> element: no byte of it can end the element, open a
// comment or break a line of the script. Invalid UTF-8 becomes U+FFFD.
std::string ScriptJson(const nlohmann::json& json);

// A script of ours or of a library as it may stand inside a <script> element: "</script" and
// "<!--" can only be parts of string literals or regular expressions there, and are escaped so.
std::string ScriptText(std::string_view script);

// The same document with U+FFFD in place of invalid UTF-8.
nlohmann::json ValidUtf8(const nlohmann::json& json);

// 0.1734 as "0.1734"; the same in every locale.
std::string FixedNumber(double value, int num_digits);

// 1234567 as "1,234,567".
std::string CountNumber(double value);

}  // namespace bole
