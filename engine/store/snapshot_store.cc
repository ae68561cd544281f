#include "engine/store/snapshot_store.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/manifest.h"

namespace bole {
namespace {

constexpr const char* kCurrent = "CURRENT";
constexpr const char* kSnapshots = "snapshots";
constexpr const char* kStaging = ".staging";
constexpr size_t kMaxIdBytes = 64;

bool IsId(const std::string& text) {
  return !text.empty() && text.size() <= kMaxIdBytes &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

bool IsWhole(const std::filesystem::path& directory) {
  try {
    VerifyFiles(directory, ReadManifest(directory));
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::optional<std::string> SnapshotStore::CurrentId() const {
  const std::filesystem::path path = work_ / kCurrent;
  if (!std::filesystem::exists(path)) return std::nullopt;
  std::string id = ReadFile(path);
  while (!id.empty() && std::isspace(static_cast<unsigned char>(id.back()))) id.pop_back();
  if (!IsId(id)) {
    throw Error(ErrorCode::kCorruptData, "file doesn't hold a snapshot id: " + path.string());
  }
  return id;
}

std::vector<std::string> SnapshotStore::List() const {
  std::vector<std::string> ids;
  const std::filesystem::path snapshots = work_ / kSnapshots;
  if (!std::filesystem::exists(snapshots)) return ids;
  for (const auto& entry : std::filesystem::directory_iterator(snapshots)) {
    const std::string name = entry.path().filename().string();
    if (IsId(name) && std::filesystem::exists(entry.path() / kManifestName)) ids.push_back(name);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::filesystem::path SnapshotStore::Directory(const std::string& id) const {
  if (!IsId(id)) throw Error(ErrorCode::kInvalidArgument, "not a snapshot id: " + id);
  const std::filesystem::path directory = work_ / kSnapshots / id;
  if (!std::filesystem::is_directory(directory)) {
    throw Error(ErrorCode::kNotFound, "no such snapshot: " + directory.string());
  }
  return directory;
}

std::filesystem::path SnapshotStore::MakeStaging() const {
  const std::filesystem::path staging = work_ / kSnapshots / kStaging;
  std::filesystem::remove_all(staging);
  std::filesystem::create_directories(staging);
  return staging;
}

void SnapshotStore::Publish(const std::filesystem::path& staging, const std::string& id) const {
  const std::filesystem::path place = work_ / kSnapshots / id;
  if (std::filesystem::exists(place)) {  // the same content, published within the same second
    std::filesystem::remove_all(staging);
    MakeCurrent(id);
    return;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(staging)) {
    if (entry.is_directory()) SyncPath(entry.path());
  }
  std::filesystem::rename(staging, place);
  SyncPath(work_ / kSnapshots);
  MakeCurrent(id);
}

void SnapshotStore::MakeCurrent(const std::string& id) const {
  Directory(id);
  WriteFileAtomically(work_ / kCurrent, id + "\n");
}

std::string SnapshotStore::RollBack() const {
  const std::optional<std::string> current = CurrentId();
  std::vector<std::string> ids = List();
  std::reverse(ids.begin(), ids.end());
  for (const std::string& id : ids) {
    if ((current && id >= *current) || !IsWhole(Directory(id))) continue;
    MakeCurrent(id);
    return id;
  }
  throw Error(ErrorCode::kNotFound, "no older whole snapshot to go back to");
}

std::vector<std::string> SnapshotStore::Prune(size_t keep) const {
  std::vector<std::string> ids = List();
  std::vector<std::string> removed;
  const std::optional<std::string> current = CurrentId();
  for (size_t i = 0; i + keep < ids.size(); ++i) {
    if (ids[i] == current) continue;
    std::filesystem::remove_all(Directory(ids[i]));
    removed.push_back(ids[i]);
  }
  return removed;
}

}  // namespace bole
