#include "engine/matching/known_pairs.h"

#include <initializer_list>
#include <utility>

#include "engine/base/vocabulary.h"
#include "engine/store/array_file.h"

namespace bole {
namespace {

using enum Action;
using enum EntityKind;

constexpr uint32_t Actions(std::initializer_list<Action> actions) {
  uint32_t set = 0;
  for (const Action action : actions) set |= 1u << static_cast<uint32_t>(action);
  return set;
}

// What settles a pair when a viewer did it to a candidate, or a candidate to a viewer.
struct Settling {
  Surface surface;
  EntityKind viewer;
  EntityKind candidate;
  uint32_t by_viewer;
  uint32_t by_candidate;
};

// What a recruiter does with a candidate: whoever is in the process needs no recommendation.
constexpr uint32_t kProcess =
    Actions({kContact, kShortlist, kReject, kInterview, kOffer, kHire, kDismiss, kReport});
// What a member refuses.
constexpr uint32_t kRefusal = Actions({kDismiss, kDecline, kReport});

// An application settles a pair for both: the recruiter has a list of applicants already. A look or
// a save settles nothing, and must not be told to the other side by a candidate who is missing.
constexpr Settling kSettlings[] = {
    {Surface::kPeopleYouMayKnow, kMember, kMember,
     Actions({kInvite, kAccept, kDecline, kDismiss, kReport}),
     Actions({kAccept, kDecline, kReport})},
    {Surface::kJobsForMember, kMember, kJob, Actions({kApply, kDismiss, kReport}),
     Actions({kReject, kHire})},
    {Surface::kCandidatesForJob, kJob, kMember, kProcess, kRefusal | Actions({kApply})},
    {Surface::kHeadhuntersForMember, kMember, kHeadhunter,
     Actions({kContact, kReply, kDismiss, kDecline, kReport}), Actions({kReject})},
    {Surface::kCandidatesForHeadhunter, kHeadhunter, kMember, kProcess, kRefusal},
    {Surface::kHeadhuntersForJob, kJob, kHeadhunter, Actions({kContact, kDismiss, kReport}),
     Actions({kDismiss, kDecline, kReport})},
};

struct Interactions {
  explicit Interactions(const Table& table)
      : actor_kinds(table.Codes("actor_kind")),
        actors(table.Rows("actor_id")),
        actions(table.Codes("action")),
        object_kinds(table.Codes("object_kind")),
        objects(table.Rows("object_id")),
        times(table.Times("at")) {}

  bool Is(size_t i, EntityKind actor, EntityKind object, uint32_t action_set) const {
    return static_cast<EntityKind>(actor_kinds[i]) == actor &&
           static_cast<EntityKind>(object_kinds[i]) == object &&
           (action_set >> actions[i] & 1u) != 0;
  }

  std::span<const uint8_t> actor_kinds;
  std::span<const uint32_t> actors;
  std::span<const uint8_t> actions;
  std::span<const uint8_t> object_kinds;
  std::span<const uint32_t> objects;
  std::span<const int64_t> times;
};

bool IsBefore(int64_t time, int64_t until) {
  return time == kNoTime || time < until;
}

std::vector<CsrEntry> ListSettled(const Table& table, const Settling& settling, int64_t until) {
  const Interactions interactions(table);
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < table.num_rows(); ++i) {
    if (!IsBefore(interactions.times[i], until)) continue;
    if (interactions.Is(i, settling.viewer, settling.candidate, settling.by_viewer)) {
      entries.push_back({interactions.actors[i], interactions.objects[i]});
    }
    if (interactions.Is(i, settling.candidate, settling.viewer, settling.by_candidate)) {
      entries.push_back({interactions.objects[i], interactions.actors[i]});
    }
  }
  return entries;
}

void AddConnections(const Table& connections, int64_t until, std::vector<CsrEntry>& entries) {
  const auto members_a = connections.Rows("member_a");
  const auto members_b = connections.Rows("member_b");
  const auto times = connections.Times("connected_at");
  for (size_t i = 0; i < members_a.size(); ++i) {
    if (!IsBefore(times[i], until)) continue;
    entries.push_back({members_a[i], members_b[i]});
    entries.push_back({members_b[i], members_a[i]});
  }
}

}  // namespace

KnownPairs::KnownPairs(const KnownPairsTables& tables, int64_t until) {
  const auto count = [&](EntityKind kind) {
    switch (kind) {
      case kMember:
        return tables.members.num_rows();
      case kJob:
        return tables.jobs.num_rows();
      case kHeadhunter:
        return tables.headhunters.num_rows();
      case kCompany:
        break;  // no surface lists companies
    }
    return size_t{0};
  };
  auto matrices = std::make_shared<std::array<Csr, kSurfaceNames.size()>>();
  for (const Settling& settling : kSettlings) {
    std::vector<CsrEntry> entries = ListSettled(tables.interactions, settling, until);
    if (settling.surface == Surface::kPeopleYouMayKnow) {
      AddConnections(tables.connections, until, entries);
    }
    (*matrices)[static_cast<size_t>(settling.surface)] =
        MakeCsr(std::move(entries), count(settling.viewer),
                static_cast<uint32_t>(count(settling.candidate)), Duplicates::kMax);
  }
  for (size_t i = 0; i < by_surface_.size(); ++i) by_surface_[i] = (*matrices)[i].view();
  storage_ = std::move(matrices);
}

void KnownPairs::Write(const std::filesystem::path& path) const {
  ArrayFileWriter writer(path);
  for (size_t i = 0; i < by_surface_.size(); ++i) {
    CsrView pairs = by_surface_[i];
    pairs.values = {};  // all ones
    writer.AddCsr(std::string(kSurfaceNames[i]), pairs);
  }
  writer.Finish();
}

KnownPairs KnownPairs::Open(const std::filesystem::path& path) {
  KnownPairs known;
  auto file = std::make_shared<const ArrayFile>(ArrayFile::Open(path));
  for (size_t i = 0; i < known.by_surface_.size(); ++i) {
    known.by_surface_[i] = file->GetCsr(std::string(kSurfaceNames[i]));
  }
  known.storage_ = std::move(file);
  return known;
}

}  // namespace bole
