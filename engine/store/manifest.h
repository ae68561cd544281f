// The manifest of a directory: facts, and a digest for every file in it.
//
// manifest.json is JSON text, indented by two spaces, keys sorted, one newline at the end:
//   format    number, the version of this format
//   checksum  Digest of the same text without this line's key
//   content   Digest over the names and digests of all files that the same input always
//             gives the same bytes (all but those in kRunFiles)
//   files     path below the directory -> {bytes, digest}
//   facts     whatever the writer wants to tell
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace bole {

constexpr int kManifestFormat = 1;
constexpr const char* kManifestName = "manifest.json";

// Files that tell of one run (times, memory), so that their bytes differ between runs.
constexpr const char* kRunFiles[] = {"metrics.json"};

struct FileFacts {
  uint64_t bytes = 0;
  std::string digest;
};

struct Manifest {
  nlohmann::json facts = nlohmann::json::object();
  std::map<std::string, FileFacts> files;
  std::string content;
};

// Digests and syncs every file below the directory and writes manifest.json last: a directory
// that has one is complete. Throws Error(kUnavailable).
Manifest WriteManifest(const std::filesystem::path& directory, const nlohmann::json& facts);

// Reads manifest.json and verifies its own checksum, not the files. Throws Error(kNotFound) when
// there is none, Error(kCorruptData) when it is damaged or of another format.
Manifest ReadManifest(const std::filesystem::path& directory);

// Verifies size and digest of every file of the manifest. Throws Error(kCorruptData) naming the
// first one that is damaged or missing.
void VerifyFiles(const std::filesystem::path& directory, const Manifest& manifest);

}  // namespace bole
