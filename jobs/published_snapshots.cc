#include "jobs/published_snapshots.h"

#include "engine/base/error.h"
#include "engine/store/manifest.h"
#include "features/search/places.h"
#include "features/search/splitter_words.h"

namespace bole {

std::string PublishedSnapshots::CurrentId() const {
  const auto id = store_.CurrentId();
  if (!id) throw Error(ErrorCode::kUnavailable, "there is no current snapshot");
  return *id;
}

std::shared_ptr<const Answers> PublishedSnapshots::Open(const std::string& id) const {
  const std::filesystem::path directory = store_.Directory(id);
  const Manifest manifest = ReadManifest(directory);
  VerifyFiles(directory, manifest);
  SnapshotDescription description = SnapshotDescription::Of(directory, id, manifest);
  describe_(&description);
  return std::make_shared<SnapshotAnswers>(description);
}

void AddSearchLanguage(const std::filesystem::path& words, SnapshotDescription* description) {
  description->words = MakeSiteWords(words, ProfileTables::Open(description->places.tables));
  description->cities = std::make_shared<Places>(*description->words);
}

}  // namespace bole
