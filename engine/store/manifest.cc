#include "engine/store/manifest.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/store/file.h"

namespace bole {
namespace {

constexpr int kIndent = 2;

std::string Text(const nlohmann::json& json) {
  return json.dump(kIndent) + "\n";
}

std::string ContentDigest(const std::map<std::string, FileFacts>& files) {
  std::string lines;
  for (const auto& [name, file] : files) {
    const bool of_this_run = std::ranges::find(kRunFiles, name) != std::end(kRunFiles);
    if (!of_this_run) lines += name + "\t" + file.digest + "\n";
  }
  return Digest(lines);
}

[[noreturn]] void FailDamaged(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorCode::kCorruptData, why + ": " + path.string());
}

nlohmann::json ParseVerified(const std::filesystem::path& path) {
  const std::string text = ReadFile(path);
  nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json["checksum"].is_string()) FailDamaged(path, "manifest is damaged");
  // Any change shows, white space too: the text must be what we would write.
  const bool as_written = Text(json) == text;
  const auto checksum = json["checksum"].get<std::string>();
  json.erase("checksum");
  if (!as_written || Digest(Text(json)) != checksum) {
    FailDamaged(path, "manifest is damaged (wrong checksum)");
  }
  if (json.value("format", 0) != kManifestFormat) FailDamaged(path, "unknown format of manifest");
  return json;
}

}  // namespace

Manifest WriteManifest(const std::filesystem::path& directory, const nlohmann::json& facts) {
  Manifest manifest;
  manifest.facts = facts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = std::filesystem::relative(entry.path(), directory).generic_string();
    if (name == kManifestName) continue;
    manifest.files[name] = {entry.file_size(), DigestOfFile(entry.path())};
    SyncPath(entry.path());
  }
  manifest.content = ContentDigest(manifest.files);

  nlohmann::json json = {{"format", kManifestFormat},
                         {"content", manifest.content},
                         {"files", nlohmann::json::object()},
                         {"facts", facts}};
  for (const auto& [name, file] : manifest.files) {
    json["files"][name] = {{"bytes", file.bytes}, {"digest", file.digest}};
  }
  json["checksum"] = Digest(Text(json));
  WriteFileAtomically(directory / kManifestName, Text(json));
  return manifest;
}

Manifest ReadManifest(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / kManifestName;
  const nlohmann::json json = ParseVerified(path);
  Manifest manifest;
  try {
    manifest.facts = json.at("facts");
    manifest.content = json.at("content").get<std::string>();
    for (const auto& [name, file] : json.at("files").items()) {
      manifest.files[name] = {file.at("bytes").get<uint64_t>(),
                              file.at("digest").get<std::string>()};
    }
  } catch (const nlohmann::json::exception&) {
    FailDamaged(path, "manifest lacks a field");
  }
  return manifest;
}

void VerifyFiles(const std::filesystem::path& directory, const Manifest& manifest) {
  for (const auto& [name, file] : manifest.files) {
    const std::filesystem::path path = directory / name;
    std::error_code missing;
    const uint64_t bytes = std::filesystem::file_size(path, missing);
    if (missing) FailDamaged(path, "file of the snapshot is missing");
    if (bytes != file.bytes) FailDamaged(path, "file of the snapshot has another length");
    if (DigestOfFile(path) != file.digest) {
      FailDamaged(path, "file of the snapshot is damaged (wrong checksum)");
    }
  }
}

}  // namespace bole
