#include "engine/matching/known_pairs.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
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

// By whomever, and on every surface of the two kinds, these settle a pair. To ignore is no refusal:
// it weighs less, in `member_conduct`.
constexpr uint32_t kRefusal = Actions({kDismiss, kDecline, kReject, kReport});

// What a recruiter does with a candidate: whoever is in the process needs no recommendation.
constexpr uint32_t kProcess = Actions({kContact, kShortlist, kInterview, kOffer, kHire});

// What else settles a pair when a viewer did it to a candidate, or a candidate to a viewer.
struct Settling {
  Surface surface;
  uint32_t by_viewer;
  uint32_t by_candidate;
};

// An application settles a pair for both: the recruiter has a list of applicants already. A look or
// a save settles nothing, and must not be told to the other side by a candidate who is missing.
constexpr Settling kSettlings[] = {
    {Surface::kPeopleYouMayKnow, Actions({kInvite, kAccept}), Actions({kAccept})},
    {Surface::kJobsForMember, Actions({kApply}), Actions({kHire})},
    {Surface::kCandidatesForJob, kProcess, Actions({kApply})},
    {Surface::kHeadhuntersForMember, Actions({kContact, kReply}), 0},
    {Surface::kCandidatesForHeadhunter, kProcess, 0},
    {Surface::kHeadhuntersForJob, Actions({kContact}), 0},
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

// Viewer and candidate, of one surface. A refusal by the viewer is among `dealt`, too.
struct Deeds {
  std::vector<CsrEntry> dealt, refused, refused_by;
};

Deeds ListDeeds(const Table& table, const Settling& settling, int64_t until) {
  const EntityKind viewer = QueryKind(settling.surface), candidate = ItemKind(settling.surface);
  const Interactions interactions(table);
  Deeds deeds;
  for (size_t i = 0; i < table.num_rows(); ++i) {
    if (!IsBefore(interactions.times[i], until)) continue;
    const CsrEntry by_viewer = {interactions.actors[i], interactions.objects[i]};
    const CsrEntry by_candidate = {interactions.objects[i], interactions.actors[i]};
    const auto list = [&](EntityKind actor, EntityKind object, uint32_t actions,
                          const CsrEntry& entry, std::vector<CsrEntry>& entries) {
      if (interactions.Is(i, actor, object, actions)) entries.push_back(entry);
    };
    list(viewer, candidate, settling.by_viewer | kRefusal, by_viewer, deeds.dealt);
    list(viewer, candidate, kRefusal, by_viewer, deeds.refused);
    list(candidate, viewer, settling.by_candidate, by_candidate, deeds.dealt);
    list(candidate, viewer, kRefusal, by_candidate, deeds.refused_by);
  }
  return deeds;
}

std::vector<CsrEntry> ListConnections(const Table& connections, int64_t until) {
  const auto members_a = connections.Rows("member_a");
  const auto members_b = connections.Rows("member_b");
  const auto times = connections.Times("connected_at");
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < members_a.size(); ++i) {
    if (!IsBefore(times[i], until)) continue;
    entries.push_back({members_a[i], members_b[i]});
    entries.push_back({members_b[i], members_a[i]});
  }
  return entries;
}

// Two matrices of one size, row by row: combine(row of a, row of b, columns) appends to columns.
template <typename Combine>
Csr Combined(const Csr& a, const Csr& b, Combine&& combine) {
  Csr combined;
  combined.num_columns = a.num_columns;
  combined.offsets.reserve(a.offsets.size());
  for (size_t row = 0; row < a.num_rows(); ++row) {
    combine(a.view().row(row), b.view().row(row), std::back_inserter(combined.columns));
    combined.offsets.push_back(combined.columns.size());
  }
  return combined;
}

Csr Without(const Csr& a, const Csr& b) {
  return Combined(a, b, std::ranges::set_difference);
}

Csr Union(const Csr& a, const Csr& b) {
  return Combined(a, b, std::ranges::set_union);
}

// By surface.
struct Matrices {
  std::array<Csr, kSurfaceNames.size()> settled, refused, hidden;
};

size_t Count(const KnownPairsTables& tables, EntityKind kind) {
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
  return 0;
}

