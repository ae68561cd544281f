// Whom recruiters and members have looked at or got in touch with lately, so that a search can
// leave them out.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/vocabulary.h"
#include "engine/search/row_set.h"
#include "engine/store/array_file.h"
#include "engine/store/table.h"

namespace bole {

// What is remembered: older ones aren't asked for.
constexpr int64_t kMaxDealingDays = 365;

enum class Dealing : uint8_t {
  kViewed,     // view, save
  kContacted,  // contact, invite, apply, interview, offer
  kChosen,     // shortlist, interview, offer, hire
  kDismissed,  // dismiss, reject
};
inline constexpr std::array<std::string_view, 4> kDealingNames = {"viewed", "contacted", "chosen",
                                                                  "dismissed"};
inline constexpr std::array kDealings = {Dealing::kViewed, Dealing::kContacted, Dealing::kChosen,
                                         Dealing::kDismissed};

struct DealingTables {
  Table interactions, members, jobs, headhunters;

  // Opens TABLE.bole of each in a directory. Throws Error(kNotFound) or Error(kCorruptData).
  static DealingTables Open(const std::filesystem::path& directory);
};

// Writes who applied for each job up to now, and the last day of each kind of dealing between each
// pair, for the kMaxDealingDays before `now` (Unix seconds). What has no time isn't remembered.
void WriteDealings(const DealingTables& tables, int64_t now, const std::filesystem::path& path);

struct DealingsQuery {
  EntityKind viewer_kind = EntityKind::kMember;
  uint32_t viewer = 0;
  EntityKind wanted = EntityKind::kMember;  // members or jobs
  int64_t days = 30;                        // at most kMaxDealingDays
  bool viewed = true;
  bool contacted = true;
  // By any of the viewer's team: the headhunters with one firm_id and the jobs of these; the jobs
  // of one company that have no headhunter. A member is a team of one.
  bool by_team = false;
};

// The file that WriteDealings wrote, mapped.
//
// Thread safety: const and safe from any number of threads.
class Dealings {
 public:
  // Jobs and headhunters are asked for teams, and may go.
  // Throws what ArrayFile::Open throws, and Error(kCorruptData) when tables and file don't fit.
  Dealings(const std::filesystem::path& path, const Table& jobs, const Table& headhunters,
           int64_t now);

  // Rows of the wanted kind that were dealt with on one of the last `days` days (UTC) or on that
  // of the snapshot's newest event. Costs as much as the team has dealt with.
  RowSet Recent(const DealingsQuery& query) const;

  // Rows of the wanted kind that the viewer, and no other of a team, dealt with so within
  // kMaxDealingDays, ascending; none where the file is of a version that didn't remember it.
  std::span<const uint32_t> Own(EntityKind viewer_kind, uint32_t viewer, EntityKind wanted,
                                Dealing dealing) const;

  // Members who ever applied for a job of the viewer or the viewer's team: see DealingsQuery.
  RowSet Applicants(EntityKind viewer_kind, uint32_t viewer) const;

 private:
  struct Actor {
    EntityKind kind;
    uint32_t row;
  };

  static constexpr size_t kNumTeamKinds = kEntityKindNames.size();

  void MakeTeams(const Table& jobs, const Table& headhunters);
  // The viewer alone where there is no team.
  std::vector<Actor> TeamOf(EntityKind viewer_kind, uint32_t viewer) const;
  void Collect(const Actor& actor, const DealingsQuery& query, Dealing dealing,
               std::vector<uint32_t>& rows) const;

  ArrayFile file_;
  int64_t today_;  // days since 1970
  // By actor's kind, wanted kind and dealing; the values are days since 1970.
  std::array<std::array<std::array<CsrView, kDealings.size()>, kEntityKindNames.size()>,
             kEntityKindNames.size()>
      days_;
  CsrView applicants_;  // job x member
  std::vector<std::vector<Actor>> teams_;
  std::array<std::vector<uint32_t>, kNumTeamKinds> team_of_;  // of jobs and headhunters
};

}  // namespace bole
