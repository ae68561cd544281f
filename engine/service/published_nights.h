// What the console tells of published snapshots beside their answers: which there are, and the
// report of each night.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/store/snapshot_store.h"

namespace bole {

// Somebody or something that a first question can be asked about.
struct NightSample {
  std::string kind;  // as in kEntityKindNames
  std::string id;
  std::string title;
};

struct PublishedNight {
  std::string id;
  bool current = false;      // CURRENT names it
  std::string problem;       // why its manifest can't be read; then the rest is empty
  int64_t published_at = 0;  // Unix seconds
  uint64_t bytes = 0;
  std::map<std::string, uint64_t> rows;  // by table
  std::vector<NightSample> samples;
};

// Thread safety: const and safe from any number of threads, beside a night that publishes.
class PublishedNights {
 public:
  explicit PublishedNights(const std::filesystem::path& work) : store_(work) {}

  // The newest first. One that is damaged doesn't hide the others.
  // Throws Error(kCorruptData) when CURRENT holds no id.
  std::vector<PublishedNight> List() const;

  // The page report.html of a snapshot, its checksum verified. Throws Error(kInvalidArgument) for
  // what can't be an id, Error(kNotFound) or Error(kCorruptData).
  std::string Report(const std::string& id) const;

 private:
  SnapshotStore store_;
};

}  // namespace bole