void Settle(const KnownPairsTables& tables, const Settling& settling, int64_t until,
            Matrices* matrices) {
  const auto matrix = [&](std::vector<CsrEntry> entries) {
    return MakeCsr(std::move(entries), Count(tables, QueryKind(settling.surface)),
                   static_cast<uint32_t>(Count(tables, ItemKind(settling.surface))),
                   Duplicates::kMax);
  };
  Deeds deeds = ListDeeds(tables.interactions, settling, until);
  const auto at = static_cast<size_t>(settling.surface);
  const Csr refused = matrix(std::move(deeds.refused));
  std::vector<CsrEntry> ties;
  if (settling.surface == Surface::kPeopleYouMayKnow) {
    ties = ListConnections(tables.connections, until);
  }
  // Who is tied in the end has taken the refusal back.
  std::vector<CsrEntry> taken_back;
  std::ranges::copy_if(ties, std::back_inserter(taken_back), [&](const CsrEntry& tie) {
    return tie.row < refused.num_rows() &&
           std::ranges::binary_search(refused.view().row(tie.row), tie.column);
  });
  matrices->refused[at] = Without(refused, matrix(std::move(taken_back)));
  // Ties are many: there is one list of them, that of all that is known.
  ties.insert(ties.end(), deeds.dealt.begin(), deeds.dealt.end());
  const Csr known = matrix(std::move(ties));
  matrices->hidden[at] = Without(matrix(std::move(deeds.refused_by)), known);
  matrices->settled[at] = Union(known, matrices->hidden[at]);
}

// Members who are alike are no proposal: who was invited may still be among them. Refusals count
// as where members meet, so that whoever is hidden there is hidden here.
void SettleSimilarMembers(Matrices* matrices) {
  constexpr auto kFrom = static_cast<size_t>(Surface::kPeopleYouMayKnow);
  constexpr auto kTo = static_cast<size_t>(Surface::kSimilarMembers);
  matrices->refused[kTo] = matrices->refused[kFrom];
  matrices->hidden[kTo] = matrices->hidden[kFrom];
  matrices->settled[kTo] = Union(matrices->refused[kTo], matrices->hidden[kTo]);
}

std::string NameOf(size_t surface, const char* suffix) {
  return std::string(kSurfaceNames[surface]) + suffix;
}

constexpr char kRefused[] = "_refused", kHidden[] = "_hidden";

}  // namespace

KnownPairs::KnownPairs(const KnownPairsTables& tables, int64_t until) {
  auto matrices = std::make_shared<Matrices>();
  for (const Settling& settling : kSettlings) Settle(tables, settling, until, matrices.get());
  SettleSimilarMembers(matrices.get());
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    settled_[i] = matrices->settled[i].view();
    refused_[i] = matrices->refused[i].view();
    hidden_[i] = matrices->hidden[i].view();
  }
  storage_ = std::move(matrices);
}

bool KnownPairs::Hides(Surface surface, uint32_t viewer, uint32_t candidate) const {
  return std::ranges::binary_search(Hidden(surface, viewer), candidate);
}

void KnownPairs::Write(const std::filesystem::path& path) const {
  ArrayFileWriter writer(path);
  const auto add = [&](const std::string& name, CsrView pairs) {
    pairs.values = {};  // all ones
    writer.AddCsr(name, pairs);
  };
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    add(NameOf(i, ""), settled_[i]);
    add(NameOf(i, kRefused), refused_[i]);
    add(NameOf(i, kHidden), hidden_[i]);
  }
  writer.Finish();
}

KnownPairs KnownPairs::Open(const std::filesystem::path& path) {
  KnownPairs known;
  auto file = std::make_shared<const ArrayFile>(ArrayFile::Open(path));
  const auto get_if_any = [&](const std::string& name) {
    return file->Has(name + ".offsets") ? file->GetCsr(name) : CsrView();
  };
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    known.settled_[i] = file->GetCsr(NameOf(i, ""));
    known.refused_[i] = get_if_any(NameOf(i, kRefused));
    known.hidden_[i] = get_if_any(NameOf(i, kHidden));
  }
  known.storage_ = std::move(file);
  return known;
}

}  // namespace bole
