#include "engine/service/published_nights.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/manifest.h"

namespace bole {
namespace {

constexpr const char* kReportName = "report.html";

void FillIn(const Manifest& manifest, PublishedNight& night) {
  night.published_at = manifest.facts.at("created_at").get<int64_t>();
  for (const auto& [name, file] : manifest.files) night.bytes += file.bytes;
  for (const auto& [table, count] : manifest.facts.at("rows").items()) {
    if (count.is_number_unsigned()) night.rows[table] = count.get<uint64_t>();
  }
  for (const auto& sample : manifest.facts.at("samples")) {
    night.samples.push_back({sample.at("kind").get<std::string>(),
                             sample.at("id").get<std::string>(),
                             sample.at("title").get<std::string>()});
  }
}

}  // namespace

std::vector<PublishedNight> PublishedNights::List() const {
  const auto current = store_.CurrentId();
  std::vector<PublishedNight> nights;
  for (const std::string& id : store_.List()) {
    PublishedNight night = {.id = id, .current = id == current};
    try {
      FillIn(ReadManifest(store_.Directory(id)), night);
    } catch (const std::exception& error) {  // of ours or of JSON
      night = {.id = id, .current = id == current, .problem = error.what()};
    }
    nights.push_back(std::move(night));
  }
  std::ranges::reverse(nights);
  return nights;
}

std::string PublishedNights::Report(const std::string& id) const {
  const std::filesystem::path directory = store_.Directory(id);
  const Manifest manifest = ReadManifest(directory);
  const auto found = manifest.files.find(kReportName);
  if (found == manifest.files.end()) {
    throw Error(ErrorCode::kNotFound, "the snapshot has no report: " + id);
  }
  std::string page = ReadFile(directory / kReportName);
  if (Digest(page) != found->second.digest) {
    throw Error(ErrorCode::kCorruptData, "wrong checksum: " + (directory / kReportName).string());
  }
  return page;
}

}  // namespace bole
