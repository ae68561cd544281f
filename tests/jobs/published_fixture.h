// The published snapshot, as the service opens it.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "engine/service/snapshot_answers.h"
#include "features/search/places.h"
#include "features/search/splitter_words.h"
#include "jobs/site_config.h"
#include "tests/jobs/night_fixture.h"

namespace bole {

class PublishedAnswersTest : public NightTest {
 protected:
  PublishedAnswersTest() : answers_(Description()) {}

  static SnapshotDescription Description() {
    const std::filesystem::path directory = CurrentDirectory(first_->path());
    SnapshotDescription description =
        SnapshotDescription::Of(directory, "id", ReadManifest(directory));
    static const auto words =
        MakeSiteWords(BOLE_WORDS, ProfileTables::Open(description.places.tables));
    description.words = words;
    description.cities = std::make_shared<Places>(*words);
    return description;
  }

  // All pages of a list, `count` at a time, until there are no more.
  std::vector<Recommendation> AllPages(Surface surface, uint32_t query, size_t count) const {
    std::vector<Recommendation> items;
    for (bool more = true; more;) {
      const Answer page = answers_.List(
          {.surface = surface, .query = query, .offset = items.size(), .count = count});
      items.insert(items.end(), page.items.begin(), page.items.end());
      more = page.more;
    }
    return items;
  }

  static SiteConfig Config() { return ReadSiteConfig(first_->path() / "site.toml", {}); }

  SnapshotAnswers answers_;
};

}  // namespace bole
