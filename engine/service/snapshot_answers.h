// The answers of a published snapshot.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/matching/reasons.h"
#include "engine/ranking/surface_lists.h"
#include "engine/service/answers.h"
#include "engine/service/snapshot_search.h"
#include "engine/store/manifest.h"

namespace bole {

struct SnapshotDescription {
  std::string id;
  std::chrono::sys_seconds created_at;
  int64_t as_of = 0;  // Unix seconds: the latest event that the snapshot knows of
  PeopleRules people_rules;
  MatchmakerPlaces places;
  std::filesystem::path lists;                        // SURFACE.bole of each stored surface
  std::shared_ptr<const QueryWords> words = nullptr;  // of searches; nullptr: none are answered
  std::shared_ptr<const CityMap> cities = nullptr;    // of searches; nullptr: none is known

  // Of a published snapshot, by its manifest. Throws Error(kCorruptData) when the facts lack one.
  static SnapshotDescription Of(const std::filesystem::path& directory, const std::string& id,
                                const Manifest& manifest);
};

// Answers from the stored lists as far as they reach, and from the same recommenders beyond: a
// longer list, a request's exclusions, and surfaces that aren't stored.
//
// Thread safety: const and safe from any number of threads.
class SnapshotAnswers : public Answers {
 public:
  // Throws what opening the files throws, and Error(kCorruptData) when they don't fit together.
  explicit SnapshotAnswers(const SnapshotDescription& description);
  ~SnapshotAnswers() override;

  const Matchmaker& matchmaker() const { return matchmaker_; }

  const std::string& snapshot_id() const override { return id_; }
  std::chrono::sys_seconds created_at() const override { return created_at_; }
  size_t num_entities(EntityKind kind) const override;
  std::optional<uint32_t> Row(EntityKind kind, std::string_view id) const override;
  std::string_view Id(EntityKind kind, uint32_t row) const override;
  Answer List(const ListRequest& request) const override;
  std::vector<ScoredPair> ScorePairs(Surface surface, uint32_t query,
                                     std::span<const uint32_t> candidates) const override;
  Explanation Explain(Surface surface, uint32_t query, uint32_t candidate,
                      size_t depth) const override;
  std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                      std::span<const uint32_t> candidates) const override;
  std::vector<IntroductionChain> Introductions(const IntroductionQuery& query) const override;
  std::vector<bole::Reason> Reasons(Surface surface, uint32_t query,
                                    const Recommendation& item) const override;
  Card Describe(EntityKind kind, uint32_t row) const override;
  SearchFound Search(const SearchCall& call) const override;
  std::vector<ShownPosition> Positions(uint32_t member) const override;

 private:
  // The first items of a list after all filters, when the stored list is sure to hold them.
  std::optional<std::vector<Recommendation>> FromStored(const ListRequest& request,
                                                        size_t num_wanted) const;
  // The same, computed now.
  std::vector<Recommendation> Compute(const ListRequest& request, size_t num_wanted) const;

  const std::string id_;
  const std::chrono::sys_seconds created_at_;
  Matchmaker matchmaker_;
  Table members_;
  Table jobs_;
  Table headhunters_;
  Table companies_;
  std::array<IdColumn, kEntityKindNames.size()> ids_;
  std::array<std::optional<SurfaceLists>, kSurfaceNames.size()> lists_;
  std::unique_ptr<const SnapshotSearch> search_;  // nullptr: none is answered
  std::unique_ptr<const ProfileAlike> alike_jobs_;
  bole::Introductions introductions_;
  ReasonViews reason_views_;
};

}  // namespace bole
