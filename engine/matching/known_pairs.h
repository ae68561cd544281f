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
// process, refused by either side, dismissed or reported. The rules are a list in the .cc.
//
// Thread safety: const and safe from any number of threads. Owns all that it needs; copies share
// it.
class KnownPairs {
 public:
  // Only what was before `until` counts, and what has no time: for the training part of a split.
  explicit KnownPairs(const KnownPairsTables& tables,
                      int64_t until = std::numeric_limits<int64_t>::max());

  // One matrix for each surface, by its name. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;

  // What Write wrote, mapped. Throws what ArrayFile::Open throws.
  static KnownPairs Open(const std::filesystem::path& path);

  // Ascending rows; empty when there are none.
  std::span<const uint32_t> Of(Surface surface, uint32_t viewer) const {
    const CsrView& pairs = by_surface_[static_cast<size_t>(surface)];
    return viewer < pairs.num_rows() ? pairs.row(viewer) : std::span<const uint32_t>();
  }

 private:
  KnownPairs() = default;

  std::shared_ptr<const void> storage_;  // what the views look at
  std::array<CsrView, kSurfaceNames.size()> by_surface_;
};

}  // namespace bole
