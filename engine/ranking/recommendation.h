// What every list of Bole consists of, and who makes lists.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/vocabulary.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

// The lists that Bole computes: who asks, and what is listed.
enum class Surface : uint8_t {
  kPeopleYouMayKnow,         // member -> members
  kJobsForMember,            // member -> jobs
  kCandidatesForJob,         // job -> members
  kHeadhuntersForMember,     // member -> headhunters
  kCandidatesForHeadhunter,  // headhunter -> members
  kHeadhuntersForJob,        // job -> headhunters
  kSimilarMembers,           // member -> members
  kSimilarJobs,              // job -> jobs
};
inline constexpr std::array<std::string_view, 8> kSurfaceNames = {
    "people_you_may_know",       "jobs_for_member",
    "candidates_for_job",        "headhunters_for_member",
    "candidates_for_headhunter", "headhunters_for_job",
    "similar_members",           "similar_jobs"};

// Who asks and what is listed.
EntityKind QueryKind(Surface surface);
EntityKind ItemKind(Surface surface);

// Which candidate source a recommendation came from.
enum class Source : uint8_t {
  kSharedConnections,  // two steps away in the graph of ties
  kSharedHistory,      // overlap at an employer or school
  kContacts,           // an imported address book
  kGroups,             // a group in common
  kProfile,            // features alike: skills, title, city, ...
  kEmbedding,          // inner product of learned embeddings
  kItemFilter,         // what those who acted alike acted on
  kFused,              // embedding and item filter together
  kPopular,            // most popular: when nothing else is left
};
inline constexpr std::array<std::string_view, 9> kSourceNames = {
    "shared_connections", "shared_history", "contacts", "groups", "profile",
    "embedding",          "item_filter",    "fused",    "popular"};

struct Recommendation {
  uint32_t row = 0;
  float score = 0;  // larger is better; comparable within one list
  Source source = Source::kPopular;

  bool operator==(const Recommendation&) const = default;
};

// The rows of a list by number.
std::vector<uint32_t> AscendingRows(std::span<const Recommendation> list);

// Makes the list of one query of one surface: the same for the night and for a live answer.
//
// Thread safety: const and safe from any number of threads.
class Recommender {
 public:
  virtual ~Recommender() = default;

  // The best k rows that the filter allows, best first, ties by smaller row; exactly k when that
  // many are allowed. A prefix of the list for k + 1. Scores never increase along the list.
  virtual std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                                const RowFilter& filter) const = 0;
};

}  // namespace bole
