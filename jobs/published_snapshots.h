// The snapshots that nights publish, as the service opens them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "engine/service/snapshot_answers.h"
#include "engine/service/snapshot_keeper.h"
#include "engine/store/snapshot_store.h"

namespace bole {

// Those under one work directory.
//
// Thread safety: as SnapshotSource's.
class PublishedSnapshots : public SnapshotSource {
 public:
  // Says of a snapshot what its files don't: dictionaries, or which of its files to leave alone.
  using Describe = std::function<void(SnapshotDescription* description)>;

  PublishedSnapshots(const std::filesystem::path& work, Describe describe)
      : store_(work), describe_(std::move(describe)) {}

  // Throws Error(kUnavailable) when nothing has been published.
  std::string CurrentId() const override;

  // Throws Error(kCorruptData) that names the file when one isn't as its checksum says.
  std::shared_ptr<const Answers> Open(const std::string& id) const override;

 private:
  SnapshotStore store_;
  Describe describe_;
};

// What searches need beside a snapshot's files: what knows languages, by the dictionaries in
// `words` (SiteConfig::words), and cities.
void AddSearchLanguage(const std::filesystem::path& words, SnapshotDescription* description);

}  // namespace bole
