// Yesterday's published embeddings: where tonight's begin, and what they are compared with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/ranking/relation_model.h"
#include "jobs/site_config.h"
#include "jobs/step.h"
#include "models/als.h"

namespace bole {

// Keeps what tonight needs of the current snapshot: night/yesterday/. The snapshot that is current
// when a night begins on new tables is yesterday for all of that night: for a run that goes on
// after it was killed, and for one that comes again after publishing. Without a readable current
// snapshot, or with night.from_yesterday off, the step has no files.
Step RunYesterday(const SiteConfig& config, const Step& ingest);

// The rows of one kind of entity that are in today's tables and were in yesterday's, by external
// id; ascending.
struct SharedRows {
  std::vector<uint32_t> today;
  std::vector<uint32_t> yesterday;
};

// The rows of one kind that are in both tables.
struct MatchedRows {
  SharedRows rows;
  size_t num_today = 0;
};

// `tables` is the directory of today's ingest. Nothing when yesterday has no such table, or less
// than half of today's rows: then it is another site, or as good as one.
std::optional<MatchedRows> RowsOfYesterday(const Step& yesterday,
                                           const std::filesystem::path& tables, EntityKind kind);

// One relation's embeddings of yesterday beside today's rows.
//
// Thread safety: const and safe from any number of threads.
class RelationYesterday {
 public:
  // `tables` is the directory of today's ingest. Nothing when yesterday has no such model, or of
  // another dimension, or less than half of today's rows on either side.
  static std::optional<RelationYesterday> Open(const Step& yesterday,
                                               const std::filesystem::path& tables,
                                               const std::string& relation, size_t dim);

  // Yesterday's embeddings at today's rows; zeros for who is new.
  Factors Start() const;

  // Turns today's embeddings, both sides alike, to lie as near to yesterday's as possible.
  void Align(size_t num_threads, Matrix* actors, Matrix* objects) const;

  // {"actors": .., "objects": ..}: RelativeChange of each side.
  nlohmann::json Change(const MatrixView& actors, const MatrixView& objects) const;

 private:
  RelationYesterday(RelationModel model, SharedRows actors, SharedRows objects, size_t num_actors,
                    size_t num_objects);

  RelationModel model_;
  SharedRows actors_;
  SharedRows objects_;
  size_t num_actors_;   // today
  size_t num_objects_;  // today
};

}  // namespace bole
