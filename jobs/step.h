// One step of the night: a directory that is made once and then kept.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/store/manifest.h"

namespace bole {

// WORK/night/NAME, with the key of what it was made from beside it (NAME.key).
//
// A step whose key is the same and which has a manifest is finished and not done again. Without a
// manifest it was interrupted: the files that are there are complete (every file of Bole appears by
// a rename) and are kept. With another key it starts empty.
//
// Thread safety: none; one process works on a night at a time.
class Step {
 public:
  // `key` says what the step's files depend on: settings, and the content digests of earlier steps.
  // Verifies the files of a finished step; a damaged one is made anew.
  Step(const std::filesystem::path& night, const std::string& name, const nlohmann::json& key);

  bool finished() const { return manifest_.has_value(); }
  const std::string& name() const { return name_; }
  const std::filesystem::path& directory() const { return directory_; }

  // Requires finished().
  const Manifest& manifest() const { return *manifest_; }

  // Makes one file, or keeps it when an interrupted run has made it: the shard that a crash costs.
  void Make(const std::string& file, const std::function<void(const std::filesystem::path&)>& make);

  // Writes the manifest with these facts and the seconds since the step was opened.
  void Finish(nlohmann::json facts = nlohmann::json::object());

  // Wall-clock seconds of the run that finished the step.
  double seconds() const { return manifest_->facts.value("seconds", 0.0); }

 private:
  std::string name_;
  std::filesystem::path directory_;
  std::optional<Manifest> manifest_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace bole
