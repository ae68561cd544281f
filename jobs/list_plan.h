// Which lists a night computes and which of them it measures: the plain lists of both.
#pragma once

#include <span>
#include <string>

#include "engine/base/csr.h"
#include "engine/ranking/recommendation.h"
#include "engine/store/array_file.h"
#include "jobs/site_config.h"

namespace bole {

// The surfaces whose lists are stored; the others are answered live.
std::span<const Surface> StoredSurfaces();

// Recommendations in a stored list of this surface.
size_t ListLength(const SiteConfig& config, Surface surface);

// A surface that is measured, and where its held-out pairs stand in train/test.bole.
struct MeasuredSurface {
  Surface surface;
  const char* test;  // name of the matrix
  bool transposed;   // it has the surface's items as rows

  // Query x item, binary.
  Csr TestPairs(const ArrayFile& test_file) const;

  // The pairs that the other side wanted too; none between members, where a tie is both's.
  Csr MutualTestPairs(const ArrayFile& test_file) const;
};
std::span<const MeasuredSurface> MeasuredSurfaces();

// "people_you_may_know", ...
std::string NameOf(Surface surface);

}  // namespace bole
