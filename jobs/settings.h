// The settings of a config file: each declared once, with type, bounds and help.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bole {

// Binds dotted keys ("paths.work") to variables and fills these from TOML. Every mistake throws
// Error(kInvalidArgument) that names the key, the value and what was expected; an unknown
// key names the nearest known one.
//
// Thread safety: none.
class Settings {
 public:
  void Text(const std::string& key, std::string* value, const std::string& help);
  // One of a few words.
  void Choice(const std::string& key, std::string* value, std::vector<std::string> choices,
              const std::string& help);
  void Path(const std::string& key, std::filesystem::path* value, const std::string& help);
  void Switch(const std::string& key, bool* value, const std::string& help);
  void Real(const std::string& key, double* value, double low, double high,
            const std::string& help);
  template <typename T>
  void Integer(const std::string& key, T* value, int64_t low, int64_t high,
               const std::string& help);
  // An ISO date or date-time (UTC unless it has an offset), as Unix seconds.
  void Time(const std::string& key, std::optional<int64_t>* value, const std::string& help);
  // A table of texts: every key below this one.
  void Texts(const std::string& key, std::map<std::string, std::string>* value,
             const std::string& help);

  void Apply(const toml::table& table);

  // "key=value" of the command line: the value is TOML, or a plain text.
  void ApplyOverride(const std::string& assignment);

  // All settings with their present values, by key.
  nlohmann::json Effective() const;

  // Values by key (as Effective gives them) as TOML text that Apply reads. Keys without a value
  // are left out.
  std::string ToToml(const nlohmann::json& values) const;

  // One line for each setting: key, present value, help.
  std::string Help() const;

 private:
  struct Setting {
    std::string help;
    std::function<void(const toml::node&)> set;
    std::function<nlohmann::json()> get;
  };

  void Declare(const std::string& key, Setting setting);
  void Set(const std::string& key, const toml::node& node);
  void SetInteger(const std::string& key, const toml::node& node, int64_t low, int64_t high,
                  const std::function<void(int64_t)>& assign) const;

  std::map<std::string, Setting> settings_;
  std::map<std::string, std::map<std::string, std::string>*> text_tables_;
  std::set<std::string> times_;
};

template <typename T>
void Settings::Integer(const std::string& key, T* value, int64_t low, int64_t high,
                       const std::string& help) {
  Declare(key, {help,
                [=, this](const toml::node& node) {
                  SetInteger(key, node, low, high,
                             [value](int64_t number) { *value = static_cast<T>(number); });
                },
                [value] { return nlohmann::json(*value); }});
}

}  // namespace bole
