// A small network with a known truth, and its nights under the network's own config.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/service/snapshot_answers.h"
#include "jobs/site_config.h"
#include "tests/support/temporary_directory.h"

namespace bole {

// Settings as of the command line: "people.min_trust=0".
using Changes = std::vector<std::string>;

class NetworkScenario {
 public:
  // `network`: configs/networks/NETWORK.toml. Models are small, since the networks are.
  explicit NetworkScenario(const std::string& network, Changes changes = {});

  const std::filesystem::path& data() const { return data_.path(); }

  // Writes DATA/FILE (.parquet or .csv) from the rows of a SELECT.
  void Write(const std::string& file, const std::string& select) const;

  // The steps of a night up to the lists, with the config and these changes to it; what the changes
  // don't touch isn't done again.
  std::unique_ptr<const SnapshotAnswers> Night(const Changes& changes = {}) const;

  // The same, not yet opened. Its files are there until the next night.
  SnapshotDescription Made(const Changes& changes = {}) const;

  // Only the tables, with these changes to their sources, to a directory of their own.
  void IngestInto(const std::filesystem::path& out, const Changes& changes) const;

  // The same up to the measured quality: recall@20 of a surface and method.
  double Recall(const std::string& surface, const std::string& method,
                const Changes& changes = {}) const;

  // A whole night; returns the digest of all that was published.
  std::string Publish(const Changes& changes = {}) const;

 private:
  SiteConfig Config(const Changes& changes) const;

  TemporaryDirectory data_;
  TemporaryDirectory work_;
  std::string network_;
  Changes changes_;
};

// The ids on a member's list, best first.
std::vector<std::string> ListOf(const SnapshotAnswers& answers, Surface surface,
                                const std::string& id, size_t count = 20);
inline std::vector<std::string> PeopleOf(const SnapshotAnswers& answers, const std::string& id,
                                         size_t count = 20) {
  return ListOf(answers, Surface::kPeopleYouMayKnow, id, count);
}

// Place of an id on a list, from 0; the length of the list when it isn't there.
size_t PlaceOf(const std::vector<std::string>& list, const std::string& id);

// Rows of an id. Requires that it is known.
uint32_t RowOf(const SnapshotAnswers& answers, const std::string& member);

}  // namespace bole
