// Parts of a JSON document that may be missing or of another type.
#pragma once

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace bole {

// The member, or null.
inline const nlohmann::json& Part(const nlohmann::json& json, const std::string& key) {
  static const nlohmann::json null;
  if (!json.is_object()) return null;
  const auto found = json.find(key);
  return found == json.end() ? null : *found;
}

// The member when it is an array, else an empty array.
inline const nlohmann::json& ArrayPart(const nlohmann::json& json, const std::string& key) {
  static const nlohmann::json empty = nlohmann::json::array();
  const nlohmann::json& part = Part(json, key);
  return part.is_array() ? part : empty;
}

// The member when it is a string, else an empty text.
inline std::string TextPart(const nlohmann::json& json, const std::string& key) {
  const nlohmann::json& part = Part(json, key);
  return part.is_string() ? part.get<std::string>() : std::string();
}

// The member when it is a number, else NaN.
inline double NumberPart(const nlohmann::json& json, const std::string& key) {
  const nlohmann::json& part = Part(json, key);
  return part.is_number() ? part.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace bole
