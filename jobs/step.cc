#include "jobs/step.h"

#include <glog/logging.h>

#include <vector>

#include "engine/base/error.h"
#include "engine/store/file.h"

namespace bole {
namespace {

// Changes whenever the code makes other files from the same input, so that no stale step is kept.
constexpr int kStepVersion = 25;

// Removes a directory so that, whenever it is interrupted, nothing of it is taken for complete.
void Discard(const std::filesystem::path& directory) {
  if (!std::filesystem::exists(directory)) return;
  const std::filesystem::path discarded = directory.string() + ".discarded";
  std::filesystem::remove_all(discarded);
  std::filesystem::rename(directory, discarded);
  std::filesystem::remove_all(discarded);
}

// The manifest of a step that was finished and is whole.
std::optional<Manifest> VerifiedManifest(const std::filesystem::path& directory) {
  if (!std::filesystem::exists(directory / kManifestName)) return std::nullopt;
  try {
    Manifest manifest = ReadManifest(directory);
    VerifyFiles(directory, manifest);
    return manifest;
  } catch (const Error& error) {
    LOG(WARNING) << "a finished step is made anew: " << error.what();
    Discard(directory);
    std::filesystem::create_directories(directory);
    return std::nullopt;
  }
}

// What a killed run was writing; nobody would ever rename it into place.
void RemoveHalfWritten(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> half_written;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.path().extension() == ".tmp") half_written.push_back(entry.path());
  }
  for (const auto& path : half_written) std::filesystem::remove(path);
}

}  // namespace

Step::Step(const std::filesystem::path& night, const std::string& name, const nlohmann::json& key)
    : name_(name), directory_(night / name), start_(std::chrono::steady_clock::now()) {
  const nlohmann::json versioned = {{"version", kStepVersion}, {"key", key}};
  const std::string text = versioned.dump(2) + "\n";
  const std::filesystem::path key_path = night / (name + ".key");
  std::filesystem::create_directories(night);
  if (!std::filesystem::exists(key_path) || ReadFile(key_path) != text) {
    Discard(directory_);
    WriteFileAtomically(key_path, text);
  }
  std::filesystem::create_directories(directory_);
  manifest_ = VerifiedManifest(directory_);
  if (!finished()) RemoveHalfWritten(directory_);
  LOG(INFO) << name_ << (finished() ? ": already done" : ": begins");
}

void Step::Make(const std::string& file,
                const std::function<void(const std::filesystem::path&)>& make) {
  const std::filesystem::path path = directory_ / file;
  if (std::filesystem::exists(path)) {
    LOG(INFO) << name_ << ": keeps " << file;
    return;
  }
  std::filesystem::create_directories(path.parent_path());
  make(path);
}

void Step::Finish(nlohmann::json facts) {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  facts["seconds"] = elapsed.count();
  manifest_ = WriteManifest(directory_, facts);
  LOG(INFO) << name_ << ": done in " << elapsed.count() << " s";
}

}  // namespace bole
