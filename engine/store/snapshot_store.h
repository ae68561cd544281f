// Where published snapshots lie: WORK/snapshots/ID/, and WORK/CURRENT, which names one of them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bole {

// Lists, publishes and takes back whole snapshots.
//
// An id is the UTC time of publishing and the beginning of the content's digest
// ("20260630-020000-1f2e3d4c"), so ids ascend with time.
//
// Thread safety: safe for readers beside one writer, in the same or other processes: a snapshot's
// directory never changes, and CURRENT is replaced by one rename.
class SnapshotStore {
 public:
  explicit SnapshotStore(std::filesystem::path work) : work_(std::move(work)) {}

  // The id in CURRENT, or nothing when none was ever published. Throws Error(kCorruptData) when
  // CURRENT doesn't hold an id.
  std::optional<std::string> CurrentId() const;

  // Ids of all complete snapshots, oldest first.
  std::vector<std::string> List() const;

  // Throws Error(kNotFound) when there is no such snapshot, Error(kInvalidArgument) for what
  // can't be an id.
  std::filesystem::path Directory(const std::string& id) const;

  // A new empty directory in which a snapshot is put together; what an interrupted run left
  // there is removed.
  std::filesystem::path MakeStaging() const;

  // Moves the complete staging directory to its place and makes it current. Everything in it must
  // have been synced (WriteManifest does).
  void Publish(const std::filesystem::path& staging, const std::string& id) const;

  // Makes a published snapshot current. Throws Error(kNotFound).
  void MakeCurrent(const std::string& id) const;

  // Makes the newest whole snapshot older than the current one current, and returns its id; without
  // a current one the newest whole one. Every file of it is verified first.
  // Throws Error(kNotFound) when there is none.
  std::string RollBack() const;

  // Removes the oldest snapshots beyond `keep`, never the current one. Returns what it removed.
  std::vector<std::string> Prune(size_t keep) const;

 private:
  std::filesystem::path work_;
};

}  // namespace bole
