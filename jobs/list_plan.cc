#include "jobs/list_plan.h"

#include <array>

namespace bole {
namespace {

Csr QueryByItem(const CsrView& pairs, bool transposed) {
  if (transposed) return Transpose(pairs);
  return {{pairs.offsets.begin(), pairs.offsets.end()},
          {pairs.columns.begin(), pairs.columns.end()},
          {},
          pairs.num_columns};
}

}  // namespace

std::span<const Surface> StoredSurfaces() {
  static constexpr std::array kStored = {
      Surface::kPeopleYouMayKnow,        Surface::kJobsForMember,
      Surface::kCandidatesForJob,        Surface::kHeadhuntersForMember,
      Surface::kCandidatesForHeadhunter, Surface::kHeadhuntersForJob};
  return kStored;
}

size_t ListLength(const SiteConfig& config, Surface surface) {
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
    case Surface::kSimilarMembers:
      return config.lists.people;
    case Surface::kJobsForMember:
    case Surface::kSimilarJobs:
      return config.lists.jobs;
    case Surface::kCandidatesForJob:
    case Surface::kCandidatesForHeadhunter:
      return config.lists.candidates;
    case Surface::kHeadhuntersForMember:
    case Surface::kHeadhuntersForJob:
      return config.lists.headhunters;
  }
  return 0;
}

std::span<const MeasuredSurface> MeasuredSurfaces() {
  static constexpr std::array<MeasuredSurface, 5> kMeasured = {{
      {Surface::kPeopleYouMayKnow, "connections", false},
      {Surface::kJobsForMember, "member_job", false},
      {Surface::kCandidatesForJob, "member_job", true},
      {Surface::kCandidatesForHeadhunter, "headhunter_member", false},
      {Surface::kHeadhuntersForMember, "headhunter_member", true},
  }};
  return kMeasured;
}

Csr MeasuredSurface::TestPairs(const ArrayFile& test_file) const {
  return QueryByItem(test_file.GetCsr(test), transposed);
}

Csr MeasuredSurface::MutualTestPairs(const ArrayFile& test_file) const {
  if (surface == Surface::kPeopleYouMayKnow) return {};
  return QueryByItem(test_file.GetCsr(std::string(test) + "_mutual"), transposed);
}

std::string NameOf(Surface surface) {
  return std::string(kSurfaceNames[static_cast<size_t>(surface)]);
}

}  // namespace bole
