// Pairs that have already dealt with each other: shown no more, though nothing forbids it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/ranking/recommendation.h"
#include "engine/store/table.h"

namespace bole {

struct KnownPairsTables {
  Table members;
  Table jobs;
  Table headhunters;
  Table connections;
  Table interactions;
};

// For each surface and viewer the candidates that are settled: tied, invited, applied to, in the
// process, or refused by either side: dismissed, declined, rejected or reported. The rules are a
// list in the .cc.
//
// Who refuses is told so, who was refused isn't: to a viewer who hasn't dealt with them, whoever
// refused is as one whom the privacy wall hides; to a viewer who has, the pair is as settled as it
// was before.
//
// Thread safety: const and safe from any number of threads. Owns all that it needs; copies share
// it.
class KnownPairs {
 public:
  // Only what was before `until` counts, and what has no time: for the training part of a split.
  explicit KnownPairs(const KnownPairsTables& tables,
                      int64_t until = std::numeric_limits<int64_t>::max());

  // Matrices of each surface: NAME, NAME_refused, NAME_hidden. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;

  // What Write wrote, mapped; of snapshots without the latter two nothing is refused or hidden.
  // Throws what ArrayFile::Open throws.
  static KnownPairs Open(const std::filesystem::path& path);

  // All that are settled. Ascending rows, as of each of the following; empty when there are none.
  std::span<const uint32_t> Of(Surface surface, uint32_t viewer) const {
    return Row(settled_, surface, viewer);
  }

  // Of these, whom the viewer refused and isn't tied to.
  std::span<const uint32_t> Refused(Surface surface, uint32_t viewer) const {
    return Row(refused_, surface, viewer);
  }

  // Of these, those of whose refusal the viewer, who never dealt with them, may not learn.
  std::span<const uint32_t> Hidden(Surface surface, uint32_t viewer) const {
    return Row(hidden_, surface, viewer);
  }
  bool Hides(Surface surface, uint32_t viewer, uint32_t candidate) const;

 private:
  using Views = std::array<CsrView, kSurfaceNames.size()>;

  KnownPairs() = default;

  static std::span<const uint32_t> Row(const Views& views, Surface surface, uint32_t viewer) {
    const CsrView& pairs = views[static_cast<size_t>(surface)];
    return viewer < pairs.num_rows() ? pairs.row(viewer) : std::span<const uint32_t>();
  }

  std::shared_ptr<const void> storage_;  // what the views look at
  Views settled_, refused_, hidden_;
};

}  // namespace bole
