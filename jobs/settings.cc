#include "jobs/settings.h"

#include <glog/logging.h>

#include <algorithm>
#include <chrono>
#include <sstream>

#include "engine/base/error.h"
#include "engine/base/nearest_word.h"

namespace bole {
namespace {

std::string ShowNode(const toml::node& node) {
  std::ostringstream text;
  node.visit([&](const auto& value) { text << value; });
  return text.str();
}

[[noreturn]] void Reject(const std::string& key, const toml::node& node,
                         const std::string& expected) {
  std::string place;
  if (node.source().begin) place = ", line " + std::to_string(node.source().begin.line);
  throw Error(ErrorCode::kInvalidArgument,
              "bad setting, expected " + expected + ": " + key + " = " + ShowNode(node) + place);
}

template <typename T>
T Expect(const std::string& key, const toml::node& node, const std::string& expected) {
  const auto value = node.value<T>();
  if (!value) Reject(key, node, expected);
  return *value;
}

int64_t UnixSeconds(const toml::date& date, const toml::time& time, int offset_minutes) {
  using namespace std::chrono;
  const sys_days day = year(date.year) / month(date.month) / std::chrono::day(date.day);
  return duration_cast<seconds>(day.time_since_epoch()).count() + time.hour * 3600 +
         time.minute * 60 + time.second - offset_minutes * 60;
}

toml::date_time ToTomlTime(int64_t unix_seconds) {
  using namespace std::chrono;
  const sys_seconds time{seconds(unix_seconds)};
  const year_month_day day(floor<days>(time));
  const hh_mm_ss clock(time - floor<days>(time));
  return {
      toml::date(static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                 static_cast<unsigned>(day.day())),
      toml::time(static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                 static_cast<int>(clock.seconds().count())),
      toml::time_offset{}};
}

}  // namespace

void Settings::Declare(const std::string& key, Setting setting) {
  CHECK(settings_.emplace(key, std::move(setting)).second) << "setting declared twice: " << key;
}

void Settings::Text(const std::string& key, std::string* value, const std::string& help) {
  Declare(key,
          {help, [=](const toml::node& node) { *value = Expect<std::string>(key, node, "a text"); },
           [value] { return nlohmann::json(*value); }});
}

void Settings::Choice(const std::string& key, std::string* value, std::vector<std::string> choices,
                      const std::string& help) {
  std::string expected = "one of";
  for (const std::string& choice : choices) expected += " \"" + choice + "\"";
  Declare(key, {help + " (" + expected + ")",
                [=](const toml::node& node) {
                  const auto text = Expect<std::string>(key, node, expected);
                  if (std::ranges::find(choices, text) == choices.end())
                    Reject(key, node, expected);
                  *value = text;
                },
                [value] { return nlohmann::json(*value); }});
}

void Settings::Path(const std::string& key, std::filesystem::path* value, const std::string& help) {
  Declare(key,
          {help, [=](const toml::node& node) { *value = Expect<std::string>(key, node, "a path"); },
           [value] { return nlohmann::json(value->string()); }});
}

void Settings::Switch(const std::string& key, bool* value, const std::string& help) {
  Declare(key, {help,
                [=](const toml::node& node) {
                  if (!node.is_boolean()) Reject(key, node, "true or false");
                  *value = *node.value<bool>();
                },
                [value] { return nlohmann::json(*value); }});
}

void Settings::Real(const std::string& key, double* value, double low, double high,
                    const std::string& help) {
  std::ostringstream expected;
  expected << "a number from " << low << " to " << high;
  Declare(key, {help,
                [=, text = expected.str()](const toml::node& node) {
                  if (!node.is_number()) Reject(key, node, text);
                  const double number = *node.value<double>();
                  if (!(low <= number && number <= high)) Reject(key, node, text);
                  *value = number;
                },
                [value] { return nlohmann::json(*value); }});
}

void Settings::SetInteger(const std::string& key, const toml::node& node, int64_t low, int64_t high,
                          const std::function<void(int64_t)>& assign) const {
  const std::string expected =
      "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  if (!node.is_integer()) Reject(key, node, expected);
  const int64_t number = *node.value<int64_t>();
  if (number < low || number > high) Reject(key, node, expected);
  assign(number);
}

void Settings::Time(const std::string& key, std::optional<int64_t>* value,
                    const std::string& help) {
  times_.insert(key);
  Declare(key, {help,
                [=](const toml::node& node) {
                  if (const auto* date = node.as_date()) {
                    *value = UnixSeconds(date->get(), {}, 0);
                  } else if (const auto* time = node.as_date_time()) {
                    const toml::date_time& when = time->get();
                    *value =
                        UnixSeconds(when.date, when.time, when.offset ? when.offset->minutes : 0);
                  } else {
                    Reject(key, node, "a date such as 2026-06-01 or 2026-06-01T00:00:00Z");
                  }
                },
                [value] { return *value ? nlohmann::json(**value) : nlohmann::json(); }});
}

void Settings::Texts(const std::string& key, std::map<std::string, std::string>* value,
                     const std::string& help) {
  text_tables_[key] = value;
  Declare(key, {help,
                [=](const toml::node& node) {
                  if (!node.is_table()) Reject(key, node, "a table of texts");
                  for (const auto& [name, text] : *node.as_table()) {
                    (*value)[std::string(name.str())] =
                        Expect<std::string>(key + "." + std::string(name.str()), text, "a text");
                  }
                },
                [value] { return nlohmann::json(*value); }});
}

void Settings::Set(const std::string& key, const toml::node& node) {
  if (const auto found = settings_.find(key); found != settings_.end()) {
    found->second.set(node);
    return;
  }
  if (const auto* table = node.as_table()) {
    for (const auto& [name, inner] : *table) Set(key + "." + std::string(name.str()), inner);
    return;
  }
  const size_t dot = key.rfind('.');
  if (dot != std::string::npos && text_tables_.contains(key.substr(0, dot))) {
    (*text_tables_[key.substr(0, dot)])[key.substr(dot + 1)] =
        Expect<std::string>(key, node, "a text");
    return;
  }
  std::vector<std::string> known;
  for (const auto& [name, setting] : settings_) known.push_back(name);
  throw Error(ErrorCode::kInvalidArgument, "unknown setting" + DidYouMean(key, known) + ": " + key);
}

void Settings::Apply(const toml::table& table) {
  for (const auto& [name, node] : table) Set(std::string(name.str()), node);
}

void Settings::ApplyOverride(const std::string& assignment) {
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(ErrorCode::kInvalidArgument, "expected --set key=value: " + assignment);
  }
  const std::string key = assignment.substr(0, equals);
  const std::string text = assignment.substr(equals + 1);
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + text);
  } catch (const toml::parse_error&) {
    parsed.clear();
  }
  // Paths and words need no quotes on a command line.
  if (parsed.size() != 1) parsed = toml::table{{"value", text}};
  Set(key, *parsed.get("value"));
}

nlohmann::json Settings::Effective() const {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [key, setting] : settings_) all[key] = setting.get();
  return all;
}

std::string Settings::ToToml(const nlohmann::json& values) const {
  std::ostringstream text;
  for (const auto& [key, setting] : settings_) {
    if (!values.contains(key) || values.at(key).is_null()) continue;
    const nlohmann::json& value = values.at(key);
    text << "# " << setting.help << "\n";
    if (times_.contains(key)) {
      text << key << " = " << ToTomlTime(value.get<int64_t>()) << "\n";
    } else if (value.is_object()) {
      for (const auto& [name, entry] : value.items()) {
        // JSON's strings are TOML's basic strings.
        text << key << "." << name << " = " << entry.dump() << "\n";
      }
    } else {
      text << key << " = " << value.dump() << "\n";
    }
  }
  return text.str();
}

std::string Settings::Help() const {
  std::string text;
  for (const auto& [key, setting] : settings_) {
    text += key + " = " + setting.get().dump() + "\n    " + setting.help + "\n";
  }
  return text;
}

}  // namespace bole
