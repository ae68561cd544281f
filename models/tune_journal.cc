#include "models/tune_journal.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/error.h"
#include "engine/store/file.h"

namespace bole {
namespace {

using Json = nlohmann::json;

// {"content": …, "digest": "…"}
std::string Sealed(const Json& content) {
  return Json{{"content", content}, {"digest", Digest(content.dump())}}.dump() + "\n";
}

// Nothing when the line isn't as it was written.
std::optional<Json> Unsealed(const std::string& line) {
  const Json sealed = Json::parse(line, nullptr, false);
  if (!sealed.is_object() || !sealed.contains("content") || !sealed.contains("digest")) return {};
  const Json& content = sealed["content"];
  if (!content.is_object() || sealed["digest"] != Digest(content.dump())) return {};
  return content;
}

Json ContentOf(const std::string& tuning, const MeasuredTuning& measured) {
  const TuningQuality& quality = measured.quality;
  Json content = {{"tuning", tuning},
                  {"recall", quality.recall},
                  {"ndcg", quality.ndcg},
                  {"seconds", measured.seconds}};
  if (quality.segments) {
    content["warm"] = quality.segments->warm;
    content["cold"] = quality.segments->cold;
  }
  return content;
}

TuningQuality QualityOf(const Json& content) {
  TuningQuality quality{.recall = content.at("recall"), .ndcg = content.at("ndcg"), .segments = {}};
  if (content.contains("warm")) quality.segments = {content.at("warm"), content.at("cold")};
  return quality;
}

}  // namespace

TuneJournal::TuneJournal(std::filesystem::path path, const std::string& subject)
    : path_(std::move(path)) {
  if (path_.empty()) return;
  if (std::filesystem::exists(path_)) Read(subject);
  if (!std::filesystem::exists(path_)) Append(Sealed({{"subject", subject}}));
}

void TuneJournal::Read(const std::string& subject) {
  const std::string text = ReadFile(path_);
  size_t good = 0;
  while (good < text.size()) {
    const size_t end = text.find('\n', good);
    const size_t next = end == std::string::npos ? text.size() : end + 1;
    const auto content = Unsealed(text.substr(good, end - good));
    if (!content || end == std::string::npos) {
      if (next == text.size()) break;
      throw Error(ErrorCode::kCorruptData, "damaged line in journal: " + path_.string());
    }
    if (good == 0 && content->value("subject", "") != subject) {
      throw Error(ErrorCode::kInvalidArgument,
                  "journal belongs to other data or another way of measuring: " + path_.string());
    }
    if (good > 0) {
      measured_[content->at("tuning")] = {.quality = QualityOf(*content),
                                          .seconds = content->at("seconds")};
    }
    good = next;
  }
  if (good == 0) {
    std::filesystem::remove(path_);  // not even its first line was written
  } else if (good < text.size()) {
    std::filesystem::resize_file(path_, good);
  }
}

std::optional<MeasuredTuning> TuneJournal::Find(const std::string& tuning) const {
  const auto found = measured_.find(tuning);
  if (found == measured_.end()) return {};
  return found->second;
}

void TuneJournal::Add(const std::string& tuning, const MeasuredTuning& measured) {
  measured_[tuning] = measured;
  if (path_.empty()) return;
  Append(Sealed(ContentOf(tuning, measured)));
}

void TuneJournal::Append(const std::string& line) {
  std::ofstream file(path_, std::ios::app | std::ios::binary);
  file << line << std::flush;
  if (!file) throw Error(ErrorCode::kUnavailable, "can't write journal: " + path_.string());
  file.close();
  SyncPath(path_);
}

}  // namespace bole
