// What the service asks of a snapshot. The Thrift handler knows this interface alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/vocabulary.h"
#include "engine/matching/introductions.h"
#include "engine/matching/match_forecast.h"
#include "engine/ranking/reason.h"
#include "engine/ranking/recommendation.h"
#include "engine/search/dealings.h"
#include "engine/search/effective_positions.h"
#include "engine/search/row_news.h"
#include "engine/search/searcher.h"
#include "engine/store/table.h"

namespace bole {

// One request for a list.
struct ListRequest {
  Surface surface = Surface::kPeopleYouMayKnow;
  uint32_t query = 0;                         // row of who asks
  size_t offset = 0;                          // recommendations to skip, after all filters
  size_t count = 0;                           // recommendations wanted
  std::vector<uint32_t> excluded;             // rows never to list; ascending
  std::optional<std::vector<uint32_t>> only;  // when given: no other rows; ascending
};

struct Answer {
  std::vector<Recommendation> items;
  bool more = false;  // there are allowed rows beyond these
};

// A pair of a surface and its score: the same number as in the surface's list, up to where the list
// is filled up by popularity.
struct ScoredPair {
  bool allowed =
      false;        // the privacy wall, blocks and closing dates allow it, and no refusal hides it
  float score = 0;  // 0 when not allowed, or settled already (applied, refused, tied)
};

// Where a candidate stands for a viewer.
enum class Standing : uint8_t {
  kListed,
  kSettled,       // tied, in the process or refused by the viewer: known_pairs.h
  kCrowdedOut,    // on as many lists as one may be, and not on this viewer's
  kTooFar,        // ranked beyond the depth that was looked at
  kNotAvailable,  // the privacy wall forbids it, or the candidate refused the viewer
};

struct Explanation {
  Standing standing = Standing::kNotAvailable;
  size_t rank = 0;  // from 0; of kListed
  Recommendation item;
  size_t night_length = 0;  // of the stored list
  float night_last_score = 0;
};

// One search.
struct SearchCall {
  EntityKind wanted = EntityKind::kMember;  // members or jobs
  EntityKind viewer_kind = EntityKind::kMember;
  uint32_t viewer = 0;  // row of who searches
  std::string query;    // in the query language
  std::vector<Clause> clauses;
  SearchTask task;                         // all but its query
  std::optional<DealingsQuery> leave_out;  // who and whom are the call's
  std::vector<uint32_t> excluded;          // rows of the wanted kind; ascending
  std::optional<int64_t> since;            // Unix seconds: only what is new
};

struct SearchFound : SearchResult {
  uint64_t num_left_out = 0;            // would be found but for leave_out and excluded
  int64_t newest_event_at = 0;          // Unix seconds: up to when the snapshot knows
  std::vector<std::vector<News>> news;  // of each row of the page; empty without `since`
};

// A position of a member with how its tense was found out.
struct ShownPosition {
  std::string_view title;
  std::string_view company;
  EffectiveTense tense;
};

// How an entity is shown.
struct Card {
  std::string title;     // a member's headline, a job's title, a headhunter's bio
  std::string subtitle;  // city, company
};

// Everything that one immutable snapshot can answer.
//
// Thread safety: const and safe from any number of threads.
class Answers {
 public:
  virtual ~Answers() = default;

  virtual const std::string& snapshot_id() const = 0;
  virtual std::chrono::sys_seconds created_at() const = 0;
  virtual size_t num_entities(EntityKind kind) const = 0;

  // External ids and rows. Row: nothing when the snapshot doesn't know the id.
  virtual std::optional<uint32_t> Row(EntityKind kind, std::string_view id) const = 0;
  virtual std::string_view Id(EntityKind kind, uint32_t row) const = 0;

  // Exactly request.count items when so many are allowed after all filters and the offset.
  // Whatever is stored and whatever is computed now, consecutive offsets neither repeat nor skip.
  virtual Answer List(const ListRequest& request) const = 0;

  // In the order of `candidates`. The candidates' kind is the surface's.
  virtual std::vector<ScoredPair> ScorePairs(Surface surface, uint32_t query,
                                             std::span<const uint32_t> candidates) const = 0;

  // Where a candidate stands on the list of a viewer, looking at its first `depth` ranks. The rank
  // is that of List. Throws Error(kUnavailable) where nothing can be told.
  virtual Explanation Explain(Surface /*surface*/, uint32_t /*query*/, uint32_t /*candidate*/,
                              size_t /*depth*/) const {
    throw Error(ErrorCode::kUnavailable, "snapshot can't be explained: " + snapshot_id());
  }

  // How likely each pair is to want each other, in the order of the candidates; empty where the
  // snapshot doesn't know: other surfaces than those between members and jobs, or members and
  // headhunters, and sites where nobody answers. A pair has the same bits on both surfaces.
  virtual std::vector<MatchForecast> Foretell(Surface /*surface*/, uint32_t /*query*/,
                                              std::span<const uint32_t> /*candidates*/) const {
    return {};
  }

  // The strongest chains of ties that may be shown, strongest first.
  virtual std::vector<IntroductionChain> Introductions(const IntroductionQuery& query) const = 0;

  virtual std::vector<Reason> Reasons(Surface surface, uint32_t query,
                                      const Recommendation& item) const = 0;
  virtual Card Describe(EntityKind kind, uint32_t row) const = 0;

  // Whether and how many: exact, of those whom the viewer may see. Throws Error(kInvalidArgument)
  // for a query that can't be read, and Error(kUnavailable) when the snapshot has no search index.
  virtual SearchFound Search(const SearchCall&) const {
    throw Error(ErrorCode::kUnavailable, "snapshot can't be searched: " + snapshot_id());
  }

  // The positions of a member, current ones first, then the newest.
  virtual std::vector<ShownPosition> Positions(uint32_t /*member*/) const { return {}; }
};

// Finds and opens snapshots; handed to the service so that tests decide what is published.
class SnapshotSource {
 public:
  virtual ~SnapshotSource() = default;

  // Id of the snapshot that is published now; cheap, called often. Throws Error(kUnavailable)
  // when none is.
  virtual std::string CurrentId() const = 0;

  // Verifies every checksum, which reads and so warms every file, and opens a snapshot. Throws
  // Error(kCorruptData) naming the file, or Error(kNotFound).
  virtual std::shared_ptr<const Answers> Open(const std::string& id) const = 0;
};

}  // namespace bole
