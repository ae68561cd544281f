// Who works where a searcher does: the people through whom a job or a headhunter knows others.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/vocabulary.h"
#include "engine/matching/privacy_wall.h"

namespace bole {

// The wall must outlive it. Thread safety: const and safe from any number of threads.
class Colleagues {
 public:
  // job_companies: by job; kNoRow: none.
  Colleagues(const PrivacyWall& wall, std::vector<uint32_t> job_companies);

  // Who works now at a member's employers, a job's company or a headhunter's firm and may be told
  // of to the viewer; ascending, without the viewer. A company searches nothing and has nobody.
  std::vector<uint32_t> Of(EntityKind viewer_kind, uint32_t viewer) const;

 private:
  std::vector<uint32_t> CompaniesOf(EntityKind viewer_kind, uint32_t viewer) const;
  bool MayTell(EntityKind viewer_kind, uint32_t viewer, uint32_t colleague) const;

  const PrivacyWall& wall_;
  std::vector<uint32_t> job_companies_;
  Csr employees_;  // company x member, now
};

}  // namespace bole
